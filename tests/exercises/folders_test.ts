/** Every exercise has a folder of its own, with four files, and its place is its id. */
import { assert, assertEquals } from "@std/assert";
import { exerciseFolders, findExercise, notebookOf } from "../../lib/notebook/exercise/mod.ts";
import { allExerciseCells } from "./support/exercise_cells.ts";

const root = new URL("../../lib/exercises/", import.meta.url);
const FILES = ["exercise.ts", "mutants.ts", "solution.ts", "starter.ts"];

const list = (folder: URL) => [...Deno.readDirSync(folder)];
const foldersIn = (folder: URL) =>
  list(folder).filter(({ isDirectory }) => isDirectory)
    .map(({ name }) => new URL(`${name}/`, folder));

Deno.test("every folder of lib/exercises is that of one exercise", () => {
  const folders = foldersIn(root).flatMap(foldersIn).map(({ href }) => href);
  const found = [...exerciseFolders().values()].map(({ href }) => href);
  assertEquals(found.toSorted(), folders.toSorted());
});

for (const [id, folder] of exerciseFolders()) {
  Deno.test(`${id}: its folder has the four files, and defines the exercise of that id`, async () => {
    const names = list(folder).map(({ name }) => name);
    assertEquals(FILES.filter((file) => !names.includes(file)), []);
    assertEquals((await findExercise(id)).id, id);
  });

  Deno.test(`${id}: only the proofs load its mutants`, async () => {
    const names = list(folder).map(({ name }) => name).filter((name) => name !== "mutants.ts");
    for (const name of names) {
      const text = await Deno.readTextFile(new URL(name, folder));
      assert(!/from "[^"]*\bmutants\.ts"/.test(text), `${name} imports them`);
    }
  });
}

Deno.test("the exercises of every notebook are tested, in a file of its number", async () => {
  const notebooks = new Set([...exerciseFolders().keys()].map(notebookOf));
  for (const number of notebooks) {
    const test = await Deno.readTextFile(new URL(`${number}_test.ts`, import.meta.url));
    assert(test.includes(`await testExercises("${number}");`));
  }
});

Deno.test("every exercise that a notebook checks exists, and every exercise is checked", async () => {
  const asked = (await allExerciseCells()).flatMap((source) =>
    [...source.matchAll(/\bexercise\("([\d.]+)"\)/g)].map(([, id]) => id)
  );
  assertEquals([...new Set(asked)].sort(), [...exerciseFolders().keys()].sort());
});
