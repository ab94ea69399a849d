/** The rules for one cell. */
import { parseCode } from "../code/mod.ts";
import { type Cell, CELL_METADATA, hasTag, tagsOf, textOf } from "../notebook/mod.ts";
import type { Breach } from "./breach.ts";
import { codeBreaches } from "./code_breaches.ts";
import { isUnhandledError, outputBreaches } from "./output_breaches.ts";

const TAGS = ["setup", "raises-exception", "real-clock", "no-test", "exercise"];

/** The rules for one cell. */
export function* cellBreaches(cell: Cell): Generator<Breach> {
  const breach = (rule: string): Breach => ({ where: ` › ${cell.id}`, rule });
  if (!/^[a-z0-9]*[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(cell.id)) {
    yield breach("an id is words with hyphens, such as gather-order-check");
  }
  for (const key of Object.keys(cell.metadata).filter((key) => !CELL_METADATA.includes(key))) {
    yield breach(`stray metadata "${key}": deno task run removes it`);
  }
  for (const tag of tagsOf(cell).filter((tag) => !TAGS.includes(tag))) {
    yield breach(`unknown tag "${tag}", known are ${TAGS.join(", ")}`);
  }
  if (hasTag(cell, "no-test") && !cell.metadata.reason) {
    yield breach("tagged no-test without metadata.reason");
  }
  if (cell.cell_type !== "code") return;
  const code = parseCode(textOf(cell.source));
  if ("syntaxError" in code) yield breach(`it does not parse: ${code.syntaxError}`);
  else yield* codeBreaches(cell, code).map(breach);
  yield* cell.outputs!.flatMap(outputBreaches).map(breach);
  const meant = hasTag(cell, "raises-exception") || hasTag(cell, "no-test");
  if (!meant && cell.outputs!.some(isUnhandledError)) {
    yield breach("it stores an unhandled error: handle it, and run the notebook again");
  }
}
