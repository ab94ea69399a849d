import { assert } from "@std/assert";
import { onVirtualTime } from "@course/notebook/virtual";
import { timeLimit } from "../../lib/services/time_limit.ts";

Deno.test("timeLimit aborts in real time, under a virtual clock too", async () => {
  const start = performance.now();
  await onVirtualTime(async () => {
    using limit = timeLimit(60);
    const anHour = new Promise((resolve) => setTimeout(resolve, 3_600_000)); // It passes at once.
    await new Promise((resolve) => limit.signal.addEventListener("abort", resolve));
    await anHour;
  })(undefined as unknown as Deno.TestContext);
  const took = performance.now() - start;
  assert(took > 55 && took < 10_000, `${took} ms`);
});

Deno.test("timeLimit is over when it is disposed of", async () => {
  let signal: AbortSignal;
  {
    using limit = timeLimit(10);
    signal = limit.signal;
  }
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert(!signal.aborted);
});
