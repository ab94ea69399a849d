/**
 * Every scenario has the same trace in both languages: recorded, and live where there is a Python.
 */
import { assert, assertEquals } from "@std/assert";
import { findPython, runScript } from "./cpython.ts";
import { assertSameTrace } from "./difference.ts";
import { read } from "./recorded.ts";
import { needs, scenarioNames, traceOf } from "./scenarios.ts";

const python = await findPython();
const names = await scenarioNames();
const recorded = await read("scenarios");

Deno.test("there are at least 40 scenarios, each in both languages, each recorded", async () => {
  assert(names.length >= 40);
  assertEquals(Object.keys(recorded).sort(), names);
  for (const name of names) await Deno.stat(new URL(`./scenarios/${name}.py`, import.meta.url));
});

for (const name of names) {
  Deno.test(`scenario ${name}: as recorded from CPython 3.13`, async () => {
    assertSameTrace(name, await traceOf(name), recorded[name]);
  });
}

Deno.test({
  name: `scenarios: as CPython ${python ? `3.${python.version}` : "3.11 or newer"} plays them now`,
  ignore: python === undefined,
  fn: async () => {
    const playable: string[] = [];
    for (const name of names) if (await needs(name) <= python!.version) playable.push(name);
    const traces = JSON.parse(await runScript(python!, "scenarios/all.py", playable));
    assertEquals(Object.keys(traces), playable);
    for (const name of playable) assertSameTrace(name, await traceOf(name), traces[name]);
  },
});
