/** A cell's text as a syntax tree. */
import { parse } from "@babel/parser";
import type { Statement } from "@babel/types";

/** A parsed cell. */
export interface Code {
  statements: Statement[];
}

/** Parses a cell as the kernel does: a module with TypeScript and top-level `await`. */
export function parseCode(source: string): Code | { syntaxError: string } {
  let file: ReturnType<typeof parse>;
  try {
    // Redeclarations are for the rules to report, with their names.
    file = parse(source, {
      sourceType: "module",
      errorRecovery: true,
      plugins: ["typescript", "decorators"],
    });
  } catch (error) {
    return { syntaxError: (error as Error).message };
  }
  const serious = file.errors?.find(({ reasonCode }) => !RECOVERABLE.has(reasonCode));
  if (serious) return { syntaxError: `${serious.reasonCode} in line ${serious.loc.line}` };
  return { statements: file.program.body };
}

const RECOVERABLE = new Set(["VarRedeclaration", "DuplicateExport"]);
