import {
  asCompleted,
  AsyncEvent,
  CancelledError,
  createTask,
  Lock,
  Queue,
  shield,
  wait,
  waitFor,
  withTimeout,
} from "@course/async";
import { onVirtualTime } from "@course/notebook/virtual";
import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { delay } from "@std/async";
import { countingController, reasonOf } from "./support/helpers.ts";
import { untilAborted } from "./support/until_aborted.ts";

Deno.test(
  "WF1 without a limit it is a plain wait",
  onVirtualTime(async () => {
    assertEquals(await waitFor(() => delay(100_000).then(() => 1), Infinity), 1);
    assertEquals(await waitFor(() => 2, Infinity), 2);
  }),
);

Deno.test(
  "WF2 a result before the limit is returned, an error thrown, and no timer left",
  onVirtualTime(async () => {
    assertEquals(await waitFor((signal) => delay(10, { signal }).then(() => "value"), 50), "value");
    const why = new Error("why");
    assertStrictEquals(await reasonOf(waitFor(() => Promise.reject(why), 50)), why);
    assertStrictEquals(
      await reasonOf(waitFor(() => {
        throw why;
      }, 50)),
      why,
    );
    assertEquals(performance.now(), 10);
  }),
);

Deno.test(
  "WF3 on timeout: cancel, wait until the work has really stopped, then throw",
  onVirtualTime(async () => {
    let stopped = false;
    const error = await reasonOf(waitFor(async (signal) => {
      try {
        await untilAborted(signal);
      } finally {
        await delay(30);
        stopped = true;
      }
    }, 10)) as Error;
    assertEquals([error.name, performance.now(), stopped], ["TimeoutError", 40, true]);
  }),
);

for (const ms of [0, -1, -Infinity]) {
  Deno.test(
    `WF5 with a limit of ${ms} the work is never started`,
    onVirtualTime(async () => {
      let started = false;
      const error = await reasonOf(waitFor(() => started = true, ms)) as Error;
      assertEquals([error.name, started], ["TimeoutError", false]);
    }),
  );
}

Deno.test(
  "WF7 an error thrown while being cancelled beats the TimeoutError",
  onVirtualTime(async () => {
    const why = new Error("clean-up failed");
    const running = waitFor((signal) => untilAborted(signal).catch(() => Promise.reject(why)), 10);
    assertStrictEquals(await reasonOf(running), why);
  }),
);

Deno.test(
  "WF8 work that shrugs the cancel off and returns a value: the value, from inside and outside",
  onVirtualTime(async () => {
    const shrug = (signal: AbortSignal) => untilAborted(signal).catch(() => "shrugged");
    assertEquals(await waitFor(shrug, 10), "shrugged");
    const controller = new AbortController();
    const running = waitFor(shrug, 1000, { signal: controller.signal });
    controller.abort();
    assertEquals(await running, "shrugged");
  }),
);

Deno.test(
  "WF9 A2 an outer abort reaches the work with the same reason, and is waited for",
  onVirtualTime(async () => {
    const controller = new AbortController();
    const why = new Error("why");
    const seen: unknown[] = [];
    const running = waitFor(
      (signal) =>
        untilAborted(signal).finally(() => delay(30).then(() => seen.push(signal.reason))),
      1000,
      { signal: controller.signal },
    );
    await delay(10);
    controller.abort(why);
    assertStrictEquals(await reasonOf(running), why);
    assertEquals([performance.now(), seen], [40, [why]]);
  }),
);

Deno.test(
  "WF10 an outer abort is not swallowed because the work finished at the same time",
  onVirtualTime(async () => {
    // Cast: work that ends, and a caller who aborts in the same turn. Plot: the value comes out, and
    // the caller still sees the abort.
    const controller = new AbortController();
    const { promise, resolve } = Promise.withResolvers<string>();
    const running = waitFor(() => promise, 1000, { signal: controller.signal });
    resolve("value");
    controller.abort("stop");
    assertEquals(await running, "value");
    assertEquals(controller.signal.aborted, true);
  }),
);

Deno.test(
  "WF10 an outer abort during the unwinding from the timeout is the one that is thrown",
  onVirtualTime(async () => {
    const controller = new AbortController();
    const running = waitFor((signal) => untilAborted(signal).finally(() => delay(20)), 10, {
      signal: controller.signal,
    });
    setTimeout(() => controller.abort("stop"), 20);
    assertEquals(await reasonOf(running), "stop");
  }),
);

Deno.test(
  "WF11 A5 a value that is there when the timer fires wins",
  onVirtualTime(async () => {
    // Cast: a timer for the value, and the limit, both at 10. Plot: the value is set first.
    const { promise, resolve } = Promise.withResolvers<string>();
    setTimeout(() => resolve("value"), 10);
    assertEquals(await waitFor(() => promise, 10), "value");
  }),
);

