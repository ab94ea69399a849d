import { assertEquals, assertThrows } from "@std/assert";
import { ProgramResult } from "../../../lib/services/languages/program_result.ts";

const facts = {
  output: 'first\n{"seconds":3}',
  stderr: "",
  versions: { Python: "3.11.7", fastapi: "0.165.0" },
  ran: "now",
  date: "2026-11-27",
} as const;

function shown(result: ProgramResult): string {
  const display = Symbol.for("Jupyter.display") as never;
  return (result[display] as () => { "text/plain": string }).call(result)["text/plain"];
}

Deno.test("ProgramResult says with which versions it ran, and when", () => {
  assertEquals(new ProgramResult(facts).about, "Python 3.11.7, fastapi 0.165.0: run now");
  const recorded = new ProgramResult({ ...facts, ran: "recorded" });
  assertEquals(recorded.about, "Python 3.11.7, fastapi 0.165.0: recorded on 2026-11-27");
});

Deno.test("ProgramResult is shown with its warnings, and the line about it", () => {
  const about = "(Python 3.11.7, fastapi 0.165.0: run now)";
  assertEquals(shown(new ProgramResult(facts)), `${facts.output}\n${about}`);
  const warned = new ProgramResult({ ...facts, stderr: "RuntimeWarning" });
  assertEquals(shown(warned), `${facts.output}\nRuntimeWarning\n${about}`);
  const silent = new ProgramResult({ ...facts, output: "" });
  assertEquals(shown(silent), about);
});

Deno.test("ProgramResult reads its last line as JSON, or says what is there instead", () => {
  assertEquals(new ProgramResult(facts).json(), { seconds: 3 });
  assertEquals(new ProgramResult({ ...facts, output: "[1]" }).json<number[]>(), [1]);
  assertThrows(
    () => new ProgramResult({ ...facts, output: "3\ndone" }).json(),
    SyntaxError,
    'Cannot read the last line as JSON: the program printed "done"',
  );
});
