/** Walking through a syntax tree. */
import type { Node } from "@babel/types";
import type { Code } from "./parse.ts";

/** Every node of the tree. */
export function nodes({ statements }: Code): Node[] {
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

/** Whether a value is a node of the tree. */
export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "loc" in value;
}

/** Every call, with what is called as text. */
export function calls(code: Code): { name: string; line: number; node: Node }[] {
  return nodes(code).flatMap((node) =>
    node.type === "CallExpression"
      ? [{ name: nameOf(node.callee as Node), line: lineOf(node), node }]
      : []
  );
}

/** `a.b(…).c` as text, without arguments. */
export function nameOf(node: Node): string {
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

/** The line in which a node begins. */
export function lineOf(node: { loc?: { start: { line: number } } | null }): number {
  return node.loc!.start.line;
}
