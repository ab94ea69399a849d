import { onRealTime } from "@course/notebook";
import { onVirtualTime, settle } from "@course/notebook/virtual";
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { deadline, delay } from "@std/async";

const { timeout, any } = AbortSignal;
const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));

Deno.test(
  "AbortSignal.timeout aborts on the virtual clock, exactly then, with a TimeoutError",
  onVirtualTime(async () => {
    const start = performance.now();
    const signal = AbortSignal.timeout(60_000);
    assert(signal instanceof AbortSignal);
    assertEquals(signal.aborted, false);
    await aborted(signal);
    assertEquals(performance.now() - start, 60_000);
    assert(signal.reason instanceof DOMException);
    assertEquals(signal.reason.name, "TimeoutError");
  }),
);

Deno.test(
  "AbortSignal.any of timeouts aborts with the first of them, even through another any",
  onVirtualTime(async () => {
    const start = performance.now();
    const signal = AbortSignal.any([
      AbortSignal.any([AbortSignal.timeout(300), AbortSignal.timeout(200)]),
      new AbortController().signal,
    ]);
    await aborted(signal);
    assertEquals([performance.now() - start, signal.reason.name], [200, "TimeoutError"]);
  }),
);

Deno.test(
  "a timeout without listeners moves no time, and passes with the time of others",
  onVirtualTime(async () => {
    const start = performance.now();
    const signal = AbortSignal.timeout(1000);
    assertEquals(await deadline(delay(10).then(() => "in time"), 5000), "in time");
    const listener = () => {};
    signal.addEventListener("abort", listener);
    signal.removeEventListener("abort", listener);
    for (let i = 0; i < 10; i++) await settle();
    assertEquals([performance.now() - start, signal.aborted], [10, false]);
    await delay(2000);
    assertEquals(signal.aborted, true);
    for (let i = 0; i < 10; i++) await settle();
    assertEquals(performance.now() - start, 2010);
  }),
);

Deno.test("outside of a virtual clock AbortSignal has its own functions", async () => {
  await onVirtualTime(async () => {
    assert(AbortSignal.timeout !== timeout);
    await onRealTime(() => {
      assertStrictEquals(AbortSignal.timeout, timeout);
      assertStrictEquals(AbortSignal.any, any);
    });
    assert(AbortSignal.timeout !== timeout);
    for (const ms of [-1, NaN, Infinity]) assertThrows(() => AbortSignal.timeout(ms), TypeError);
  })(undefined as never);
  assertStrictEquals(AbortSignal.timeout, timeout);
  assertStrictEquals(AbortSignal.any, any);
});
