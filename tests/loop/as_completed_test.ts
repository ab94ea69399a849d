import {
  asCompleted,
  type Coroutine,
  gather,
  type RunEntry,
  sleep,
  TimeoutError,
} from "@course/loop";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { onLoop, thrownBy, turns } from "./support/on_loop.ts";

Deno.test(
  "AC1 results come in the order of completion",
  onLoop(function* ({ loop }) {
    const seen: unknown[] = [];
    for (const slot of asCompleted([sleep(3, "c"), sleep(1, "a"), sleep(2, "b")])) {
      seen.push(yield* slot, loop.time());
    }
    assertEquals(seen, ["a", 1, "b", 2, "c", 3]);
  }),
);

Deno.test(
  "AC1 a slot throws what its work failed with",
  onLoop(function* ({ log }) {
    function* fail(): Coroutine<string> {
      yield* sleep(1);
      throw new Error("failed");
    }
    for (const slot of asCompleted([sleep(2, "value"), fail()])) {
      try {
        log.push(yield* slot);
      } catch (error) {
        log.push((error as Error).message);
      }
    }
    assertEquals(log, ["failed", "value"]);
  }),
);

Deno.test(
  "AC3 after the timeout what is finished is delivered, then TimeoutError",
  onLoop(function* ({ loop, log }) {
    const slots = asCompleted([sleep(1, "a"), sleep(9, "b"), sleep(9, "c")], { timeout: 2 });
    yield* sleep(5);
    for (const slot of slots) {
      try {
        log.push(yield* slot);
      } catch (error) {
        assert(error instanceof TimeoutError);
        log.push("timeout");
      }
    }
    assertEquals([log, loop.time()], [["a", "timeout", "timeout"], 5]);
    yield* sleep(5);
  }),
);

Deno.test(
  "AC3 the timeout is for the last one, too, and then no callback is left on it",
  onLoop(function* ({ loop, trace }) {
    const last = loop.createTask(sleep(9));
    const [first, second] = [...asCompleted([sleep(1, "a"), last], { timeout: 2 })];
    assertEquals(yield* first, "a");
    assert((yield* thrownBy(second)) instanceof TimeoutError);
    yield* last;
    yield* turns(2);
    const heard = trace.filter(({ kind, time }) => kind === "run" && time === 9)
      .map((entry) => (entry as RunEntry).label);
    assert(!heard.includes("asCompletedChildDone"));
  }),
);

Deno.test(
  "AC3 a slot that is waiting hears of the timeout when it comes",
  onLoop(function* ({ loop }) {
    const [slot] = asCompleted([loop.createFuture()], { timeout: 2 });
    assert((yield* thrownBy(slot)) instanceof TimeoutError);
    assertEquals(loop.time(), 2);
  }),
);

Deno.test(
  "AC4 a timer that was not needed is cleared",
  onLoop(function* ({ loop, trace }) {
    for (const slot of asCompleted([sleep(1), sleep(2)], { timeout: 50 })) yield* slot;
    yield;
    assertEquals(trace.findLast((entry) => entry.kind === "turn")!.timers, []);
    assertEquals(loop.time(), 2);
  }),
);

Deno.test(
  "AC5 after leaving the iteration it can be resumed",
  onLoop(function* ({ log }) {
    const slots = asCompleted([sleep(1, 1), sleep(2, 2), sleep(3, 3)]);
    for (const slot of slots) {
      log.push(yield* slot);
      break;
    }
    for (const slot of slots) log.push(yield* slot);
    for (const slot of slots) log.push(slot);
    assertEquals(log, [1, 2, 3]);
  }),
);

Deno.test(
  "AC6 the first slot that is awaited gets the first completion",
  onLoop(function* () {
    const slots = [...asCompleted([sleep(1, "first"), sleep(2, "second")])];
    assertEquals([yield* slots[1], yield* slots[0]], ["first", "second"]);
  }),
);

Deno.test(
  "AC7 slots that are awaited at the same time get distinct results",
  onLoop(function* () {
    const slots = asCompleted([sleep(2, "b"), sleep(1, "a"), sleep(3, "c")]);
    assertEquals(yield* gather(slots), ["a", "b", "c"]);
  }),
);

