import { AsyncLocalStorage } from "node:async_hooks";
import { assertEquals } from "@std/assert";
import { onRealTime } from "@course/notebook";
import { HandClock, realClock, turn } from "../../../lib/notebook/time/mod.ts";
import { RealTimers } from "../../../lib/notebook/time/real_timers.ts";

const after = (ms: number) => new Promise<void>((resolve) => realClock.setTimeout(resolve, ms));

/** A host whose timers are all due in the same turn of the event loop, as on a busy machine. */
function overdue(): { timers: RealTimers; goOn: () => Promise<void> } {
  const host = new HandClock();
  return {
    timers: new RealTimers(host),
    async goOn() {
      for (let count = host.due().length; count > 0; count--) host.next();
      for (let turns = 0; turns < 10; turns++) await turn();
    },
  };
}

Deno.test("real timers fire in the order of their times, microtasks between them", async () => {
  const { timers, goOn } = overdue();
  const log: string[] = [];
  const note = (what: string) => () => {
    log.push(what);
    queueMicrotask(() => log.push(`microtask of ${what}`));
  };
  timers.setTimeout(note("b"), 20);
  timers.setTimeout(note("a"), 10);
  timers.setTimeout(note("c"), 20);
  await goOn();
  assertEquals(log, ["a", "microtask of a", "b", "microtask of b", "c", "microtask of c"]);
});

Deno.test("a timer that is due can still be cleared by one that fires before it", async () => {
  const { timers, goOn } = overdue();
  const log: string[] = [];
  timers.setTimeout(() => {
    log.push("first");
    timers.clearTimeout(second);
    timers.clearInterval(ticks);
  }, 20);
  const second = timers.setTimeout(() => log.push("second"), 20);
  const ticks = timers.setInterval(() => log.push("tick"), 20);
  await goOn();
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
