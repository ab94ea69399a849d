/** What a cell imports. */
import config from "../../../deno.json" with { type: "json" };
import type { Code } from "./parse.ts";

/** The modules that static imports name, and whether deno.json (or Deno itself) knows them. */
export function imports({ statements }: Code): { source: string; known: boolean }[] {
  return statements.flatMap((statement) => {
    if (statement.type !== "ImportDeclaration") return [];
    const source = statement.source.value;
    return [{ source, known: source.startsWith("node:") || source in config.imports }];
  });
}

/** Whether a static import takes the default of a module. */
export function importsDefault({ statements }: Code, module: string): boolean {
  return statements.some((statement) =>
    statement.type === "ImportDeclaration" && statement.source.value === module &&
    statement.specifiers.some(({ type }) => type === "ImportDefaultSpecifier")
  );
}

/** The names that static imports bring. */
export function importedNames({ statements }: Code): string[] {
  return statements.flatMap((statement) =>
    statement.type === "ImportDeclaration"
      ? statement.specifiers.map(({ local }) => local.name)
      : []
  );
}
