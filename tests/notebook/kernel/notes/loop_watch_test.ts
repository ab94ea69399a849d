import { assert, assertEquals } from "@std/assert";
import { LoopWatch } from "../../../../lib/notebook/kernel/notes/loop_watch.ts";
import { real } from "../../../../lib/notebook/time/clock.ts";

function block(ms: number): void {
  const end = real.now() + ms;
  while (real.now() < end);
}

/** A machine of which everything is known. */
class Machine {
  lag = 0;
  compiled = 1000;
  waited = 5000;
  /** Whether the thread computes in its silences, or waits for other programs. */
  computes = true;
  readonly watch: LoopWatch;

  constructor() {
    this.watch = new LoopWatch({
      machineLag: () => this.lag,
      code: () => this.compiled,
      thread: () => ({ ran: this.computes ? real.now() : 0, waited: this.waited }),
    });
  }

  /** One whose first cell has ended. */
  static afterFirstCell(): Machine {
    const machine = new Machine();
    machine.watch.restart();
    return machine;
  }
}

Deno.test("a loop that was blocked for more than 100 ms", () => {
  const { watch } = Machine.afterFirstCell();
  assertEquals(watch.blockedMs(), 0);
  block(200);
  const ms = watch.blockedMs();
  assert(ms > 150 && ms < 2000, `${ms}`);
  watch.restart();
  assertEquals(watch.blockedMs(), 0);
});

Deno.test("the cell that loads the course may block", () => {
  const { watch } = new Machine();
  block(200);
  assertEquals(watch.blockedMs(), 0);
});

Deno.test("loading a module blocks the loop, and is not the cell's doing", () => {
  const machine = Machine.afterFirstCell();
  block(200);
  machine.compiled += 100_000;
  assertEquals(machine.watch.blockedMs(), 0);
  block(200);
  machine.compiled += 1000; // A cell is code, too.
  assert(machine.watch.blockedMs() > 0);
});

Deno.test("on a busy machine only computing counts, on any other waiting, too", () => {
  const machine = Machine.afterFirstCell();
  machine.computes = false;
  machine.watch.restart();
  block(200);
  assert(machine.watch.blockedMs() > 0);
  machine.lag = 50;
  assertEquals(machine.watch.blockedMs(), 0);
  machine.computes = true;
  block(200);
  assert(machine.watch.blockedMs() > 0);
});

Deno.test("the time for which a busy machine keeps the thread itself waiting does not count", () => {
  const machine = Machine.afterFirstCell();
  block(250);
  machine.waited += 200;
  assertEquals(machine.watch.blockedMs(), 0);
  block(250);
  const ms = machine.watch.blockedMs();
  assert(ms > 200 && ms < 2000, `${ms}`);
});

Deno.test("what was excused is not the cell's doing, and what comes before and after it is", async () => {
  const { watch } = Machine.afterFirstCell();
  {
    using _excused = watch.excuse();
    await Promise.resolve();
    block(200);
  }
  assertEquals(watch.blockedMs(), 0);
  block(200);
  const own = watch.blockedMs();
  assert(own > 150, `${own}`);
  {
    using _excused = watch.excuse();
    block(400);
  }
  assertEquals(watch.blockedMs(), own);
});

Deno.test("there is more code when a module has been loaded, and not after other work", async () => {
  const watch = new LoopWatch({ machineLag: () => 0, thread: () => ({ ran: 0, waited: 0 }) });
  watch.restart();
  block(200);
  assert(watch.blockedMs() > 0);
  watch.restart();
  await import("@babel/parser");
  block(200);
  assertEquals(watch.blockedMs(), 0);
});
