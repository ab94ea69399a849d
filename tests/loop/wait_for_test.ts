// deno-lint-ignore-file require-yield -- coroutines that never wait are a case of their own
import {
  CancelledError,
  type Coroutine,
  shield,
  sleep,
  type Task,
  TimeoutError,
  waitFor,
} from "@course/loop";
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { onLoop, onStage, thrownBy, turns } from "./support/on_loop.ts";

Deno.test(
  "WF1 null is no limit",
  onLoop(function* ({ loop }) {
    assertEquals(yield* waitFor(sleep(1000, "value"), null), "value");
    assertEquals(yield* waitFor(loop.createTask(sleep(1, "task")), null), "task");
    assertEquals(yield* waitFor(sleep(1, "value"), Infinity), "value");
    assertEquals(loop.time(), 1002);
  }),
);

Deno.test(
  "WF2 a result before the limit is returned, and the timer is gone",
  onLoop(function* ({ loop, trace }) {
    assertEquals(yield* waitFor(sleep(1, "value"), 50), "value");
    yield;
    assertEquals(trace.findLast((entry) => entry.kind === "turn")!.timers, []);
    assertEquals([loop.time(), loop.currentTask()!.cancelling()], [1, 0]);
  }),
);

Deno.test(
  "WF2 an error before the limit passes",
  onLoop(function* () {
    const error = new Error("failed");
    const failing = (function* () {
      throw error;
    })();
    assertStrictEquals(yield* thrownBy(waitFor(failing, 5)), error);
  }),
);

Deno.test(
  "WF3 when time is up: cancel, wait until the work has stopped, then throw",
  onLoop(function* ({ loop, log }) {
    function* work(): Coroutine<void> {
      try {
        yield* sleep(100);
      } finally {
        yield* sleep(3);
        log.push("stopped");
      }
    }
    for (const awaitable of [work(), loop.createTask(work())]) {
      const start = loop.time();
      const error = yield* thrownBy(waitFor(awaitable, 2));
      assert(error instanceof TimeoutError);
      assertEquals([log.splice(0), loop.time() - start], [["stopped"], 5]);
      assertEquals(loop.currentTask()!.cancelling(), 0);
    }
  }),
);

Deno.test(
  "WF4 with 0 or less, a done future returns its result",
  onLoop(function* ({ loop, trace }) {
    const done = loop.createFuture<string>();
    done.setResult("value");
    const turn = trace.length;
    assertEquals(yield* waitFor(done, 0), "value");
    assertEquals(yield* waitFor(done, -1), "value");
    assertEquals(trace.length, turn, "at once");
  }),
);

Deno.test(
  "WF5 with 0 or less, the body of a coroutine never runs",
  onLoop(function* ({ loop, log }) {
    function* work() {
      log.push("started");
    }
    assert((yield* thrownBy(waitFor(work(), 0))) instanceof TimeoutError);
    assert((yield* thrownBy(waitFor(work(), -1))) instanceof TimeoutError);
    assertEquals([log, loop.time()], [[], 0]);
  }),
);

Deno.test(
  "WF6 with 0 or less, running work is cancelled and waited for",
  onLoop(function* ({ loop, log }) {
    const task = loop.createTask((function* () {
      try {
        yield* sleep(100);
      } finally {
        yield* sleep(3);
        log.push("stopped");
      }
    })());
    yield;
    const error = yield* thrownBy(waitFor(task, 0));
    assert(error instanceof TimeoutError && error.cause instanceof CancelledError);
    assertEquals(error.message, "Not done within 0 s");
    assertEquals([log, loop.time(), task.cancelled], [["stopped"], 3, true]);
  }),
);

