/** Which cell of which notebook a line of an extracted test comes from. */
import { house } from "./house.ts";
import { join } from "./path.ts";

/** What an extracted file says of the cell that the lines after it come from. */
export const CELL_COMMENT = "// cell ";

// deno-lint-ignore no-control-regex
const COLOUR = /\x1b\[[\d;]*m/g;

/** A line as a terminal shows it, without its colours. */
export function withoutColour(line: string): string {
  return line.replace(COLOUR, "");
}

/** Adds to a place in an extracted test which cell of which notebook it is. */
export async function nameCells(line: string): Promise<string> {
  const place = withoutColour(line).match(/\b(\d\d_\w+)_test\.ts:(\d+)/);
  if (!place) return line;
  const path = join(house.tests, `${place[1]}_test.ts`);
  const text = await Deno.readTextFile(path).catch(() => "");
  const before = text.split("\n").slice(0, Number(place[2]));
  const comment = before.findLast((text) => text.trimStart().startsWith(CELL_COMMENT));
  if (!comment) return line;
  return `${line}  ← notebooks/${place[1]}.ipynb › ${comment.trim().slice(CELL_COMMENT.length)}`;
}
