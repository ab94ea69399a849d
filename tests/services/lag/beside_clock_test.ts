/** The clock beside some work. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { besideClock } from "@course/services";
import { onVirtualTime } from "@course/notebook/virtual";
import { delay } from "@std/async";
import { threadCpuUsage } from "node:process";

Deno.test(
  "besideClock ticks every 2 ms beside work that waits",
  onVirtualTime(async () => {
    const { took, ticks, longest } = await besideClock(() => delay(11));
    assertEquals({ took, ticks, longest }, { took: 11, ticks: 5, longest: 2 });
  }),
);

Deno.test("besideClock does not tick beside work that blocks, and tells the longest pause", async () => {
  const { took, ticks, longest } = await besideClock(() => {
    for (const start = performance.now(); performance.now() < start + 20;);
  });
  assertEquals(ticks, 0);
  assert(longest >= 20 && longest === took);
});

Deno.test("besideClock stops its clock when the work fails", async () => {
  const work = () => Promise.reject(new Error("no file"));
  await assertRejects(() => besideClock(work), Error, "no file");
});

Deno.test("besideClock tells waiting from computing by the CPU time", async () => {
  const waiting = await besideClock(() => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  });
  const computing = await besideClock(() => {
    for (const before = threadCpuUsage(); threadCpuUsage(before).user < 100_000;);
  });
  assertEquals([waiting.ticks, computing.ticks], [0, 0]);
  assert(waiting.cpu < 50 && computing.cpu >= 100 && computing.cpu <= 4 * computing.took);
});
