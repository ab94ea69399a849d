/** Every exercise can be solved, is not solved yet, and finds the usual mistakes by name. */
import { assert, assertEquals, assertGreaterOrEqual } from "@std/assert";
import {
  answerText,
  exerciseFolders,
  findExercise,
  Judge,
  judgeAnswer,
  loadAnswer,
  loadProofs,
  notebookOf,
} from "../../../lib/notebook/exercise/mod.ts";
import { exerciseCells } from "./exercise_cells.ts";

/** How many wrong answers have to be told apart, and how many right ones recognized. */
const AT_LEAST = { mutants: 6, variants: 2 };

/** What the inputs of a reader's checks may come from. */
const SEEDS = [1, 2, 3, 4, 7, 25];

/** Tests the exercises of a notebook, e.g. `"05"`. */
export async function testExercises(notebook: string): Promise<void> {
  const cells = await exerciseCells(notebook);
  for (const id of exerciseFolders().keys()) {
    if (notebookOf(id) === notebook) await testExercise(id, cells);
  }
}

async function testExercise(id: string, cells: string[]): Promise<void> {
  const exercise = await findExercise(id);
  const { mutants, variants } = await loadProofs(id);
  const name = `${id} ${exercise.title}`;

  const failedBy = async (answer: unknown, judge = new Judge()) => {
    const verdicts = await judgeAnswer(exercise, answer, judge);
    assertGreaterOrEqual(verdicts.length, 1, "the check requires something");
    return verdicts.filter(({ met }) => !met).map(({ requirement }) => requirement);
  };

  Deno.test(`${name}: the solution passes`, async () => {
    assertEquals(await failedBy(await loadAnswer(exercise, "solution")), []);
  });

  Deno.test(`${name}: the starter fails`, async () => {
    const failed = await failedBy(await loadAnswer(exercise, "starter"));
    assert(failed.length > 0, "the starter meets every requirement");
  });

  Deno.test(`${name}: the starter fails the same, whatever the inputs are`, async () => {
    const starter = await loadAnswer(exercise, "starter");
    await failedBy(starter); // It may remember something from its first call.
    const [failed, ...others] = await Array.fromAsync(
      SEEDS,
      (seed) => failedBy(starter, new Judge(seed)),
    );
    for (const other of others) assertEquals(other, failed);
  });

  Deno.test(`${name}: ${AT_LEAST.mutants} wrong answers or more are told apart`, () => {
    const has = `mutants.ts of ${id} has ${Object.keys(mutants).length}`;
    assertGreaterOrEqual(Object.keys(mutants).length, AT_LEAST.mutants, has);
  });

  for (const [mistake, { answer, fails }] of Object.entries(mutants)) {
    Deno.test(`${name}: an answer that ${mistake} fails "${fails}"`, async () => {
      const failed = await failedBy(answer);
      assert(failed.includes(fails), `it fails ${JSON.stringify(failed)}`);
    });
  }

  Deno.test(`${name}: ${AT_LEAST.variants} styles or more are right`, () => {
    const has = `the variants in mutants.ts of ${id} are ${Object.keys(variants).length}`;
    assertGreaterOrEqual(Object.keys(variants).length, AT_LEAST.variants, has);
  });

  for (const [style, answer] of Object.entries(variants)) {
    Deno.test(`${name}: an answer that ${style} passes`, async () => {
      assertEquals(await failedBy(answer), []);
    });
  }

  Deno.test(`${name}: the notebook has its starter and its check`, async () => {
    const starter = await answerText(id, "starter");
    const check = `exercise("${id}").check(${exercise.name})`;
    if (!cells.includes(starter)) {
      const meant = cells.find((cell) => cell.includes(exercise.name) && !cell.includes(check));
      assert(meant, `no cell tagged exercise holds the starter:\n${starter}`);
      assertEquals(meant, starter, "the cell tagged exercise is not starter.ts, line by line");
    }
    assert(cells.some((source) => source.includes(check)), `no cell has ${check}`);
  });
}
