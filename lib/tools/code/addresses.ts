/** The addresses that a cell names. */
import type { Code } from "./parse.ts";
import { lineOf, nodes } from "./tree.ts";

/**
 * Addresses of other machines, in any text of the code. Names reserved for examples are allowed:
 * they lead nowhere.
 */
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