Deno.test(
  "WF6 and what it says on its way out wins",
  onLoop(function* ({ loop }) {
    function* shrug() {
      try {
        yield* sleep(100);
      } catch {
        return "anyway";
      }
    }
    function* fail() {
      try {
        yield* sleep(100);
      } catch {
        throw new Error("own");
      }
    }
    const tasks = [loop.createTask(shrug()), loop.createTask(fail())];
    yield;
    assertEquals(yield* waitFor(tasks[0], 0), "anyway");
    assertEquals(String(yield* thrownBy(waitFor(tasks[1], 0))), "Error: own");
  }),
);

Deno.test(
  "WF6 cancelled while it waits for the work to stop, it lets go",
  onLoop(function* ({ loop, trace }) {
    const stubborn = loop.createTask((function* () {
      try {
        yield* sleep(100);
      } catch {
        yield* sleep(5);
      }
    })());
    yield;
    const waiter = loop.createTask(waitFor(stubborn, 0));
    yield* sleep(1);
    waiter.cancel();
    yield* thrownBy(waiter);
    assertEquals([waiter.cancelled, stubborn.done, loop.time()], [true, false, 1]);
    yield* stubborn;
    yield* turns(2);
    assert(!trace.some((entry) => entry.kind === "run" && entry.label === "waitForStopped"));
  }),
);

Deno.test(
  "WF7 an error that is thrown while being cancelled beats TimeoutError",
  onLoop(function* ({ loop }) {
    const error = new Error("own");
    function* work() {
      try {
        yield* sleep(100);
      } catch {
        throw error;
      }
    }
    assertStrictEquals(yield* thrownBy(waitFor(work(), 1)), error);
    assertStrictEquals(yield* thrownBy(waitFor(loop.createTask(work()), 1)), error);
    assertEquals(loop.currentTask()!.cancelling(), 0);
  }),
);

Deno.test(
  "WF8 work that shrugs the cancellation off and returns a value: that value",
  onLoop(function* ({ loop }) {
    function* work() {
      try {
        yield* sleep(100);
      } catch {
        yield* sleep(1);
        return "anyway";
      }
    }
    assertEquals(yield* waitFor(work(), 1), "anyway");
    assertEquals(yield* waitFor(loop.createTask(work()), 1), "anyway");
    assertEquals([loop.currentTask()!.cancelling(), loop.time()], [0, 4]);
  }),
);

Deno.test(
  "WF9 a cancellation from outside reaches the work and is waited for",
  onLoop(function* ({ loop, log }) {
    function* work(): Coroutine<void> {
      try {
        yield* sleep(100);
      } finally {
        yield* sleep(2);
        log.push("stopped");
      }
    }
    const inner = loop.createTask(work());
    for (const awaitable of [work(), inner]) {
      const start = loop.time();
      const waiter = loop.createTask(waitFor(awaitable, 50));
      yield* sleep(1);
      waiter.cancel("outside");
      const error = yield* thrownBy(waiter);
      assert(error instanceof CancelledError && error.message === "outside");
      assertEquals([log.splice(0), loop.time() - start], [["stopped"], 3]);
    }
    assert(inner.cancelled);
  }),
);

Deno.test(
  "WF10 a cancellation from outside is not swallowed because the work ended in the same turn",
  onLoop(function* ({ loop }) {
    const future = loop.createFuture<string>();
    const waiter = loop.createTask(waitFor(future, 50));
    yield* sleep(1);
    future.setResult("value");
    waiter.cancel();
    yield* thrownBy(waiter);
    assert(waiter.cancelled);
  }),
);

Deno.test(
  "WF10 timeout and cancellation in the same turn: the caller is cancelled",
  onLoop(function* ({ loop }) {
    for (const cancelFirst of [true, false]) {
      const start = loop.time();
      const task: { current?: Task } = {};
      const cancel = () => task.current!.cancel();
      if (cancelFirst) loop.callAt(start + 2, cancel);
      task.current = loop.createTask(waitFor(sleep(100), 2));
      yield;
      if (!cancelFirst) loop.callAt(start + 2, cancel);
      yield* thrownBy(task.current);
      assert(task.current.cancelled);
      assertEquals(loop.time(), start + 2);
    }
  }),
);

