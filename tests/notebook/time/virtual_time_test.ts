import { onVirtualTime, settle } from "@course/notebook/virtual";
import { delay } from "@std/async";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { currentClock, installClock } from "../../../lib/notebook/time/clock.ts";
import { JumpingClock, turn } from "../../../lib/notebook/time/jumping_clock.ts";

const context = undefined as unknown as Deno.TestContext;

Deno.test(
  "time begins at 0 and moves exactly to the next timer",
  onVirtualTime(async () => {
    assertEquals([performance.now(), Date.now()], [0, 0]);
    await delay(23_000);
    assertEquals([performance.now(), Date.now(), new Date().toISOString()], [
      23_000,
      23_000,
      "1970-01-01T00:00:23.000Z",
    ]);
  }),
);

Deno.test(
  "timers fire in the order of their times, equal times in the order of setting",
  onVirtualTime(async () => {
    const seen: string[] = [];
    for (const [name, ms] of [["late", 30], ["a", 10], ["b", 10], ["soon", 0]] as const) {
      setTimeout((text: string) => seen.push(text), ms, name);
    }
    await delay(40);
    assertEquals(seen, ["soon", "a", "b", "late"]);
  }),
);

Deno.test(
  "microtasks of one timer run before the next timer of the same time",
  onVirtualTime(async () => {
    const seen: string[] = [];
    setTimeout(() => {
      seen.push("timer 1");
      Promise.resolve().then(() => seen.push("microtask of 1"));
    }, 5);
    setTimeout(() => seen.push("timer 2"), 5);
    await delay(10);
    assertEquals(seen, ["timer 1", "microtask of 1", "timer 2"]);
  }),
);

Deno.test(
  "intervals tick until they are cleared; clearing twice and clearing nothing is fine",
  onVirtualTime(async () => {
    const ticks: number[] = [];
    const interval = setInterval(() => ticks.push(performance.now()), 100);
    await delay(350);
    clearInterval(interval);
    clearInterval(interval);
    clearTimeout(undefined);
    clearTimeout(12345);
    await delay(500);
    assertEquals(ticks, [100, 200, 300]);
  }),
);

Deno.test(
  "what a timer throws is an error event, and time goes on",
  onVirtualTime(async () => {
    const seen: unknown[] = [];
    const listener = (event: ErrorEvent) => {
      event.preventDefault();
      seen.push(event.error.message);
    };
    globalThis.addEventListener("error", listener);
    setTimeout(() => {
      throw new Error("from a timer");
    }, 10);
    await delay(20);
    globalThis.removeEventListener("error", listener);
    assertEquals(seen, ["from a timer"]);
  }),
);

Deno.test("the real clock is back after the test, even after a failing one", async () => {
  const before = [globalThis.setTimeout, globalThis.clearInterval, globalThis.Date];
  const failing = onVirtualTime(() => {
    throw new Error("no");
  });
  await assertRejects(() => failing(context), Error, "no");
  assertEquals([globalThis.setTimeout, globalThis.clearInterval, globalThis.Date], before);
  assert(Date.now() > 1e12);
  const start = performance.now();
  await delay(5);
  assert(performance.now() - start > 2);
});

Deno.test("an unhandled rejection fails the test, unless a listener has claimed it", async () => {
  const floating = () => void Promise.reject(new Error("floating"));
  await assertRejects(() => onVirtualTime(floating)(context), AggregateError, "Unhandled");
  const claimed = onVirtualTime(async () => {
    const claim = (event: Event) => event.preventDefault();
    globalThis.addEventListener("unhandledrejection", claim);
    floating();
    await settle();
    globalThis.removeEventListener("unhandledrejection", claim);
  });
  await claimed(context);
});

Deno.test("a timer that is left behind fails the test, and is named", async () => {
  const leaving = onVirtualTime(() => void setTimeout(() => {}, 5000));
  const error = await assertRejects(() => leaving(context), Error);
  assert(/never ended: timeout of 5000 ms at .*virtual_time_test\.ts:\d+:\d+$/.test(error.message));
});

Deno.test(
  "a clock on top has times and timers of its own, and the one below it stops",
  onVirtualTime(async () => {
    await delay(100);
    let below = false;
    const waiting = delay(50).then(() => below = true);
    const outer = currentClock();
    const clock = new JumpingClock();
    const uninstall = installClock(clock);
    await delay(7000);
    assertEquals([performance.now(), below], [7000, false]);
    uninstall();
    assertEquals(currentClock(), outer);
    assertEquals(performance.now(), 100);
    await waiting;
    assertEquals([performance.now(), below], [150, true]);
  }),
);

Deno.test(
  "a timer of one clock can be cleared while another is on",
  onVirtualTime(async () => {
    let fired = false;
    const timer = setTimeout(() => fired = true, 10);
    const uninstall = installClock(new JumpingClock());
    clearTimeout(timer);
    uninstall();
    await delay(20);
    assertEquals(fired, false);
  }),
);

Deno.test(
  "a closed clock never fires again",
  onVirtualTime(async () => {
    const clock = new JumpingClock();
    let fired = false;
    clock.setTimeout(() => fired = true, 1);
    clock.close();
    await delay(10);
    await settle();
    assertEquals(fired, false);
  }),
);

Deno.test(
  "a thousand sleeps take a moment",
  onVirtualTime(async () => {
    for (let i = 0; i < 1000; i++) await delay(1000);
    assertEquals(performance.now(), 1_000_000);
  }),
);

Deno.test(
  "code that waits by looking at the clock comes to its end: the clock moves on after 100,000 looks",
  async () => {
    const clocks: [string, () => number][] = [
      ["performance.now", () => performance.now()],
      ["Date.now", () => Date.now()],
      ["new Date", () => new Date().getTime()],
    ];
    for (const [name, look] of clocks) {
      const clock = new JumpingClock();
      const uninstall = installClock(clock);
      const fired: string[] = [];
      setTimeout(() => fired.push(`late at ${performance.now()}`), 100);
      setTimeout(() => fired.push(`in time at ${performance.now()}`), 2000);
      const start = look();
      for (let i = 0; i < 90_000; i++) assertEquals(look(), start);
      assert(!clock.busyWaited);
      while (look() < start + 300);
      assert(clock.busyWaited, name);
      while (fired.length < 2) await turn();
      assertEquals(fired, ["late at 300", "in time at 2000"], name);
      clock.close();
      uninstall();
    }
  },
);

Deno.test("looks in different turns of the event loop are not waiting", async () => {
  const clock = new JumpingClock();
  for (let i = 0; i < 5; i++) {
    for (let look = 0; look < 50_000; look++) clock.now();
    await turn();
  }
  assertEquals([clock.now(), clock.busyWaited], [0, false]);
});
