import { AsyncLocalStorage } from "node:async_hooks";
import { assertEquals } from "@std/assert";
import { onRealTime } from "@course/notebook";
import { realClock } from "../../../lib/notebook/time/clock.ts";

const after = (ms: number) => new Promise<void>((resolve) => realClock.setTimeout(resolve, ms));

Deno.test("real timers fire in the order of their times, microtasks between them", async () => {
  const log: string[] = [];
  const note = (what: string) => () => {
    log.push(what);
    queueMicrotask(() => log.push(`microtask of ${what}`));
  };
  realClock.setTimeout(note("b"), 20);
  realClock.setTimeout(note("a"), 10);
  realClock.setTimeout(note("c"), 20);
  await after(60);
  assertEquals(log, ["a", "microtask of a", "b", "microtask of b", "c", "microtask of c"]);
});

Deno.test("a timer that is due can still be cleared by one that fires before it", async () => {
  const log: string[] = [];
  realClock.setTimeout(() => {
    log.push("first");
    realClock.clearTimeout(second);
    realClock.clearInterval(ticks);
  }, 20);
  const second = realClock.setTimeout(() => log.push("second"), 20);
  const ticks = realClock.setInterval(() => log.push("tick"), 20);
  await after(80);
  assertEquals(log, ["first"]);
});

Deno.test("each callback runs in the context of the code that set its timer", async () => {
  const who = new AsyncLocalStorage<string>();
  const seen: (string | undefined)[] = [];
  for (const name of ["ada", "bob"]) {
    who.run(name, () => realClock.setTimeout(() => seen.push(who.getStore()), 10));
  }
  await after(40);
  assertEquals(seen, ["ada", "bob"]);
});

Deno.test("the clock is never early", async () => {
  await onRealTime(async () => {
    for (let ms = 1; ms <= 20; ms++) {
      const start = performance.now();
      await after(ms);
      assertEquals(performance.now() - start >= ms, true);
    }
  });
});
