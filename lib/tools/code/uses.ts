/** The names that a cell uses and does not declare itself. */
import type { Node } from "@babel/types";
import { boundNames } from "./names.ts";
import type { Code } from "./parse.ts";
import { isNode } from "./tree.ts";

/**
 * The names that come from outside. A name that is bound anywhere in the code, in a block or as a
 * parameter, counts as its own; types are left out.
 */
export function usedNames({ statements }: Code): Set<string> {
  const used = new Set<string>(), bound = new Set<string>();
  const visit = (node: Node) => {
    if (node.type === "Identifier") used.add(node.name);
    for (const pattern of patterns(node)) {
      for (const name of boundNames(pattern)) bound.add(name);
    }
    for (const child of children(node)) visit(child);
  };
  statements.forEach(visit);
  return used.difference(bound);
}

/** What a node binds. */
function patterns(node: Node): Node[] {
  const { id, params, param, local } = node as unknown as Record<string, Node | Node[] | null>;
  return [id, params, param, local].flat().filter((pattern) => pattern != null);
}

/** The parts of a node in which names are used: neither types nor what only looks like a name. */
function children(node: Node): Node[] {
  return Object.entries(node).flatMap(([key, value]) => {
    const isLabel = key === "label" || key === "imported" || key === "exported";
    const isName = (key === "property" || key === "key") && !("computed" in node && node.computed);
    return isLabel || isName ? [] : [value].flat().filter(isNode).filter((child) => !isType(child));
  });
}

const NO_TYPES = /^TS(As|Satisfies|NonNull)Expression$|^TSEnum|^TSParameterProperty$/;

function isType({ type }: Node): boolean {
  return type.startsWith("TS") && !NO_TYPES.test(type);
}
