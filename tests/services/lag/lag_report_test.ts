/** Whether an event loop was blocked, and by whom. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { lagReport } from "@course/services";
import { whenLookedAt } from "./support/when_looked_at.ts";

const MODULE = `data:text/javascript,${
  encodeURIComponent(`
    const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    function spin() { for (const start = performance.now(); performance.now() < start + 300;); }
    export async function polite() { await wait(60); }
    export async function rude() { await Promise.all([polite(), wait(10).then(spin)]); }
    export async function failing() { throw new Error("burnt"); }
  `)
}`;

Deno.test("lagReport names the function that blocked, and how long the clock stood still", async () => {
  await whenLookedAt(async () => {
    const { culprits, longest } = await lagReport(MODULE, "rude");
    assertEquals(culprits.map(({ name }) => name), ["spin"]);
    assert(longest >= 290);
  });
});

Deno.test("lagReport has no culprit where nothing blocks", async () => {
  const { culprits, ticks } = await lagReport(MODULE, "polite");
  assertEquals(culprits, []);
  assert(ticks > 0);
});

Deno.test("lagReport passes on what the function throws, and refuses what is not there", async () => {
  await assertRejects(() => lagReport(MODULE, "failing"), Error, "burnt");
  await assertRejects(() => lagReport(MODULE, "missing"), TypeError, "missing");
  await assertRejects(() => lagReport(MODULE, "rude", -1), RangeError, "received -1");
});
