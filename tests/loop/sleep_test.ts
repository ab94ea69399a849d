import { EventLoop, run, sleep } from "@course/loop";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { onLoop, onStage, thrownBy } from "./support/on_loop.ts";

Deno.test(
  "SL1 sleep returns its value, exactly when its time has come",
  onLoop(function* ({ loop }) {
    assertEquals(yield* sleep(1.5, "value"), "value");
    assertEquals(loop.time(), 1.5);
    assertEquals(yield* sleep(1), undefined);
    assertEquals(loop.time(), 2.5);
  }),
);

Deno.test("SL1 it does not wake early on the host's clock", async () => {
  const start = performance.now();
  await run(sleep(0.012));
  assert(performance.now() - start >= 12);
});

Deno.test(
  "SL2 sleep(0) and less give up exactly one turn, and set no timer",
  onLoop(function* ({ loop, trace, log }) {
    for (const seconds of [0, -1]) {
      loop.callSoon(() => log.push(seconds));
      loop.callSoon(() => loop.callSoon(() => log.push("a turn later")));
      assertEquals(yield* sleep(seconds, "value"), "value");
      assertEquals(log.splice(0), [seconds]);
      yield;
      log.length = 0;
    }
    assert(trace.every((entry) => entry.kind !== "turn" || entry.timers.length === 0));
  }),
);

Deno.test("SL3 NaN and what is no number are refused at the call", () => {
  assertThrows(() => sleep(NaN), RangeError, "NaN");
  assertThrows(() => sleep("1" as never), TypeError, 'received "1"');
});

Deno.test(
  "SL4 a cancelled sleep clears its timer",
  onLoop(function* ({ loop, trace }) {
    const task = loop.createTask(sleep(50));
    yield;
    task.cancel();
    yield* thrownBy(task);
    yield;
    const last = trace.findLast((entry) => entry.kind === "turn")!;
    assertEquals(last.timers, []);
  }),
);

Deno.test("SL5 a sleep of more than 2³¹ ms does not end at once", async () => {
  const loop = new EventLoop();
  const task = loop.createTask(sleep(2 ** 31 / 1000 + 10));
  const original = globalThis.setTimeout;
  const delays: number[] = [];
  globalThis.setTimeout = ((callback: () => void, delay: number) => {
    delays.push(delay);
    return original(callback, delay);
  }) as typeof setTimeout;
  original(() => loop.stop(), 10);
  try {
    await loop.runForever();
  } finally {
    globalThis.setTimeout = original;
  }
  // More would fire at once, again and again.
  assertEquals([task.done, delays], [false, [2 ** 31 - 1]]);
  task.cancel();
  await loop.runForever.call(stopSoon(loop));
  assert(task.cancelled);
  loop.close();
});

/** Lets the loop run for two turns more. */
function stopSoon(loop: EventLoop): EventLoop {
  loop.callSoon(() => loop.callSoon(() => loop.stop()));
  return loop;
}

Deno.test(
  "SL5 a sleep of Infinity ends only by cancelling",
  onStage(({ loop }) => {
    const task = loop.createTask(sleep(Infinity));
    loop.callLater(1e9, () => task.cancel());
    while (loop.step());
    assertEquals([task.cancelled, loop.time()], [true, 1e9]);
  }),
);
