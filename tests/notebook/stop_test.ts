import { cell } from "@course/notebook";
import { onVirtualTime } from "@course/notebook/virtual";
import { delay } from "@std/async";
import { assert, assertEquals, assertNotStrictEquals, assertRejects } from "@std/assert";
import { endCell, isStopReason, runningCell } from "../../lib/notebook/cell.ts";
import { StopButton } from "../../lib/notebook/stop.ts";
import { timers } from "../../lib/notebook/timers.ts";

/** A button in a room of its own: a fresh cell, its timers recorded, everything said written down. */
function room() {
  endCell();
  timers.owner = () => runningCell();
  const said: string[] = [];
  const button = new StopButton({
    later: (ms, action) => void setTimeout(action, ms),
    tell: (text) => said.push(`${performance.now()}: ${text.split("\n")[0].slice(0, 18)}`),
    exit: () => said.push(`${performance.now()}: exit`),
  });
  const end = () => {
    button.ended(runningCell());
    endCell();
  };
  return { button, said, end, [Symbol.dispose]: () => void (timers.owner = () => undefined) };
}

Deno.test(
  "Stop aborts the signal of the cell with an AbortError, ten times out of ten",
  onVirtualTime(async () => {
    using scene = room();
    for (let i = 0; i < 10; i++) {
      setTimeout(() => scene.button.press(), 300);
      const error = await assertRejects(
        () => delay(20_000, { signal: cell.signal }),
        DOMException,
        "Stopped by the user",
      );
      assertEquals(error.name, "AbortError");
      assert(isStopReason(error) && !isStopReason(new Error()));
      scene.end();
      assert(!cell.signal.aborted);
    }
    await delay(5000);
    assertEquals(scene.said, []);
  }),
);

Deno.test(
  "a cell that goes on after Stop has a fresh signal 100 ms later",
  onVirtualTime(async () => {
    using scene = room();
    const { signal } = cell;
    scene.button.press();
    await delay(99);
    assert(cell.signal.aborted);
    await delay(2);
    assert(!cell.signal.aborted);
    assertNotStrictEquals(cell.signal, signal);
    scene.end();
    await delay(5000);
  }),
);

Deno.test(
  "when a stopped cell ends, the timers it left are cleared, and nobody else's",
  onVirtualTime(async () => {
    using scene = room();
    let ticks = 0;
    setInterval(() => ticks++, 20);
    scene.button.press();
    scene.end();
    let mine = false;
    setTimeout(() => mine = true, 500);
    await delay(1000);
    assertEquals([ticks, mine], [2, true]);
  }),
);

Deno.test(
  "the timers of a cell that was not stopped go on",
  onVirtualTime(async () => {
    using scene = room();
    let fired = false;
    setTimeout(() => fired = true, 500);
    scene.end();
    await delay(1000);
    assert(fired);
  }),
);

Deno.test(
  "a deaf cell: advice after a second, and Stop within three seconds of it ends the kernel",
  onVirtualTime(async () => {
    using scene = room();
    scene.button.press();
    await delay(500);
    scene.button.press(); // impatience
    await delay(2000);
    scene.button.press();
    assertEquals(scene.said, ["1000: Stop was asked for", "2500: exit"]);
    scene.end();
    await delay(5000);
  }),
);

Deno.test(
  "three seconds after the advice, Stop is a first Stop again",
  onVirtualTime(async () => {
    using scene = room();
    scene.button.press();
    await delay(4500);
    const { signal } = cell;
    scene.button.press();
    assert(signal.aborted);
    assertEquals(scene.said, ["1000: Stop was asked for"]);
    scene.end();
    await delay(5000);
  }),
);

Deno.test(
  "Stop while nothing runs does not threaten the next cell",
  onVirtualTime(async () => {
    // Cast: a reader, an idle kernel. Plot: Stop is pressed; then a cell starts, and Stop is
    // pressed in it once more: that is this cell's first Stop.
    using scene = room();
    scene.button.press();
    await delay(200);
    runningCell().restart();
    await delay(1500);
    scene.button.press();
    assert(cell.signal.aborted);
    scene.end();
    await delay(5000);
    assertEquals(scene.said, []);
  }),
);
