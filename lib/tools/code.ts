/** What the rules ask of a cell's code, read from its syntax tree. */
import { parse } from "@babel/parser";
import type { Expression, Node, Statement } from "@babel/types";
import config from "../../deno.json" with { type: "json" };

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

/** The modules that static imports name, and whether deno.json (or Deno itself) knows them. */
export function imports({ statements }: Code): { source: string; known: boolean }[] {
  return statements.flatMap((statement) => {
    if (statement.type !== "ImportDeclaration") return [];
    const source = statement.source.value;
    return [{ source, known: source.startsWith("node:") || source in config.imports }];
  });
}

/** The names that static imports bring. */
export function importedNames({ statements }: Code): string[] {
  return statements.flatMap((statement) =>
    statement.type === "ImportDeclaration"
      ? statement.specifiers.map(({ local }) => local.name)
      : []
  );
}

/** The lines that call `Deno.test`. */
export function denoTests(code: Code): number[] {
  return calls(code).filter(({ name }) => /^Deno\.test\b/.test(name)).map(({ line }) => line);
}

/** The lines of `using` declarations outside every block and function. */
export function topLevelUsings({ statements }: Code): number[] {
  return statements
    .filter((statement) =>
      statement.type === "VariableDeclaration" && /using$/.test(statement.kind)
    )
    .map(lineOf);
}

/** Addresses of other machines, in any text of the code. Names reserved for examples reach nobody. */
export function outsideAddresses(code: Code): { line: number; address: string }[] {
  return nodes(code).flatMap((node) => {
    const text = node.type === "StringLiteral"
      ? node.value
      : node.type === "TemplateElement"
      ? node.value.cooked ?? ""
      : "";
    return [
      ...text.matchAll(/\b(?:https?|wss?|redis|mysql|tcp):\/\/(?:[^@/\s]*@)?([\w.-]*|\[[^\]]*\])/g),
    ]
      .filter(([, host]) =>
        !/^(|localhost|127\.[\d.]+|\[::1\]|(.*\.)?(test|invalid|example|localhost))$/.test(host)
      )
      .map(([address]) => ({ line: lineOf(node), address }));
  });
}

/** The lines of `console` calls inside loops or functions that loops call. */
export function consoleLoops(code: Code): number[] {
  return nodes(code)
    .filter(({ type }) => /^(For|While|DoWhile).*Statement$/.test(type))
    .flatMap((loop) => calls({ statements: [loop as Statement] }))
    .filter(({ name }) => name.startsWith("console."))
    .map(({ line }) => line);
}

/** Calls of these functions whose promise nobody awaits. */
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

/** Whether the last thing the code does is `await show(…)` or `await exercise(…).…`. */
export function endsInShow({ statements }: Code): boolean {
  const last = statements.at(-1);
  if (last?.type !== "ExpressionStatement" || last.expression.type !== "AwaitExpression") {
    return false;
  }
  return /^(show|exercise)\b/.test(nameOf(last.expression.argument));
}

/** Whether the code ends in an expression that the kernel would echo. */
export function endsInValue({ statements }: Code): boolean {
  const last = statements.at(-1);
  if (last?.type !== "ExpressionStatement") return false;
  return !CALLS.has(last.expression.type) && !isVoid(last.expression);
}

const CALLS = new Set(["AwaitExpression", "CallExpression", "OptionalCallExpression"]);

function isVoid(expression: Expression): boolean {
  return expression.type === "UnaryExpression" && expression.operator === "void";
}

/** How many assertions the code makes. */
export function assertions(code: Code): number {
  return calls(code).filter(({ name }) => /^(assert\w*|fail)$/.test(name)).length;
}

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

function boundNames(pattern: Node): string[] {
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
    case "RestElement":
      return boundNames(pattern.argument as Node);
    default:
      return [];
  }
}

function calls(code: Code): { name: string; line: number; node: Node }[] {
  return nodes(code).flatMap((node) =>
    node.type === "CallExpression"
      ? [{ name: nameOf(node.callee as Node), line: lineOf(node), node }]
      : []
  );
}

/** `a.b(…).c` as text, without arguments. */
function nameOf(node: Node): string {
  switch (node.type) {
    case "Identifier":
      return node.name;
    case "MemberExpression":
      return `${nameOf(node.object as Node)}.${nameOf(node.property as Node)}`;
    case "CallExpression":
      return nameOf(node.callee as Node);
    default:
      return "";
  }
}

function lineOf(node: { loc?: { start: { line: number } } | null }): number {
  return node.loc!.start.line;
}

/** Every node of the tree. */
function nodes({ statements }: Code): Node[] {
  const found: Node[] = [];
  const visit = (value: unknown) => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isNode(value)) {
      found.push(value);
      for (const [key, inner] of Object.entries(value)) if (key !== "loc") visit(inner);
    }
  };
  visit(statements);
  return found;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "loc" in value;
}
