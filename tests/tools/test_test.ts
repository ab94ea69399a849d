/** Which tests run beside each other, and which by themselves. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { isOnRealTime, testRuns } from "../../lib/tools/test.ts";

const TEST = `Deno.test({
  name: "01 · Waiting takes time",
  fn: onVirtualTime(async () => {
    await delay(2000);
  }),
});
`;

Deno.test("an experiment on the virtual clock runs beside the others", () => {
  assertEquals(isOnRealTime(TEST), false);
});

for (
  const [what, from, to] of [
    ["on the real clock", "onVirtualTime(async () => {", "async () => {"],
    ["that measures real time", "delay(2000)", "onRealTime(() => delay(20))"],
    ["that measures the processor", "delay(2000)", "Deno.cpuUsage()"],
  ]
) {
  Deno.test(`an experiment ${what} runs by itself`, () => {
    assertEquals(isOnRealTime(TEST + TEST.replace(from, to)), true);
  });
}

Deno.test("every file is in one of the three runs", async () => {
  const runs = await testRuns();
  const [tests, virtual, real] = runs.map(({ args }) => args);
  const experiments = [...virtual, ...real];
  const files = [...Deno.readDirSync("tests/experiments")].map(({ name }) => name);
  assertEquals(experiments.map((path) => path.slice(18)).sort(), files.sort());
  assert(real.includes("tests/experiments/01_why_async_test.ts"));
  assert(virtual.includes("tests/experiments/04_quick_start_test.ts"));
  assertEquals(runs.map(({ measures }) => measures ?? false), [false, false, true]);
  assert(tests.includes("tests/examples_test.ts") && tests.includes("tests/loop"));
});

Deno.test("experiments recall other languages, and the tests of the languages run them", async () => {
  const languages = (await testRuns()).map(({ env }) => "COURSE_LANGUAGES" in env);
  assertEquals(languages, [false, true, true]);
});

Deno.test("a bare deno test says what to type", async () => {
  const command = new Deno.Command(Deno.execPath(), { args: ["test"], env: { NO_COLOR: "1" } });
  const { code, stderr } = await command.output();
  assertEquals(code, 1);
  assertStringIncludes(new TextDecoder().decode(stderr), "Did you mean to run with `-P`");
});