Deno.test(
  "AC7 a slot that is cancelled leaves its completion to the next",
  onLoop(function* ({ loop }) {
    // Both wait. The first is cancelled in the turn in which it was woken: it has a place no more,
    // and the completion goes to the second.
    const future = loop.createFuture<string>();
    const other = loop.createFuture<string>();
    const [first, second] = [...asCompleted([future, other])].map((slot) => loop.createTask(slot));
    yield* sleep(1);
    future.setResult("value");
    yield;
    first.cancel();
    yield* thrownBy(first);
    assertEquals(yield* second, "value");
  }),
);

Deno.test(
  "AC7 a slot that is cancelled when the completion is on its way is passed over",
  onLoop(function* ({ loop }) {
    // Both wait. The work ends and the first is cancelled in the same turn; in the next one the
    // completion arrives before the first has heard of its cancellation.
    const future = loop.createFuture<string>();
    const never = [loop.createFuture<string>(), loop.createFuture<string>()];
    const [first, second, third] = [...asCompleted([future, ...never])]
      .map((slot) => loop.createTask(slot));
    yield* sleep(1);
    future.setResult("value");
    first.cancel();
    yield* thrownBy(first);
    assertEquals([yield* second, third.done], ["value", false]);
  }),
);

Deno.test(
  "AC7 a slot that is awaited at that moment takes the completion, and the woken one waits on",
  onLoop(function* ({ loop }) {
    // The first waits. The turn in which the completion arrives wakes it for the next turn, and
    // goes on to the first step of the second, which finds the completion there.
    const futures = [loop.createFuture<string>(), loop.createFuture<string>()];
    const [one, two] = [...asCompleted(futures)];
    const first = loop.createTask(one);
    yield* sleep(1);
    futures[0].setResult("early");
    const second = loop.createTask(two);
    yield* sleep(1);
    assertEquals([second.result(), first.done], ["early", false]);
    futures[1].setResult("late");
    assertEquals(yield* first, "late");
  }),
);

Deno.test(
  "AC7 a slot that is cancelled while it waits gives up its place",
  onLoop(function* ({ loop }) {
    const future = loop.createFuture<string>();
    const [first, second] = [...asCompleted([future, loop.createFuture<string>()])]
      .map((slot) => loop.createTask(slot));
    yield* sleep(1);
    first.cancel();
    yield* thrownBy(first);
    future.setResult("value");
    assertEquals(yield* second, "value");
  }),
);

Deno.test(
  "AC8 duplicates collapse",
  onLoop(function* ({ loop }) {
    const task = loop.createTask(sleep(1, "once"));
    assertEquals(yield* gather(asCompleted([task, task])), ["once"]);
  }),
);

Deno.test(
  "AC9 a single awaitable, or what cannot be awaited, is a type error",
  onLoop(function* ({ loop }) {
    assertThrows(() => asCompleted(sleep(1) as never), TypeError, "put it in [ ]");
    assertThrows(() => asCompleted(loop.createFuture() as never), TypeError, "put it in [ ]");
    assertThrows(() => asCompleted([5 as never]), TypeError, "received 5");
    assertThrows(() => asCompleted([sleep(1)], { timeout: NaN }), RangeError, "NaN");
    assertEquals([...asCompleted([])], []);
    yield;
  }),
);

Deno.test(
  "AC10 neither leaving nor a timeout cancels the rest",
  onLoop(function* ({ loop }) {
    const tasks = [1, 2, 3].map((seconds) => loop.createTask(sleep(seconds, seconds)));
    for (const slot of asCompleted(tasks, { timeout: 1.5 })) {
      yield* slot;
      break;
    }
    yield* sleep(5);
    assertEquals(tasks.map((task) => task.result()), [1, 2, 3]);
  }),
);

Deno.test(
  "AC10 nothing runs in the caller's turn: what is done already is delivered in a later one",
  onLoop(function* ({ loop, log }) {
    const done = loop.createFuture<string>();
    done.setResult("done");
    loop.callSoon(() => log.push("turn"));
    for (const slot of asCompleted([done])) log.push(yield* slot);
    assertEquals(log, ["turn", "done"]);
  }),
);
