import { assertEquals } from "@std/assert";
import { LoopWatch } from "../../../../lib/notebook/kernel/notes/loop_watch.ts";

/** A machine of which everything is known. */
class Machine {
  time = 0;
  lag = 0;
  compiled = 1000;
  waited = 5000;
  /** Whether the thread computes in its silences, or waits for other programs. */
  computes = true;
  readonly watch: LoopWatch;

  constructor() {
    this.watch = new LoopWatch({
      now: () => this.time,
      machineLag: () => this.lag,
      code: () => this.compiled,
      thread: () => ({ ran: this.computes ? this.time : 0, waited: this.waited }),
    });
  }

  /** The loop does not turn for so many milliseconds. */
  block(ms: number): void {
    this.time += ms;
  }

  /** One whose first cell has ended. */
  static afterFirstCell(): Machine {
    const machine = new Machine();
    machine.watch.restart();
    return machine;
  }
}

Deno.test("a loop that was blocked for more than 100 ms", () => {
  const machine = Machine.afterFirstCell();
  assertEquals(machine.watch.blockedMs(), 0);
  machine.block(120); // A beat is due every 20 ms.
  assertEquals(machine.watch.blockedMs(), 0);
  machine.block(200);
  assertEquals(machine.watch.blockedMs(), 180);
  machine.watch.restart();
  assertEquals(machine.watch.blockedMs(), 0);
});

Deno.test("the cell that loads the course may block", () => {
  const machine = new Machine();
  machine.block(200);
  assertEquals(machine.watch.blockedMs(), 0);
});

Deno.test("loading a module blocks the loop, and is not the cell's doing", () => {
  const machine = Machine.afterFirstCell();
  machine.block(200);
  machine.compiled += 100_000;
  assertEquals(machine.watch.blockedMs(), 0);
  machine.block(200);
  machine.compiled += 1000; // A cell is code, too.
  assertEquals(machine.watch.blockedMs(), 180);
});

Deno.test("on a busy machine only computing counts, on any other waiting, too", () => {
  const machine = Machine.afterFirstCell();
  machine.computes = false;
  machine.watch.restart();
  machine.block(200);
  assertEquals(machine.watch.blockedMs(), 180);
  machine.lag = 50;
  assertEquals(machine.watch.blockedMs(), 0);
  machine.computes = true;
  machine.block(200);
  assertEquals(machine.watch.blockedMs(), 180);
});

Deno.test("the time for which a busy machine keeps the thread itself waiting does not count", () => {
  const machine = Machine.afterFirstCell();
  machine.block(250);
  machine.waited += 200;
  assertEquals(machine.watch.blockedMs(), 0);
  machine.block(250);
  assertEquals(machine.watch.blockedMs(), 230);
});

Deno.test("what was excused is not the cell's doing, and what comes before and after it is", () => {
  const machine = Machine.afterFirstCell();
  {
    using _excused = machine.watch.excuse();
    machine.block(200);
  }
  assertEquals(machine.watch.blockedMs(), 0);
  machine.block(200);
  assertEquals(machine.watch.blockedMs(), 180);
  {
    using _excused = machine.watch.excuse();
    machine.block(400);
  }
  assertEquals(machine.watch.blockedMs(), 180);
});

Deno.test("there is more code when a module has been loaded, and not after other work", async () => {
  let time = 0;
  const thread = () => ({ ran: 0, waited: 0 });
  const watch = new LoopWatch({ now: () => time, machineLag: () => 0, thread });
  watch.restart();
  time += 200;
  assertEquals(watch.blockedMs(), 180);
  watch.restart();
  await import("@babel/parser");
  time += 200;
  assertEquals(watch.blockedMs(), 0);
});
