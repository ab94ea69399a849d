/** Who blocked the event loop. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { besideClock } from "../../../lib/services/lag/beside_clock.ts";
import { culprits } from "../../../lib/services/lag/culprits.ts";
import { delay } from "@std/async";
import { whenLookedAt } from "./support/when_looked_at.ts";

function spin(ms: number): void {
  for (const start = performance.now(); performance.now() < start + ms;);
}

/** As {@linkcode spin}, but nobody that could be charged. */
const [spinWithoutName] = [(ms: number): void => {
  for (const start = performance.now(); performance.now() < start + ms;);
}];

function sleeper(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

async function patient(ms: number): Promise<void> {
  await delay(ms);
}

Deno.test("culprits names who computes and who waits, the worst first, and no bystander", async () => {
  await whenLookedAt(async (longer) => {
    const found = await culprits(async () => {
      const others = patient(200);
      await delay(1);
      sleeper(120 * longer);
      await delay(1);
      spin(250 * longer);
      await others;
    });
    assertEquals(found.map(({ name }) => name), ["spin", "sleeper"]);
    assert(found[0].ms >= 200 && found[1].ms >= 100);
  });
});

Deno.test("culprits names a function also after V8 has inlined it", async () => {
  await whenLookedAt(async (longer) => {
    const work: () => Promise<void> = new Function(`
      ${spin}
      return async () => {
        await null;
        spin(${300 * longer});
      };
    `)(); // New code each time.
    await work();
    for (const time of [1, 2, 3]) {
      assertEquals((await culprits(work)).map(({ name }) => name), ["spin"], `time ${time}`);
    }
  });
});

Deno.test("culprits never charges the clock beside the work", async () => {
  assertEquals(await culprits(() => besideClock(() => spinWithoutName(150))), []);
});

Deno.test("culprits leaves out what stays below the limit", async () => {
  assertEquals(await culprits(() => sleeper(60), 10_000), []);
});

Deno.test("culprits throws what the work throws, and can be used again", async () => {
  const error = new Error("burnt");
  assertEquals(await culprits(() => Promise.reject(error)).catch((e) => e), error);
  await whenLookedAt(async (longer) => {
    assertEquals((await culprits(() => sleeper(80 * longer))).map(({ name }) => name), ["sleeper"]);
  });
});

Deno.test("culprits names a limit that is none", async () => {
  for (const wrong of [NaN, -1]) {
    await assertRejects(
      () => culprits(() => {}, wrong),
      RangeError,
      `limit must be a number of ms from 0 on, received ${wrong}`,
    );
  }
});
