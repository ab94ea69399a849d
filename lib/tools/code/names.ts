/** The names that a cell declares. */
import type { Node } from "@babel/types";
import type { Code } from "./parse.ts";

/** The names that the code declares at top level, one entry per declaration; types are left out. */
export function topLevelNames({ statements }: Code): string[] {
  return statements.flatMap((statement) => {
    switch (statement.type) {
      case "VariableDeclaration":
        return statement.declarations.flatMap(({ id }) => boundNames(id as Node));
      case "ClassDeclaration":
      case "TSEnumDeclaration":
        return [statement.id!.name];
      case "FunctionDeclaration":
        return [statement.id!.name];
      default:
        return [];
    }
  });
}

/** The names of the types that the code declares at top level. */
export function typeNames({ statements }: Code): string[] {
  return statements.flatMap((statement) =>
    statement.type === "TSTypeAliasDeclaration" || statement.type === "TSInterfaceDeclaration"
      ? [statement.id.name]
      : []
  );
}

/** The names that a pattern such as `{ a, b: [c] }` binds. */
export function boundNames(pattern: Node): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        boundNames(
          property.type === "RestElement" ? property.argument as Node : property.value as Node,
        )
      );
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => element ? boundNames(element as Node) : []);
    case "AssignmentPattern":
      return boundNames(pattern.left as Node);
    case "TSParameterProperty":
      return boundNames(pattern.parameter as Node);
    case "RestElement":
      return boundNames(pattern.argument as Node);
    default:
      return [];
  }
}
