import { cell } from "@course/notebook";
import { onVirtualTime } from "@course/notebook/virtual";
import { delay } from "@std/async";
import { assert, assertEquals, assertNotStrictEquals, assertRejects } from "@std/assert";
import { endCell, isStopReason, runningCell } from "../../../lib/notebook/kernel/cell.ts";
import { StopButton } from "../../../lib/notebook/kernel/stop.ts";
import { real } from "../../../lib/notebook/time/clock.ts";
import { timers } from "../../../lib/notebook/time/timers.ts";

/** A button in a room of its own: a fresh cell, its timers recorded, everything said written down. */
class Room implements Disposable {
  /** Whether the kernel has nothing to run; undefined where it cannot be asked. */
  idle: boolean | undefined = false;
  /** Whether the cell ends when it is let go. */
  endsWhenLetGo = false;
  /** How often a press had nothing to stop. */
  settled = 0;
  readonly said: string[] = [];
  readonly button: StopButton;

  constructor() {
    endCell();
    timers.owner = () => {
      const cell = runningCell();
      if (!cell.begun) cell.restart();
      return cell;
    };
    const say = (text: string) => this.said.push(`${performance.now()}: ${text.slice(0, 18)}`);
    this.button = new StopButton({
      later: (ms, action) => {
        const owner = timers.owner;
        timers.owner = () => undefined;
        setTimeout(action, ms);
        timers.owner = owner;
      },
      idle: () => Promise.resolve(this.idle),
      settled: () => this.settled++,
      letGo: () => {
        say("let go");
        this.idle ||= this.endsWhenLetGo;
        return Promise.resolve();
      },
      tell: say,
      over: (reason) => {
        say(reason);
        this.end();
      },
      exit: () => say("exit"),
    });
  }

  end(): void {
    this.button.ended(runningCell());
    endCell();
  }

  [Symbol.dispose](): void {
    timers.owner = () => undefined;
  }
}

Deno.test(
  "Stop aborts the signal of the cell with an AbortError, ten times out of ten",
  onVirtualTime(async () => {
    using room = new Room();
    for (let i = 0; i < 10; i++) {
      setTimeout(() => room.button.press(), 300);
      const error = await assertRejects(
        () => delay(20_000, { signal: cell.signal }),
        DOMException,
        "Stopped by the user",
      );
      assertEquals(error.name, "AbortError");
      assert(isStopReason(error) && !isStopReason(new Error()));
      room.end();
      assert(!cell.signal.aborted);
    }
    await delay(5000);
    assertEquals(room.said, []);
  }),
);

Deno.test(
  "a cell that goes on after Stop has a fresh signal a second later",
  onVirtualTime(async () => {
    using room = new Room();
    const { signal } = cell;
    await room.button.press();
    await delay(999);
    assert(cell.signal.aborted);
    await delay(2);
    assert(!cell.signal.aborted);
    assertNotStrictEquals(cell.signal, signal);
    room.end();
    await delay(5000);
  }),
);

Deno.test(
  "when a stopped cell ends, the timers it left are cleared, and no others",
  onVirtualTime(async () => {
    using room = new Room();
    let ticks = 0;
    setInterval(() => ticks++, 20);
    await room.button.press();
    room.end();
    let mine = false;
    setTimeout(() => mine = true, 500);
    await delay(1000);
    assertEquals([ticks, mine], [2, true]);
  }),
);

Deno.test(
  "the timers of a cell that was not stopped go on",
  onVirtualTime(async () => {
    using room = new Room();
    let fired = false;
    setTimeout(() => fired = true, 500);
    room.end();
    await delay(1000);
    assert(fired);
  }),
);

Deno.test(
  "a cell that never asked for its signal loses its timers after a second, and is let go",
  onVirtualTime(async () => {
    using room = new Room();
    room.endsWhenLetGo = true;
    let fired = false;
    setTimeout(() => fired = true, 3000);
    await room.button.press();
    timers.owner = () => undefined; // The test's own timers are not the cell's.
    await delay(5000);
    assertEquals(fired, false);
    assertEquals(room.said, ["1000: let go", "1020: Stopped: the cell "]);
  }),
);

Deno.test(
  "a cell that listens keeps its timers: it may be tidying up",
  onVirtualTime(async () => {
    using room = new Room();
    cell.signal.throwIfAborted();
    let tidy = false;
    setTimeout(() => tidy = true, 3000);
    await room.button.press();
    timers.owner = () => undefined;
    await delay(5000);
    assert(tidy);
    assertEquals(room.said, ["1000: let go", "1080: Stop was asked for"]);
    room.end();
    await delay(100);
  }),
);

