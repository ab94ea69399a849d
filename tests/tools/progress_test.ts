/** `deno task progress`: the course as a reader stands in it. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Workshop } from "./support/run_tool.ts";

const solved = { attempts: 1, hints: 0, solutionSeen: false, solved: true };

/** Runs the command on a copy of the course whose progress file holds `text`. */
async function progressWith(shop: Workshop, text?: string) {
  const file = shop.path(".progress.json");
  if (text !== undefined) await Deno.writeTextFile(file, text);
  const { code, stdout, stderr } = await shop.command("progress", [], { COURSE_PROGRESS: file })
    .output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, err, lines: out.trimEnd().split("\n") };
}

Deno.test("the course is shown with bars, and what comes next in the reader's own copy", async () => {
  await using shop = await Workshop.openLinked({ notebooks: true });
  const none = await progressWith(shop);
  assertEquals(none.code, 0);
  assertEquals(none.lines[0], "░░    0/2  00 · Start here: does everything work on this machine?");
  assertMatch(none.lines.at(-1)!, /^Next: 00\.1 .+, in notebooks\/00_start_here\.ipynb$/);
  await shop.tool("study");
  const some = { version: 1, exercises: { "00.1": solved, "00.2": solved, "01.2": solved } };
  const { lines } = await progressWith(shop, JSON.stringify(some));
  assertEquals(lines[0].slice(0, 9), "██    2/2");
  assertEquals(lines[1].slice(0, 9), "█░░   1/3");
  assertMatch(lines.at(-2)!, /^3 of \d+ exercises solved$/);
  assertMatch(lines.at(-1)!, /^Next: 01\.1 .+, in study\/01_why_async\.ipynb$/);
});

Deno.test("a damaged progress file is named and left as it is", async () => {
  await using shop = await Workshop.openLinked({ notebooks: true });
  const { code, err, lines } = await progressWith(shop, "{ not json");
  assertEquals(code, 0);
  assertEquals(
    err,
    "Cannot read your progress: .progress.json does not hold what the course wrote. Repair it in a " +
      "text editor, or go on: the next exercise keeps it aside and starts a new one\n",
  );
  assertMatch(lines.at(-2)!, /^0 of \d+ exercises solved$/);
  assertEquals(await Deno.readTextFile(shop.path(".progress.json")), "{ not json");
});

Deno.test("a notebook that cannot be read does not hide the others", async () => {
  await using shop = await Workshop.openLinked({ notebooks: true });
  await Deno.writeTextFile(shop.path("notebooks", "01_why_async.ipynb"), "once upon a time");
  const { code, err, lines } = await progressWith(shop);
  assertEquals(code, 0);
  assertStringIncludes(err, "notebooks/01_why_async.ipynb is not JSON");
  assertEquals(lines[1], "░░░   0/3  01_why_async");
  assertEquals(lines[2].slice(0, 13), "░░░   0/3  02");
});
