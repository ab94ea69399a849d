import { assertEquals } from "@std/assert";
import type { Recording } from "../../../lib/services/languages/mod.ts";
import { compareRecordings } from "../../../lib/tools/record/compare_recordings.ts";

const recording: Recording = {
  language: "Python",
  packages: [],
  version: "3.11",
  program: ["print(1)"],
  varies: "\\d+ ms",
  date: "2026-11-27",
  versions: { Python: "3.11.7" },
  output: ["one", "took 12 ms"],
  stderr: [],
};
const file = "python-1.json";
const stored = new Map([[file, recording]]);

/** What has become of the recording when the program now prints, or is, something else. */
function changes(now: Partial<Recording>, { complete = true, versions = false } = {}) {
  const fresh = new Map([[file, { ...recording, ...now }]]);
  return compareRecordings(stored, fresh, { complete, versions });
}

Deno.test("a recording is compared without its date, and without what varies", () => {
  assertEquals(changes({ date: "2027-01-01", output: ["one", "took 7 ms"] }), []);
  const lines = ["Python: print(1)", "- one", "+ two", "  took …"];
  assertEquals(changes({ output: ["two", "took 7 ms"] }), [{ file, what: "changed", lines }]);
  assertEquals(changes({ stderr: ["warning"] })[0].what, "changed");
});

Deno.test("a recording is made again for other versions, which a check does not mind", () => {
  const versions = { Python: "3.11.9" };
  assertEquals(changes({ versions }), []);
  assertEquals(changes({ versions }, { versions: true })[0].what, "changed");
});

Deno.test("where a traceback passes through Python's own library does not matter", () => {
  const through = (...frames: string[]) => ({
    stderr: ["Traceback (most recent call last):", ...frames, "CancelledError"],
  });
  const own = (line: number) => [
    `  File "/usr/lib/python3.10/asyncio/tasks.py", line ${line}, in sleep`,
    "    return await future",
    "           ^^^^^^^^^^^^",
  ];
  const ours = (line: number) => [`  File "program.py", line ${line}, in main`, "    await nap()"];
  const before = new Map([[file, { ...recording, ...through(...ours(3), ...own(605)) }]]);
  const changed = (now: Partial<Recording>) =>
    compareRecordings(before, new Map([[file, { ...recording, ...now }]]), {
      complete: true,
      versions: false,
    }).length > 0;
  assertEquals(changed(through(...ours(3), ...own(491), ...own(7))), false);
  assertEquals(changed(through(...ours(3))), false);
  assertEquals(changed(through(...ours(4), ...own(605))), true);
  assertEquals(changed(through(...own(605))), true);
  assertEquals(changed({ stderr: [...through(...ours(3)).stderr, "another"] }), true);
});

Deno.test("a recording is new, or used by no program if all have run", () => {
  const other = new Map([["python-2.json", { ...recording, program: ["print(2)"] }]]);
  const became = (complete: boolean) =>
    compareRecordings(stored, other, { complete, versions: false })
      .map(({ file, what, lines }) => [file, what, ...lines]);
  assertEquals(became(true), [
    ["python-2.json", "new", "Python: print(2)"],
    ["python-1.json", "unused", "Python: print(1)"],
  ]);
  assertEquals(became(false), [["python-2.json", "new", "Python: print(2)"]]);
});

Deno.test("a recording for a version that is not here is kept while its program is used", () => {
  const fresh = new Map([["python-3.json", { ...recording, version: "3.12" }]]);
  const changes = compareRecordings(stored, fresh, { complete: true, versions: false });
  assertEquals(changes.map(({ file, what }) => [file, what]), [["python-3.json", "new"]]);
});