Deno.test("Stop calls back whoever asked for it, once, and nobody who has left", () => {
  endCell();
  const called: string[] = [];
  const leave = runningCell().onStop(() => called.push("has left"));
  runningCell().onStop((reason) => called.push(`hears ${reason}`));
  leave();
  assert(runningCell().listens);
  runningCell().stop(new Error("first"));
  runningCell().stop(new Error("second"));
  assertEquals(called, ["hears Error: first"]);
  endCell();
});

Deno.test(
  "a deaf cell: advice after a second, and the next Stop ends the kernel",
  onVirtualTime(async () => {
    using room = new Room();
    await room.button.press();
    await delay(500);
    await room.button.press(); // Impatience.
    timers.owner = () => undefined;
    await delay(9500);
    await room.button.press();
    assertEquals(room.said, ["1000: let go", "1080: Stop was asked for", "10000: exit"]);
    room.end();
    await delay(100);
  }),
);

Deno.test(
  "once the cell has ended, Stop is a first Stop again",
  onVirtualTime(async () => {
    using room = new Room();
    await room.button.press();
    timers.owner = () => undefined;
    await delay(2000);
    room.end();
    const { signal } = cell;
    await room.button.press();
    assert(signal.aborted);
    assertEquals(room.said, ["1000: let go", "1080: Stop was asked for"]);
    room.end();
    await delay(5000);
  }),
);

Deno.test(
  "any number of Stops while nothing runs does nothing, to the next cell neither",
  onVirtualTime(async () => {
    using room = new Room();
    room.idle = true;
    for (let i = 0; i < 5; i++) {
      await room.button.press();
      assert(!cell.signal.aborted);
      await new Promise((resolve) => setTimeout(resolve, 700 * i));
      room.end(); // What the wait above has begun is no cell.
    }
    assertEquals(room.said, []);
    assertEquals(room.settled, 5);
  }),
);

Deno.test(
  "a press that comes just before a cell begins is none for that cell",
  onVirtualTime(async () => {
    // Cast: a kernel, the guard who asks it. Plot: Stop is pressed; before the answer is there, a
    // cell begins, so that the kernel is busy and does not answer in time.
    using room = new Room();
    const pressed = room.button.press();
    runningCell().restart();
    await pressed;
    assert(!cell.signal.aborted);
    assertEquals(room.settled, 1);
    room.end();
    await delay(5000);
    assertEquals(room.said, []);
  }),
);

Deno.test("a press that is heard in the first 100 ms after a rest came before the cell", async () => {
  using room = new Room();
  const rest = () => new Promise((resolve) => real.setTimeout(resolve, 120));
  await rest();
  runningCell().restart();
  await room.button.press();
  assert(!cell.signal.aborted);
  await rest();
  await room.button.press();
  assert(cell.signal.aborted);
  room.end();
  runningCell().restart(); // Without a rest, as in Run All.
  await room.button.press();
  assert(cell.signal.aborted);
  room.end();
  await new Promise((resolve) => real.setTimeout(resolve, 1200));
  assertEquals(room.said, []);
});

Deno.test(
  "where the kernel cannot be asked, a cell that has begun can be stopped, and none is threatened",
  onVirtualTime(async () => {
    // Cast: a reader, a kernel that cannot be asked. Plot: Stop is pressed while nothing runs; then
    // a cell starts, and Stop is pressed in it once more: that is this cell's first Stop.
    using room = new Room();
    room.idle = undefined;
    await room.button.press();
    timers.owner = () => undefined;
    await delay(1500);
    assertEquals(room.said, []);
    runningCell().restart();
    await room.button.press();
    assert(cell.signal.aborted);
    await delay(1500);
    assertEquals(room.said, ["2500: let go", "2580: Stop was asked for"]);
    room.end();
    await delay(100);
  }),
);

Deno.test(
  "an interrupted computation: the cell is over, or what waits for it is stopped",
  onVirtualTime(async () => {
    using room = new Room();
    room.idle = true;
    await room.button.interrupted();
    assertEquals(room.said, ["0: Stopped: the code "]);
    room.idle = false;
    const { signal } = cell;
    await room.button.interrupted();
    assert(signal.aborted);
    timers.owner = () => undefined;
    room.endsWhenLetGo = true;
    await delay(1000);
    assertEquals(room.said.slice(1), ["200: let go", "220: Stopped: the code "]);
  }),
);
