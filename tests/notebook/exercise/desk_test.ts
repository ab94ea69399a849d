import { exercise } from "@course/notebook";
import {
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  findExercise,
  loadAnswer,
  readProgress,
  recordProgress,
} from "../../../lib/notebook/exercise/mod.ts";
import { shownBy } from "./support/shown_by.ts";
import { withProgress } from "./support/with_progress.ts";

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
    await desk.solution(); // Asks.
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

Deno.test("COURSE_PROGRESS=off remembers nothing", () =>
  withProgress(async (file) => {
    await exercise("00.1").hint(1);
    await assertRejects(() => Deno.stat(file), Deno.errors.NotFound);
    await assertRejects(() => Deno.stat("off"), Deno.errors.NotFound);
  }, "off"));

Deno.test("a fourth hint says that the third was the last, and names the solution", () =>
  withProgress(async () => {
    const desk = exercise("01.1");
    const hints = await shownBy(async () => {
      for (let i = 0; i < 4; i++) await desk.hint();
    });
    assertEquals(new Set(hints).size, 4);
    assertStringIncludes(hints[2], "Hint 3 of 3");
    assertStringIncludes(hints[3], "was the last");
    assertStringIncludes(hints[3], 'exercise("01.1").solution()');
    const [solution] = await shownBy(() => desk.solution());
    assertStringIncludes(solution, "function totalTime");
  }));

Deno.test("the solution is shown at once to a reader who saw all hints in an earlier session, or has solved it", () =>
  withProgress(async () => {
    recordProgress("01.2", (before) => ({ ...before, hints: 3 }));
    recordProgress("01.3", (before) => ({ ...before, solved: true }));
    for (const id of ["01.2", "01.3"]) {
      const [solution] = await shownBy(() => exercise(id).solution());
      assertStringIncludes(solution, "function");
    }
    const [question] = await shownBy(() => exercise("02.1").solution());
    assertStringIncludes(question, "that you have not seen");
  }));

Deno.test("another kind of answer than the starter's is named, in a row of its own", () =>
  withProgress(async () => {
    for (
      const [id, answer, words] of [
        ["05.3", () => [], "order is a list │ a function"],
        ["01.1", [1, 2], "totalTime is a function │ a function │ a list"],
        ["01.1", undefined, "totalTime is a function │ a function │ nothing"],
      ] as const
    ) {
      const [table] = await shownBy(() => exercise(id).check(answer));
      assertStringIncludes(table, words);
      assertEquals(table.match(/[✔✘]/g), ["✘"]);
    }
  }));

for (const id of ["03.3", "05.3"]) {
  Deno.test(`${id} shows what really happened once it is solved, and not before`, () =>
    withProgress(async () => {
      const found = await findExercise(id);
      const shown = async (kind: "starter" | "solution") => {
        const answer = await loadAnswer(found, kind);
        return (await shownBy(() => exercise(id).check(answer))).join("\n");
      };
      const picture = /turn by turn|Between two timers/;
      assertEquals(picture.test(await shown("starter")), false);
      assertMatch(await shown("solution"), picture);
    }));
}
