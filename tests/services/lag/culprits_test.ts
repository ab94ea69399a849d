/** Who blocked the event loop. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { culprits } from "../../../lib/services/lag/culprits.ts";
import { delay, retry } from "@std/async";

function spin(ms: number): void {
  for (const start = performance.now(); performance.now() < start + ms;);
}

function sleeper(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

async function patient(ms: number): Promise<void> {
  await delay(ms);
}

/** While a busy machine gives it no time, the profiler sees nothing: then all takes longer. */
function whenLookedAt(check: (longer: number) => Promise<void>): Promise<void> {
  let longer = 0;
  return retry(() => check(++longer), { maxAttempts: 5, minTimeout: 0 });
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
