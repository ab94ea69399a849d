/** What a cell does that a rule asks about. */
import type { Node, Statement } from "@babel/types";
import type { Code } from "./parse.ts";
import { calls, lineOf, nodes } from "./tree.ts";

/** The lines that call `Deno.test`. */
export function denoTests(code: Code): number[] {
  return calls(code).filter(({ name }) => /^Deno\.test\b/.test(name)).map(({ line }) => line);
}

/** The lines of `using` declarations outside every block and function. */
export function topLevelUsings({ statements }: Code): number[] {
  return statements
    .filter((statement) => statement.type === "VariableDeclaration" && statement.kind === "using")
    .map(lineOf);
}

/** The lines of `await using` declarations outside every function. */
export function awaitUsingsOutsideFunctions(code: Code): number[] {
  const inFunctions = new Set(
    nodes(code)
      .filter(({ type }) => /Function|Method$/.test(type))
      .flatMap((inner) => nodes({ statements: [inner as Statement] })),
  );
  return nodes(code)
    .filter((node) => node.type === "VariableDeclaration" && node.kind === "await using")
    .filter((node) => !inFunctions.has(node))
    .map(lineOf);
}

/** The lines of `console` calls inside loops or functions that loops call. */
export function consoleLoops(code: Code): number[] {
  return nodes(code)
    .filter(({ type }) => /^(For|While|DoWhile).*Statement$/.test(type))
    .flatMap((loop) => calls({ statements: [loop as Statement] }))
    .filter(({ name }) => name.startsWith("console."))
    .map(({ line }) => line);
}

/** Calls of these functions whose promise is not awaited. */
export function callsWithoutAwait(code: Code, names: string[]) {
  const awaited = new Set(
    nodes(code).flatMap((node) => node.type === "AwaitExpression" ? [node.argument as Node] : []),
  );
  return calls(code).filter(({ name, node }) => names.includes(name) && !awaited.has(node));
}

/** Whether the code prints or displays something. */
export function prints(code: Code): boolean {
  return calls(code).some(({ name }) =>
    /^(print|show|console\.\w+|Deno\.jupyter\.display)$/.test(name)
  );
}

/** How many assertions the code makes. */
export function assertions(code: Code): number {
  return calls(code).filter(({ name }) => /^(assert\w*|fail)$/.test(name)).length;
}
