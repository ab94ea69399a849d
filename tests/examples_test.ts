/** Every example in the documentation of `lib`; `deno task check` checks their types. */
import { assertGreaterOrEqual } from "@std/assert";
import { onVirtualTime } from "@course/notebook/virtual";
import { filesUnder, house, join } from "../lib/tools/kit/mod.ts";

/** A block of code in a comment, and its lines. */
const EXAMPLE = /^ *\* ```.*\n([^]*?)^ *\* ```$/gm;

const TITLE = /^ *\* @example /m;

/**
 * Where the code of an imported module begins: after a first `await`, because until then its timers
 * come before its promises.
 */
const BEGIN = "await null;";

/** What needs no time but that of its timers. */
const ONLY_TIMERS = /^lib\/(async|loop)\/(?!pools\/)/;

for (const path of await filesUnder(house.root, ["lib"], ".ts")) {
  const text = await Deno.readTextFile(join(house.root, path));
  const examples = [...text.matchAll(EXAMPLE)];
  if (TITLE.test(text)) {
    Deno.test(`${path}: each title of an example has its code`, () => {
      assertGreaterOrEqual(examples.length, text.split(TITLE).length - 1);
    });
  }
  for (const { index, 1: lines } of examples) {
    const above = text.slice(0, index).split("\n");
    const code = BEGIN + above.map(() => "\n").join("") + lines.replace(/^ *\* ?/gm, "");
    const run = async () => {
      await import(`data:application/typescript,${encodeURIComponent(code)}`);
    };
    Deno.test(`${path}:${above.length}`, ONLY_TIMERS.test(path) ? onVirtualTime(run) : run);
  }
}