Deno.test(
  "WF11 A6 in a tie nothing is lost: the item is returned or still in the queue, the lock free",
  onVirtualTime(async () => {
    for (const itemFirst of [true, false]) {
      const queue = new Queue<string>();
      const lock = new Lock();
      const held = lock.tryAcquire()!;
      const grant = () => {
        queue.putNowait("item");
        held.release();
      };
      if (itemFirst) setTimeout(grant, 10);
      const got = waitFor((signal) => queue.get({ signal }), 10).catch(() => "nothing");
      const guard = waitFor((signal) => lock.acquire({ signal }), 10).catch(() => undefined);
      if (!itemFirst) setTimeout(grant, 10);
      const [item, permit] = [await got, await guard];
      await delay(1);
      assertEquals([item, queue.size], itemFirst ? ["item", 0] : ["nothing", 1]);
      permit?.release();
      assertEquals(lock.locked, false);
    }
  }),
);

Deno.test(
  "WF12 the TimeoutError has the cancellation as its cause, which is no TimeoutError",
  onVirtualTime(async () => {
    let reason: unknown;
    const error = await reasonOf(waitFor((signal) => {
      signal.addEventListener("abort", () => reason = signal.reason);
      return untilAborted(signal);
    }, 10)) as Error;
    assert(error instanceof DOMException && error.cause instanceof CancelledError);
    assertStrictEquals(error.cause, reason);
  }),
);

Deno.test(
  "WF13 with a shield: TimeoutError now, and the work goes on",
  onVirtualTime(async () => {
    const work = createTask(() => delay(50).then(() => "done"));
    const error = await reasonOf(waitFor((signal) => shield(work, { signal }), 10)) as Error;
    assertEquals([error.name, performance.now(), work.state], ["TimeoutError", 10, "pending"]);
    assertEquals(await work, "done");
    assertEquals(await waitFor((signal) => shield(work, { signal }), 10), "done");
  }),
);

Deno.test(
  "A11 a wait that times out leaves its place: the grant goes to the next",
  onVirtualTime(async () => {
    const lock = new Lock();
    const held = lock.tryAcquire()!;
    await assertRejects(() => waitFor((signal) => lock.acquire({ signal }), 10), DOMException);
    assertEquals(lock.waiting, 0);
    const next = lock.acquire();
    held.release();
    (await next).release();
    assertEquals(lock.locked, false);
    const event = new AsyncEvent();
    await reasonOf(waitFor((signal) => event.wait({ signal }), 10));
    assertEquals(event.waiting, 0);
  }),
);

Deno.test(
  "A1 an aborted signal rejects, and the work never starts",
  onVirtualTime(async () => {
    const why = new Error("why");
    let started = false;
    const never = waitFor(() => started = true, 10, { signal: AbortSignal.abort(why) });
    assertStrictEquals(await reasonOf(never), why);
    assertEquals(started, false);
  }),
);

Deno.test(
  "A4 the listener is gone when it is over",
  onVirtualTime(async () => {
    const { controller, listeners } = countingController();
    await waitFor(() => delay(5), 10, controller);
    await reasonOf(waitFor((signal) => untilAborted(signal), 10, controller));
    assertEquals(listeners(), 0);
  }),
);

Deno.test("wrong arguments of waitFor are told at the call", () => {
  const wrong = (value: unknown) => value as never;
  assertThrows(() => waitFor(() => 1, NaN), RangeError, "received NaN");
  assertThrows(() => waitFor(() => 1, wrong(null)), TypeError, "received null");
  assertThrows(() => waitFor(wrong(Promise.resolve()), 10), TypeError, "must be a function");
});

Deno.test(
  "WF5 A1 an abort beats a limit of 0, and a limit of 1 is time to start",
  onVirtualTime(async () => {
    const signal = AbortSignal.abort("why");
    assertEquals(await reasonOf(waitFor(() => "value", 0, { signal })), "why");
    assertEquals(await waitFor(() => "value", 1), "value");
  }),
);

Deno.test(
  "WF2 a limit that is no whole number of milliseconds is rounded up: nothing ends early",
  onVirtualTime(async () => {
    const start = performance.now();
    await reasonOf(waitFor(untilAborted, 0.2));
    assertEquals(performance.now() - start, 1);
    await reasonOf(waitFor(untilAborted, 10.5));
    assertEquals(performance.now() - start, 12);
    await wait([new Promise(() => {})], { timeout: 1.001 });
    assertEquals(performance.now() - start, 14);
    await reasonOf(asCompleted([new Promise(() => {})], { timeout: 2.5 }).next());
    assertEquals(performance.now() - start, 17);
    await withTimeout(1000, async (scope) => {
      scope.reschedule(3.3);
      await untilAborted(scope.signal);
    }).catch(() => {});
    assertEquals(performance.now() - start, 21);
  }),
);
