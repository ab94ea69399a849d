/** Every exercise can be solved, is not solved yet, and finds the usual mistakes by name. */
import { assert, assertEquals, assertGreaterOrEqual } from "@std/assert";
import {
  answerText,
  exerciseChapters,
  exercisesOf,
  judgeAnswer,
  loadAnswer,
} from "@course/notebook/exercises";
import { house, listNotebooks } from "../../lib/tools/house.ts";
import { readNotebook, textOf } from "../../lib/tools/notebook.ts";
import { hasTag } from "../../lib/tools/sections.ts";

const texts = new Map<string, string[]>();
for (const path of await listNotebooks(house)) {
  const { cells } = await readNotebook(path);
  const sources = cells.filter((cell) => hasTag(cell, "exercise")).map(({ source }) =>
    textOf(source)
  );
  texts.set(path.match(/(\d\d)_\w+\.ipynb$/)![1], sources);
}

for (const chapter of exerciseChapters()) {
  const sources = texts.get(chapter) ?? [];
  for (const exercise of await exercisesOf(chapter)) {
    const { id, name, title, mutants } = exercise;
    const requirementsOf = async (answer: unknown) => {
      const verdicts = await judgeAnswer(exercise, answer);
      assertGreaterOrEqual(verdicts.length, 1, "the check requires something");
      return verdicts.filter(({ met }) => !met).map(({ requirement }) => requirement);
    };

    Deno.test(`${id} ${title}: the solution passes`, async () => {
      assertEquals(await requirementsOf(await loadAnswer(exercise, "solution")), []);
    });

    Deno.test(`${id} ${title}: the starter fails`, async () => {
      const failed = await requirementsOf(await loadAnswer(exercise, "starter"));
      assert(failed.length > 0, "the starter meets every requirement");
    });

    Deno.test(`${id} ${title}: three wrong answers or more are told apart`, () => {
      assertGreaterOrEqual(Object.keys(mutants).length, 3);
    });

    for (const [mistake, { answer, fails }] of Object.entries(mutants)) {
      Deno.test(`${id} ${title}: an answer that ${mistake} fails "${fails}"`, async () => {
        const failed = await requirementsOf(answer);
        assert(failed.includes(fails), `it fails ${JSON.stringify(failed)}`);
      });
    }

    Deno.test(`${id} ${title}: the notebook has its starter and its check`, async () => {
      const starter = await answerText(id, "starter");
      assert(sources.includes(starter), `no cell tagged exercise holds the starter:\n${starter}`);
      const check = `exercise("${id}").check(${name})`;
      assert(sources.some((source) => source.includes(check)), `no cell has ${check}`);
    });
  }
}

Deno.test("every exercise that a notebook checks exists", async () => {
  for (const [chapter, sources] of texts) {
    const asked = sources.flatMap((source) =>
      [...source.matchAll(/\bexercise\("([\d.]+)"\)/g)].map(([, id]) => id)
    );
    const exercises = exerciseChapters().includes(chapter) ? await exercisesOf(chapter) : [];
    assertEquals([...new Set(asked)].sort(), exercises.map(({ id }) => id).sort(), chapter);
  }
});
