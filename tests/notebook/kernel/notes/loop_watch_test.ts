import { assert, assertEquals } from "@std/assert";
import { LoopWatch } from "../../../../lib/notebook/kernel/notes/loop_watch.ts";
import { processorTime } from "../../../../lib/notebook/time/mod.ts";

/** A machine of which everything is known. */
class Machine {
  lag = 0;
  compiled = 1000;
  #now = 7000;
  #ran = 3000;
  #waited = 5000;
  /** For how long the next looks at the thread are kept waiting, one after the other. */
  readonly keptLooks: number[] = [];
  readonly watch: LoopWatch;

  constructor() {
    this.watch = new LoopWatch({
      now: () => this.#now,
      machineLag: () => this.lag,
      code: () => this.compiled,
      thread: () => {
        const kept = this.keptLooks.shift() ?? 0;
        this.waits(kept);
        const thread = { ran: this.#ran, waited: this.#waited };
        this.waits(kept);
        return thread;
      },
    });
  }

  /** One whose first cell has ended. */
  static afterFirstCell(): Machine {
    const machine = new Machine();
    machine.watch.restart();
    return machine;
  }

  /** The thread computes, and its loop does not turn. */
  computes(ms: number): void {
    this.#now += ms;
    this.#ran += ms;
  }

  /** The thread waits for a processor. */
  waits(ms: number): void {
    this.#now += ms;
    this.#waited += ms;
  }

  /** The thread sleeps in the middle of a call. */
  sleeps(ms: number): void {
    this.#now += ms;
  }

  /** The loop turns for so long, and the thread has enough to do in it. */
  turns(ms: number, what: "computes" | "waits"): void {
    for (let passed = 0; passed < ms; passed += 20) {
      this[what](20);
      this.watch.beat();
    }
  }
}

Deno.test("a loop that was blocked for more than 100 ms", () => {
  const machine = Machine.afterFirstCell();
  assertEquals(machine.watch.blockedMs(), 0);
  machine.computes(120); // The watch beats every 20 ms.
  assertEquals(machine.watch.blockedMs(), 0);
  machine.computes(121);
  assertEquals(machine.watch.blockedMs(), 101);
  machine.sleeps(220);
  assertEquals(machine.watch.blockedMs(), 200);
  machine.watch.restart();
  assertEquals(machine.watch.blockedMs(), 0);
});

Deno.test("the cell that loads the course may block", () => {
  const machine = new Machine();
  machine.computes(220);
  assertEquals(machine.watch.blockedMs(), 0);
});

Deno.test("loading a module blocks the loop, and is not the cell's doing", () => {
  const machine = Machine.afterFirstCell();
  machine.computes(220);
  machine.compiled += 100_000;
  assertEquals(machine.watch.blockedMs(), 0);
  machine.computes(220);
  machine.compiled += 1000; // A cell is code, too.
  assertEquals(machine.watch.blockedMs(), 200);
});

Deno.test("a computer that slept was not blocked", () => {
  const machine = Machine.afterFirstCell();
  machine.sleeps(100_000);
  assertEquals(machine.watch.blockedMs(), 0);
});

Deno.test("on a busy machine only computing counts, on any other sleeping, too", () => {
  const machine = Machine.afterFirstCell();
  machine.sleeps(220);
  assertEquals(machine.watch.blockedMs(), 200);
  machine.lag = 50;
  assertEquals(machine.watch.blockedMs(), 0);
  machine.computes(220);
  assertEquals(machine.watch.blockedMs(), 200);
});

Deno.test("the time for which a busy machine keeps the thread itself waiting does not count", () => {
  for (const lag of [0, 50]) {
    const machine = Machine.afterFirstCell();
    machine.lag = lag;
    machine.computes(50);
    machine.waits(900);
    assertEquals(machine.watch.blockedMs(), 0);
    machine.computes(220);
    machine.waits(900);
    assertEquals(machine.watch.blockedMs(), lag === 0 ? 200 : 220);
  }
});

Deno.test("what the thread did before it fell silent is no part of the silence", () => {
  const machine = Machine.afterFirstCell();
  machine.lag = 50;
  machine.turns(1000, "computes"); // In small pieces.
  machine.waits(250);
  assertEquals(machine.watch.blockedMs(), 0);
  machine.lag = 0;
  machine.watch.restart();
  machine.turns(1000, "waits");
  machine.sleeps(220);
  assertEquals(machine.watch.blockedMs(), 200);
});

Deno.test("a look that is kept waiting itself is repeated", () => {
  const machine = Machine.afterFirstCell();
  machine.keptLooks.push(300, 0);
  machine.watch.beat();
  assertEquals(machine.watch.blockedMs(), 0);
  machine.keptLooks.push(300, 300, 300, 300, 300, 300); // Not for ever.
  machine.watch.beat();
});

Deno.test("the limit grows with the machine's own lag", () => {
  const machine = Machine.afterFirstCell();
  machine.lag = 150;
  machine.computes(270);
  assertEquals(machine.watch.blockedMs(), 0);
  machine.computes(271);
  assertEquals(machine.watch.blockedMs(), 251);
  machine.lag = Infinity; // In the first second of a kernel nobody knows it.
  machine.watch.restart();
  machine.computes(121);
  assertEquals(machine.watch.blockedMs(), 101);
});

Deno.test("what was excused is not the cell's doing, and what comes before and after it is", async () => {
  const machine = Machine.afterFirstCell();
  {
    using _excused = machine.watch.excuse();
    await Promise.resolve();
    machine.computes(500);
  }
  assertEquals(machine.watch.blockedMs(), 0);
  machine.computes(220);
  assertEquals(machine.watch.blockedMs(), 200);
  {
    using _excused = machine.watch.excuse();
    machine.computes(500);
  }
  assertEquals(machine.watch.blockedMs(), 200);
});

Deno.test("there is more code when a module has been loaded, and not after other work", async () => {
  let now = 0;
  const watch = new LoopWatch({ now: () => now, thread: () => ({ ran: 0, waited: 0 }) });
  watch.restart();
  now += 220;
  assert(watch.blockedMs() > 0);
  watch.restart();
  await import("@babel/parser");
  now += 220;
  assertEquals(watch.blockedMs(), 0);
});

Deno.test("the thread's own account is read from the system", () => {
  const watch = new LoopWatch();
  watch.restart();
  const end = processorTime() + 300;
  while (processorTime() < end);
  const ms = watch.blockedMs();
  assert(ms > 150, `${ms}`);
});
