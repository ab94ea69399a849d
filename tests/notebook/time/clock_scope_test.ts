import { ClockScope, currentClock, HandClock, real, turn } from "../../../lib/notebook/time/mod.ts";
import { onVirtualTime, settle } from "@course/notebook/virtual";
import { assert, assertEquals } from "@std/assert";
import { timers } from "../../../lib/notebook/time/timers.ts";

Deno.test(
  "a clock scope leaves nothing behind: the clock before it is back, its timers are gone",
  onVirtualTime(async () => {
    const before = currentClock();
    {
      const clock = new HandClock();
      using scope = new ClockScope(clock);
      assertEquals(currentClock(), clock);
      setTimeout(() => {}, 1000);
      assertEquals(scope.waiting().length, 1);
      assert(clock.waiting);
    }
    assertEquals(currentClock(), before);
    assertEquals(timers.waiting().length, 0);
    await settle();
  }),
);

Deno.test("what goes on from immediate to immediate ends with the clock scope", async () => {
  const { setImmediate } = globalThis;
  let rounds = 0;
  {
    using _scope = new ClockScope(new HandClock());
    void (async () => {
      while (true) {
        await new Promise((resolve) => globalThis.setImmediate(resolve));
        rounds++;
      }
    })();
    for (let i = 0; i < 3; i++) await turn();
  }
  const before = rounds;
  assert(before > 0);
  for (let i = 0; i < 10; i++) await turn();
  assertEquals(rounds, before);
  assertEquals(globalThis.setImmediate, setImmediate);
});

Deno.test("a clock scope keeps unhandled rejections, and reports each", async () => {
  const reported: unknown[] = [];
  using scope = new ClockScope(new HandClock(), (reason) => reported.push(reason));
  Promise.reject("oops");
  await settle();
  assertEquals([scope.unhandled, reported], [["oops"], ["oops"]]);
});

Deno.test("a rejection beside a timer that is overdue is reported before all is settled", async () => {
  using scope = new ClockScope(new HandClock());
  await turn(); // From here, Deno runs timers that are due before it reports rejections.
  Promise.reject("oops");
  const settled = settle();
  computeFor(5);
  await settled;
  assertEquals(scope.unhandled, ["oops"]);
});

/** Keeps the thread busy for so many real milliseconds. */
function computeFor(ms: number): void {
  const end = real.now() + ms;
  while (real.now() < end);
}
