/** Computing counts, waiting does not. */
import { assert, assertEquals } from "@std/assert";
import { delay } from "@std/async";
import { afterComputing, processorTime } from "../../../lib/notebook/time/mod.ts";

/** Computes, with pauses, for so many milliseconds of this thread's time. */
async function compute(ms: number): Promise<void> {
  for (const end = processorTime() + ms; processorTime() < end;) await delay(0);
}

Deno.test("afterComputing calls back once the thread has computed for long enough", async () => {
  let called = false;
  using _ = afterComputing(50, () => called = true);
  await compute(20);
  assert(!called);
  await compute(100);
  assert(called);
});

Deno.test("afterComputing does not count the time in which the thread waits", async () => {
  let called = false;
  using _ = afterComputing(100, () => called = true);
  await delay(300);
  assert(!called);
});

Deno.test("afterComputing is called off when its result is disposed of", async () => {
  let calls = 0;
  {
    using _ = afterComputing(10, () => calls++);
  }
  await compute(50);
  assertEquals(calls, 0);
});
