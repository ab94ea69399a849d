/**
 * Parts of a Markdown text that `deno task toc` writes: between `<!-- name:begin -->` and
 * `<!-- name:end -->`.
 */
import { ToolError } from "../kit/mod.ts";

/**
 * The text with a new table between the marks, or `undefined` if it has no marks of this name.
 *
 * @throws {ToolError} If it has one mark without the other.
 */
export function withTable(text: string, name: string, table: string): string | undefined {
  const beginMark = `<!-- ${name}:begin -->`, endMark = `<!-- ${name}:end -->`;
  const begin = text.indexOf(beginMark), end = text.indexOf(endMark);
  if (begin < 0 && end < 0) return undefined;
  if (begin < 0 || end < begin) {
    throw new ToolError(
      `A table is written between ${beginMark} and ${endMark}: add the missing mark`,
    );
  }
  return `${text.slice(0, begin + beginMark.length)}\n\n${table}\n\n${text.slice(end)}`;
}

/** The text without what is between the marks. */
export function withoutTables(text: string): string {
  return text.replace(/<!-- (\w+):begin -->.*?<!-- \1:end -->/gs, "");
}
