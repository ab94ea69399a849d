/** The linked packages are `@std`'s own code: what an imitation would get wrong. */
import * as assert from "@std/assert";
import {
  assertEquals,
  AssertionError,
  assertObjectMatch,
  assertRejects,
  assertThrows,
} from "@std/assert";
import * as async from "@std/async";
import { deadline, delay, retry, RetryError } from "@std/async";
import { onVirtualTime } from "@course/notebook/virtual";

Deno.test("the names are those of @std/assert", () => {
  const names = "AssertionError assert assertAlmostEquals assertArrayIncludes assertEquals " +
    "assertExists assertFalse assertGreater assertGreaterOrEqual assertInstanceOf assertIsError " +
    "assertLess assertLessOrEqual assertMatch assertNotEquals assertNotInstanceOf assertNotMatch " +
    "assertNotStrictEquals assertObjectMatch assertRejects assertStrictEquals " +
    "assertStringIncludes assertThrows equal fail unimplemented unreachable";
  assertEquals(Object.keys(assert).sort(), names.split(" ").sort());
});

Deno.test("the names are those of @std/async, but Channel", () => {
  const names = "Lazy MuxAsyncIterator RetryError abortable allKeyed allSettledKeyed deadline " +
    "debounce delay poll pooledMap retry tee";
  assertEquals(Object.keys(async).sort(), names.split(" ").sort());
});

Deno.test("assertEquals sees into buffers, instants and what is behind a tag", () => {
  const different: [unknown, unknown][] = [
    [new Uint8Array([1]).buffer, new Uint8Array([2]).buffer],
    [Temporal.Instant.from("2026-01-01T00:00Z"), Temporal.Instant.from("2026-01-02T00:00Z")],
    [new Map([[{}, 1]]), new Map([[{}, 2]])],
    [new Date(1), new Date(2)],
  ];
  for (const [a, b] of different) assertThrows(() => assertEquals(a, b), AssertionError);
});

Deno.test("assertObjectMatch looks at the beginning of an array only", () => {
  assertObjectMatch({ a: [1, 2] }, { a: [1] });
});

Deno.test(
  "delay, deadline and retry run on the virtual clock, with their signals",
  onVirtualTime(async () => {
    const start = performance.now();
    await delay(2 ** 31);
    assertEquals(performance.now() - start, 2 ** 31);
    const late = await assertRejects(() => deadline(delay(60_000), 10), DOMException);
    assertEquals([late.name, performance.now() - start], ["TimeoutError", 2 ** 31 + 10]);

    const controller = new AbortController();
    const attempts = retry(() => Promise.reject(new Error("no")), { signal: controller.signal });
    await Promise.resolve();
    controller.abort("stop");
    assertEquals(await attempts.catch((reason) => reason), "stop");
    await assertRejects(
      () => retry(() => Promise.reject(new Error("no")), { maxAttempts: 2, jitter: 0 }),
      RetryError,
    );
    await delay(60_000);
  }),
);