Deno.test(
  "WF10 a caller that was cancelled before is cancelled, however little time there is",
  onLoop(function* ({ loop }) {
    for (const seconds of [-1, 0, 0.001, 5, null]) {
      const caller = loop.createTask((function* () {
        loop.currentTask()!.cancel();
        yield* waitFor(sleep(9), seconds);
      })());
      yield* thrownBy(caller);
      assertEquals([caller.cancelled, loop.time()], [true, 0]);
    }
  }),
);

Deno.test(
  "WF11 a future that is settled when the timer goes off wins",
  onLoop(function* ({ loop }) {
    const future = loop.createFuture<string>();
    loop.callAt(2, () => future.setResult("value"));
    assertEquals(yield* waitFor(future, 2), "value");
    const task = loop.createTask(turns(1));
    assertEquals(yield* waitFor(task, 0.5), undefined);
    assertEquals([loop.time(), loop.currentTask()!.cancelling()], [2, 0]);
  }),
);

Deno.test(
  "WF11 settled right after the timer it is too late",
  onLoop(function* ({ loop }) {
    const future = loop.createFuture<string>();
    loop.callSoon(() => loop.callAt(2, () => future.done || future.setResult("value")));
    assert((yield* thrownBy(waitFor(future, 2))) instanceof TimeoutError);
    assert(future.cancelled);
  }),
);

Deno.test(
  "WF12 TimeoutError carries the cancellation as its cause, and says how long it was",
  onLoop(function* () {
    const error = yield* thrownBy(waitFor(sleep(9), 1.5));
    assert(error instanceof TimeoutError && error.cause instanceof CancelledError);
    assertEquals([error.name, error.message], ["TimeoutError", "Not done within 1.5 s"]);
  }),
);

Deno.test(
  "WF13 with a shield: TimeoutError at once, and the work goes on",
  onLoop(function* ({ loop }) {
    for (const seconds of [1, 0]) {
      const work = loop.createTask(sleep(3, "done"));
      yield;
      const start = loop.time();
      assert((yield* thrownBy(waitFor(shield(work), seconds))) instanceof TimeoutError);
      assertEquals([loop.time() - start, work.done], [seconds, false]);
      assertEquals(yield* work, "done");
    }
    assertEquals(yield* waitFor(shield(sleep(1, "done")), null), "done");
  }),
);

Deno.test(
  "WF13 a host's promise is let go when time is up",
  onLoop(function* ({ loop }) {
    const never = new Promise<never>(() => {});
    assert((yield* thrownBy(waitFor(never, 2))) instanceof TimeoutError);
    assertEquals(loop.time(), 2);
  }),
);

Deno.test(
  "nested limits: each one catches its own",
  onLoop(function* ({ loop }) {
    function* inner() {
      const error = yield* thrownBy(waitFor(sleep(100), 1));
      assert(error instanceof TimeoutError);
      yield* sleep(100);
    }
    assert((yield* thrownBy(waitFor(inner(), 3))) instanceof TimeoutError);
    assertEquals([loop.time(), loop.currentTask()!.cancelling()], [3, 0]);
  }),
);

Deno.test(
  "bad arguments are refused at the call, and a limit needs a task",
  onStage(() => {
    assertThrows(() => waitFor(sleep(1), NaN), RangeError, "NaN");
    assertThrows(() => waitFor(sleep(1), undefined as never), TypeError, "received undefined");
    assertThrows(() => waitFor(5 as never, 1), TypeError, "received 5");
    assertThrows(() => waitFor(sleep(1), 1).next(), Error, "No event loop is running");
  }),
);

Deno.test(
  "a limit outside of a task is refused",
  onStage(({ loop, log }) => {
    loop.callSoon(() => {
      try {
        waitFor(sleep(1), 1).next();
      } catch (error) {
        log.push((error as Error).message);
      }
    });
    loop.step();
    assertEquals(log, ["Cannot wait for something with a limit outside of a task"]);
  }),
);
