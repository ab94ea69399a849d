/**
 * Random plays with locks, semaphores, events, conditions, barriers and queues: lib/async gives to
 * each what asyncio gives, at the same time and in the same order.
 *
 * `PARITY_PLAYS=100000 PARITY_SEED=1 deno test -A tests/parity/primitives_test.ts` tries others.
 */
import { onVirtualTime } from "@course/notebook/virtual";
import { assert, assertEquals } from "@std/assert";
import { findPython, runScript } from "./cpython.ts";
import { assertSameTrace } from "./difference.ts";
import { ACTS, generate, observable, type Play, PRIMITIVES } from "./primitives/generate.ts";
import { trace } from "./primitives/actors.ts";
import { read } from "./recorded.ts";

const python = await findPython();
const COUNT = Number(Deno.env.get("PARITY_PLAYS") ?? 900);
const FIRST_SEED = Number(Deno.env.get("PARITY_SEED") ?? 1_000_001);

async function assertSame(play: Play, asyncio: readonly string[]): Promise<void> {
  const title = `${play.primitive}, play ${play.seed}`;
  assertSameTrace(title, observable(await trace(play)), observable(asyncio));
}

const recorded = await read("primitives");

for (const primitive of PRIMITIVES) {
  Deno.test(
    `random plays with a ${primitive}: as recorded from CPython 3.13`,
    onVirtualTime(async () => {
      const plays = Object.keys(recorded).map((seed) => generate(Number(seed)))
        .filter((play) => play.primitive === primitive);
      assertEquals(plays.length, 100);
      for (const play of plays) await assertSame(play, recorded[play.seed]);
    }),
  );
}

Deno.test({
  name: `random plays: ${COUNT} others as CPython ${
    python ? `3.${python.version}` : "3.11 or newer"
  } runs them now`,
  ignore: python === undefined,
  fn: onVirtualTime(async () => {
    const plays: Play[] = [];
    for (let seed = FIRST_SEED; plays.length < COUNT; seed++) {
      const play = generate(seed);
      if (play.needs <= python!.version) plays.push(play);
    }
    for (let i = 0; i < COUNT; i += 5000) {
      const part = plays.slice(i, i + 5000);
      const input = part.map((play) => JSON.stringify(play)).join("\n");
      const traces = (await runScript(python!, "primitives/actors.py", [], input)).trim().split(
        "\n",
      );
      assertEquals(traces.length, part.length);
      for (const [j, play] of part.entries()) await assertSame(play, JSON.parse(traces[j]));
    }
  }),
});

Deno.test(
  "random plays use everything there is: waiting, cancelling, each act of each primitive",
  onVirtualTime(async () => {
    const seen = new Map<string, number>();
    const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    for (let seed = 1; seed <= 450; seed++) {
      const play = generate(seed);
      const lines = await trace(play);
      for (const act of play.actors.flat()) count(`${play.primitive} ${act.name}`);
      if (lines.some((line) => line.includes(" at last "))) count(`${play.primitive} waits`);
      if (lines.some((line) => line.includes(" cancels "))) count(`${play.primitive} cancels`);
    }
    for (const primitive of PRIMITIVES) {
      for (const what of [...ACTS[primitive], "waits", "cancels"]) {
        const times = seen.get(`${primitive} ${what}`) ?? 0;
        assert(times >= 3, `${primitive} ${what} comes ${times} times only`);
      }
    }
  }),
);
