import { defineExercise } from "@course/notebook/exercises";
import { assertEquals, assertThrows } from "@std/assert";
import { notebookOf } from "../../../lib/notebook/exercise/define_exercise.ts";
import { pool } from "./support/pool.ts";

Deno.test("an id is that of the notebook and the number of the exercise", () => {
  assertEquals(notebookOf("05.12"), "05");
  for (const id of ["1.1", "01.0", "01", "one", 5 as never, Symbol("01.1") as never]) {
    assertThrows(
      () => defineExercise({ ...pool, id }),
      RangeError,
      "id must be a notebook's number",
    );
  }
});

Deno.test("what exercises import to be defined needs no kernel at run time", async () => {
  const folder = new URL("../../../lib/notebook/exercise/", import.meta.url);
  const valuesOf = async (file: string) =>
    [...(await Deno.readTextFile(new URL(file, folder))).matchAll(
      /^(?:im|ex)port (?!type\b)[^;]* from "(.*)";/gm,
    )]
      .map(([, module]) => module);
  assertEquals(await valuesOf("exercise.ts"), ["./define_exercise.ts"]);
  assertEquals(await valuesOf("define_exercise.ts"), []);
});
