/** Reading what programs print, and ending them with all that they started. */
import { assert, assertEquals } from "@std/assert";
import { constants, getPriority } from "node:os";
import { giveWay, linesOf, start, stopChild, tryRun } from "../../../lib/tools/kit/mod.ts";
import { isGone, pidIn } from "../../jupyter/support/processes.ts";

const encoder = new TextEncoder();

async function lines(...chunks: string[]): Promise<string[]> {
  const stream = ReadableStream.from(chunks.map((chunk) => encoder.encode(chunk)));
  return await Array.fromAsync(linesOf(stream));
}

Deno.test("lines are put together from pieces, wherever the pieces end", async () => {
  assertEquals(await lines("one\ntwo\n"), ["one", "two"]);
  assertEquals(await lines("o", "ne\ntw", "o", "\n", "three"), ["one", "two", "three"]);
  assertEquals(await lines("one\r\ntwo\r", "\nthree\r\n"), ["one", "two", "three"]);
  assertEquals(await lines("\n", "\n\n"), ["", "", ""]);
  assertEquals(await lines("a\rb\n"), ["a\rb"]);
  assertEquals(await lines(""), []);
});

Deno.test("a character that is cut in two is put together", async () => {
  const bytes = encoder.encode("Käse\n");
  const stream = ReadableStream.from([bytes.slice(0, 2), bytes.slice(2)]);
  assertEquals(await Array.fromAsync(linesOf(stream)), ["Käse"]);
});

Deno.test("a long line is read in one pass: every character is looked at once", async () => {
  const piece = "x".repeat(16_384), pieces = 640;
  const split = String.prototype.split;
  let looked = 0;
  String.prototype.split = function (this: string, separator: unknown) {
    looked += this.length;
    return split.call(this, separator as never);
  };
  try {
    const [line] = await lines(...Array(pieces).fill(piece), "\n");
    assertEquals(line.length, pieces * piece.length);
    assertEquals(looked, line.length + 1);
  } finally {
    String.prototype.split = split;
  }
});

Deno.test("a program that gives way has a lower priority, and so has its session", async () => {
  const below = constants.priority.PRIORITY_BELOW_NORMAL;
  const wait = ["eval", "setTimeout(() => {}, 1e6)"];
  const children = [1, 2, 3].map(() => start(Deno.execPath(), { args: wait, stdin: "null" }));
  try {
    await Promise.all(children.map(giveWay));
    const groups = children.map(({ pid }) => `/proc/${pid}/autogroup`);
    assertEquals(children.map(({ pid }) => getPriority(pid)), [below, below, below]);
    for (const group of groups) {
      const said = await Deno.readTextFile(group).catch(() => "");
      assert(said === "" || said.endsWith(`nice ${below}\n`), said); // Not every system has them.
    }
  } finally {
    await Promise.all(children.map(stopChild));
  }
  await giveWay(children[0]); // It has ended.
});

Deno.test("a program that is not there is no failure of its own", async () => {
  assertEquals(await tryRun("no-such-program", []), undefined);
});

Deno.test({
  name: "a program is ended with what it started, even if that does not listen",
  ignore: Deno.build.os === "windows",
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const script = `(trap "" TERM; sleep 600 & echo $! > child; wait) & wait`;
      const child = start("sh", { args: ["-c", script], cwd: folder, stdin: "null" });
      const pid = await pidIn(`${folder}/child`);
      await stopChild(child);
      assert(await isGone(pid));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("a program that leads no group is ended all the same", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "setTimeout(() => {}, 1e6)"],
  }).spawn();
  await stopChild(child);
  assert(!(await child.status).success);
});
