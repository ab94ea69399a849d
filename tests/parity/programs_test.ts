/**
 * Random programs have the same trace on lib/loop and on CPython's loop, entry for entry: recorded,
 * and live where there is a Python.
 *
 * `PARITY_PROGRAMS=100000 PARITY_SEED=1 deno test -A tests/parity/programs_test.ts` tries others.
 */
import { assert, assertEquals } from "@std/assert";
import { findPython, runScript } from "./cpython.ts";
import { assertSameTrace } from "./difference.ts";
import { generate, type Program } from "./programs/generate.ts";
import { trace } from "./programs/machine.ts";
import { read } from "./recorded.ts";

const python = await findPython();
const COUNT = Number(Deno.env.get("PARITY_PROGRAMS") ?? 2000);
const FIRST_SEED = Number(Deno.env.get("PARITY_SEED") ?? 1_000_001);

async function assertSame(program: Program, cpython: readonly string[]): Promise<void> {
  assertSameTrace(`program ${program.seed}`, await trace(program), cpython);
}

Deno.test("random programs: 2000 as recorded from CPython 3.13", async () => {
  const recorded = await read("programs");
  assertEquals(Object.keys(recorded).length, 2000);
  for (const [seed, lines] of Object.entries(recorded)) {
    await assertSame(generate(Number(seed)), lines);
  }
});

Deno.test({
  name: `random programs: ${COUNT} others as CPython ${
    python ? `3.${python.version}` : "3.11 or newer"
  } runs them now`,
  ignore: python === undefined,
  fn: async () => {
    const programs: Program[] = [];
    for (let seed = FIRST_SEED; programs.length < COUNT; seed++) {
      const program = generate(seed);
      if (program.needs <= python!.version) programs.push(program);
    }
    for (let i = 0; i < COUNT; i += 5000) {
      const part = programs.slice(i, i + 5000);
      const input = part.map((program) => JSON.stringify(program)).join("\n");
      const traces = (await runScript(python!, "programs/machine.py", [], input)).trim().split(
        "\n",
      );
      assertEquals(traces.length, part.length);
      for (const [j, program] of part.entries()) await assertSame(program, JSON.parse(traces[j]));
    }
  },
});

Deno.test("random programs use everything there is, and do not end at once", async () => {
  const used = new Map<string, number>();
  let lines = 0;
  for (let seed = 1; seed <= 500; seed++) {
    const program = generate(seed);
    for (const [name] of program.routines.flat()) used.set(name, (used.get(name) ?? 0) + 1);
    lines += (await trace(program)).length;
  }
  assertEquals(used.size, 30);
  for (const [name, times] of used) assert(times >= 10, `${name} is used ${times} times only`);
  assert(lines / 500 > 30);
});
