import { assertTook, onRealTime } from "@course/notebook";
import { onVirtualTime } from "@course/notebook/virtual";
import { delay } from "@std/async";
import { assert, assertEquals, AssertionError, assertRejects, assertThrows } from "@std/assert";

Deno.test(
  "on the virtual clock assertTook is exact",
  onVirtualTime(() => {
    assertTook(2000, 2000);
    assertTook(0.1 + 0.2, 0.3);
    for (const wrong of [1999, 2001, 2000.4]) {
      assertThrows(
        () => assertTook(wrong, 2000),
        AssertionError,
        `exactly 2000 ms, but it took ${wrong} ms`,
      );
    }
  }),
);

Deno.test("on the real clock assertTook allows being late by a margin", () => {
  for (const took of [2000, 2500, 2750]) assertTook(took, 2000);
  assertThrows(() => assertTook(2751, 2000), AssertionError, "2000 ms (at most 2750 ms)");
});

Deno.test("on the real clock assertTook never allows being early, and says why", () => {
  assertTook(499.95, 500); // The grain of the clock.
  for (const [took, early] of [[498, 2], [499.5, 0.5], [0, 500]]) {
    assertThrows(
      () => assertTook(took, 500),
      AssertionError,
      `Expected it to take at least 500 ms, but it took ${took} ms: ${early} ms too early. ` +
        "A timer never fires before its time, so something was not awaited",
    );
  }
});

Deno.test("assertTook refuses what is not a duration", () => {
  assertThrows(
    () => assertTook(NaN, 1),
    RangeError,
    "ms must be a number of 0 or more, received NaN",
  );
  assertThrows(() => assertTook(1, -1), RangeError, "expected must be a number of 0 or more");
  for (const wrong of [Symbol("soon"), "1", null]) {
    const received = `received ${Deno.inspect(wrong)}`;
    assertThrows(() => assertTook(wrong as never, 1), RangeError, received);
  }
});

Deno.test(
  "onRealTime measures real time inside a virtual test, and puts the virtual clock back",
  onVirtualTime(async () => {
    await delay(5000);
    const ms = await onRealTime(async () => {
      const start = performance.now();
      await delay(30);
      assert(Date.now() > 1e12);
      return performance.now() - start;
    });
    assert(ms >= 28 && ms < 2000, `${ms}`);
    assertEquals(performance.now(), 5000);
    await assertRejects(() => onRealTime(() => Promise.reject(new Error("no"))), Error, "no");
    assertEquals(performance.now(), 5000);
  }),
);

Deno.test("onRealTime where the clock is real just runs", async () => {
  assertEquals(await onRealTime(() => 42), 42);
});
