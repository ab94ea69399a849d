/** What a check says of a value: in words that fit into a table, whatever the value is. */
import { asText, errorTree } from "../kernel/mod.ts";

/** More of a value does not help, and a page freezes on millions of letters. */
const MOST = 600;

/** An error as its tree of causes, a string as it is, anything else as `Deno.inspect` shows it. */
export function inWords(value: unknown): string {
  if (typeof value === "string") return cut(value);
  return cut(value instanceof Error ? errorTree(value) : asText(value));
}

/** The same, with quotes around a string: `"1"` is not 1. */
export function exactly(value: unknown): string {
  return typeof value === "string" ? cut(JSON.stringify(value)) : inWords(value);
}

/** The beginning of a long text, and how long it is. */
function cut(text: string): string {
  if (text.length <= MOST) return text;
  return `${text.slice(0, MOST)}… (${text.length.toLocaleString("en")} characters)`;
}

/** What kind of thing an answer is: `a function`, `a list`. */
export function kindOf(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "a list";
  if (value === null || value === undefined) return "nothing";
  const type = typeof value;
  return type === "object" ? "an object" : `a ${type}`;
}
