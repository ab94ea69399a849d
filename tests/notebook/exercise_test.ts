import { exercise } from "@course/notebook";
import {
  answerText,
  cellText,
  findExercise,
  loadAnswer,
  readProgress,
  recordProgress,
} from "@course/notebook/exercises";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { display } from "../../lib/notebook/jupyter.ts";
import { verdictTable } from "../../lib/notebook/verdict_table.ts";

/** A folder of its own for the progress file, named in the environment while the test runs. */
async function withProgress(test: (file: string) => Promise<void> | void): Promise<void> {
  const folder = await Deno.makeTempDir();
  const before = Deno.env.get("COURSE_PROGRESS");
  Deno.env.set("COURSE_PROGRESS", `${folder}/.progress.json`);
  try {
    await test(`${folder}/.progress.json`);
  } finally {
    if (before === undefined) Deno.env.delete("COURSE_PROGRESS");
    else Deno.env.set("COURSE_PROGRESS", before);
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the way of a learner: starter, hints, solution, solved; and what is remembered of it", () =>
  withProgress(async () => {
    const found = await findExercise("00.1");
    const desk = exercise("00.1");
    await desk.check(await loadAnswer(found, "starter"));
    assertEquals(readProgress().exercises["00.1"], {
      attempts: 1,
      hints: 0,
      solutionSeen: false,
      solved: false,
    });
    await desk.hint();
    await exercise("00.1").hint();
    assertEquals(readProgress().exercises["00.1"].hints, 2);
    await desk.solution(); // asks
    assertEquals(readProgress().exercises["00.1"].solutionSeen, false);
    await desk.solution();
    assertEquals(readProgress().exercises["00.1"].solutionSeen, true);
    await desk.check(await loadAnswer(found, "solution"));
    await desk.check(await loadAnswer(found, "starter"));
    await desk.reset();
    assertEquals(readProgress().exercises["00.1"], {
      attempts: 3,
      hints: 2,
      solutionSeen: true,
      solved: true,
    });
  }));

Deno.test("an exercise that does not exist is named, with those that do", async () => {
  assertThrows(() => exercise("x"), RangeError, 'received "x"');
  await assertRejects(
    () => exercise("00.77").hint(),
    RangeError,
    "exercise 00.77: notebook 00 has 00.1",
  );
  await assertRejects(() => exercise("98.1").check(1), RangeError, "notebook 98 has none");
  await assertRejects(
    () => exercise("00.1").hint(4 as never),
    RangeError,
    "must be 1, 2 or 3, received 4",
  );
});

Deno.test("verdicts are shown as a table: a tick or a cross, told apart without colour", () => {
  const bundle = verdictTable("Exercise 99.1", [
    { requirement: "overlaps", met: true, expected: "2", seen: "2" },
    { requirement: "in time", met: false, expected: "2000", seen: "3500" },
  ])[display]() as Record<string, string>;
  assertEquals(
    bundle["text/plain"],
    `
Exercise 99.1
┌───┬─────────────┬──────────┬──────┐
│   │ requirement │ expected │ seen │
├───┼─────────────┼──────────┼──────┤
│ ✔ │ overlaps    │ 2        │ 2    │
│ ✘ │ in time     │ 2000     │ 3500 │
└───┴─────────────┴──────────┴──────┘`.slice(1),
  );
  assertStringIncludes(bundle["text/html"], "✘");
});

Deno.test("a module as a cell's text: no imports, no export", async () => {
  assertEquals(
    cellText(
      'import { delay } from "@std/async";\nimport type {\n  A,\n  B,\n} from "./x.ts";\n\n' +
        "/** Note. */\nexport type T = A | B;\n\n// deno-lint-ignore require-await\n" +
        "export async function f(): Promise<void> {\n  const text = `import x;`;\n}\n",
    ),
    "/** Note. */\ntype T = A | B;\n\nasync function f(): Promise<void> {\n  const text = `import x;`;\n}",
  );
  assertStringIncludes(await answerText("00.1", "starter"), "async function later");
});

Deno.test("progress is written whole or not at all, sorted, and readable by people", () =>
  withProgress(async (file) => {
    recordProgress("02.1", (before) => ({ ...before, attempts: 1 }));
    recordProgress("01.1", (before) => ({ ...before, solved: true }));
    const text = await Deno.readTextFile(file);
    assert(text.indexOf("01.1") < text.indexOf("02.1") && text.endsWith("}\n"));
    assertEquals([...Deno.readDirSync(file.replace(/\/[^/]*$/, ""))].length, 1, "no draft is left");
    // A reader that opened the file before a change still reads the whole of the old.
    using open = await Deno.open(file);
    recordProgress("01.1", (before) => ({ ...before, attempts: 9 }));
    const bytes = new Uint8Array(text.length + 100);
    assertEquals(new TextDecoder().decode(bytes.subarray(0, (await open.read(bytes))!)), text);
  }));

Deno.test("a progress file that is not the course's is neither believed nor overwritten", () =>
  withProgress(async (file) => {
    for (const text of ["{ not json", "[]", '{"version": 2}', "null"]) {
      await Deno.writeTextFile(file, text);
      assertThrows(() => readProgress(), SyntaxError, "delete it to start anew");
      assertThrows(() => recordProgress("01.1", (before) => before), SyntaxError);
      await exercise("00.1").hint(1); // says so, and goes on
      assertEquals(await Deno.readTextFile(file), text);
    }
  }));

Deno.test("COURSE_PROGRESS=off remembers nothing", () =>
  withProgress(async (file) => {
    Deno.env.set("COURSE_PROGRESS", "off");
    await exercise("00.1").hint(1);
    await assertRejects(() => Deno.stat(file), Deno.errors.NotFound);
    await assertRejects(() => Deno.stat("off"), Deno.errors.NotFound);
  }));
