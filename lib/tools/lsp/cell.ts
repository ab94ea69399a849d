/** What the language server must know of one cell of a notebook. */
import { type Code, importedNames, parseCode, topLevelNames, typeNames } from "../code/mod.ts";
import { type OpenEnds, openEnds } from "./open_ends.ts";

/** A cell as JupyterLab sends it: some lines of a document. */
export interface Cell extends OpenEnds {
  source: string;
  /** Its first line in the document. */
  from: number;
  /** The line after its last. */
  to: number;
  /** The names that it declares, types too; `undefined` when it is too broken to tell. */
  names: string[] | undefined;
  /** Its import declarations. */
  imports: { text: string; start: number; names: string[] }[];
}

/** Reads a cell. */
export function readCell(source: string, from: number): Cell {
  const ends = openEnds(source);
  const before = ends.surplus === undefined ? "" : "{";
  const whole = parseCode(source);
  const code = "syntaxError" in whole ? parseCode(before + source + ends.missing) : whole;
  return {
    ...ends,
    source,
    from,
    to: from + source.split("\n").length,
    names: "syntaxError" in code ? undefined : [...topLevelNames(code), ...typeNames(code)],
    imports: "syntaxError" in whole ? [] : importsOf(whole, source),
  };
}

/** Whether the code is a whole cell, not the beginning of one. */
export function isWhole({ missing }: OpenEnds): boolean {
  return missing === "";
}

function importsOf({ statements }: Code, source: string): Cell["imports"] {
  return statements.flatMap((statement) => {
    if (statement.type !== "ImportDeclaration") return [];
    const text = source.slice(statement.start!, statement.end!);
    const names = importedNames({ statements: [statement] });
    return [{ text, start: statement.start!, names }];
  });
}
