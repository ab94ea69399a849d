// deno-lint-ignore-file require-yield -- coroutines that never wait are a case of their own
import {
  CancelledError,
  type Coroutine,
  EventLoop,
  type Future,
  gather,
  sleep,
  type Task,
} from "@course/loop";
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { onLoop, onStage, thrownBy, turns } from "./support/on_loop.ts";

Deno.test(
  "T1 creating a task runs nothing; its first step comes in the next turn, in order",
  onLoop(function* ({ loop, log }) {
    function* child(name: string) {
      log.push(name);
    }
    loop.callSoon(() => log.push("soon"));
    const task = loop.createTask(child("a"));
    loop.createTask(child("b"));
    assertEquals(log, []);
    yield* task;
    assertEquals(log, ["soon", "a", "b"]);
  }),
);

Deno.test(
  "T2 the return value and the error of the coroutine become the task's",
  onLoop(function* ({ loop }) {
    assertEquals(yield* loop.createTask(sleep(1, "value")), "value");
    const error = new Error("failed");
    const failing = loop.createTask((function* () {
      throw error;
    })());
    assertStrictEquals(yield* thrownBy(failing), error);
    assertStrictEquals(failing.exception(), error);
    assertEquals(failing.state, "rejected");
  }),
);

Deno.test(
  "T3 cancelled before its first step, the body is never entered",
  onLoop(function* ({ loop, log }) {
    function* body() {
      log.push("entered");
      try {
        yield;
      } finally {
        log.push("finally");
      }
    }
    const task = loop.createTask(body());
    assert(task.cancel("too early"));
    assertEquals(task.done, false);
    assertEquals((yield* thrownBy(task) as Coroutine<Error>).message, "too early");
    assertEquals([task.cancelled, log], [true, []]);
  }),
);

Deno.test(
  "T4 cancelled while it waits: what it waits for is cancelled, and the error surfaces there",
  onLoop(function* ({ loop, log }) {
    const awaited = loop.createFuture();
    const task = loop.createTask((function* () {
      try {
        yield awaited;
      } catch (error) {
        log.push((error as Error).name);
        throw error;
      }
    })());
    yield;
    assert(task.cancel());
    assertEquals([awaited.cancelled, task.done, log], [true, false, []]);
    yield;
    assertEquals([task.cancelled, log], [true, ["CancelledError"]]);
  }),
);

Deno.test(
  "T4 cancelled at a bare yield",
  onLoop(function* ({ loop }) {
    const task = loop.createTask(turns(10));
    yield;
    task.cancel();
    yield;
    assert(task.cancelled);
  }),
);

Deno.test(
  "T4 cancelling a sleeper takes its timer along",
  onStage(({ loop }) => {
    const task = loop.createTask(sleep(1000));
    loop.callLater(1, () => task.cancel());
    while (loop.step());
    assert(task.cancelled);
    assertEquals(loop.time(), 1);
  }),
);

Deno.test(
  "T5 down a chain of tasks the innermost is struck first, and it climbs one turn per link",
  onLoop(function* ({ loop, log }) {
    function* link(name: string, next?: Task<unknown>): Coroutine<void> {
      try {
        yield* next ?? sleep(9);
      } finally {
        log.push(name);
      }
    }
    const inner = loop.createTask(link("inner"));
    const middle = loop.createTask(link("middle", inner));
    const outer = loop.createTask(link("outer", middle));
    yield* turns(2);
    outer.cancel();
    const expected = ["inner", "middle", "outer"];
    for (let i = 1; i <= 3; i++) {
      yield;
      assertEquals(log, expected.slice(0, i));
    }
    assert(inner.cancelled && middle.cancelled && outer.cancelled);
  }),
);

Deno.test(
  "T6 a task that catches the cancellation and returns has finished, not been cancelled",
  onLoop(function* ({ loop }) {
    const task = loop.createTask((function* () {
      try {
        yield* sleep(9);
      } catch {
        return "caught";
      }
    })());
    yield;
    task.cancel();
    assertEquals(yield* task, "caught");
    assertEquals([task.cancelled, task.cancelling()], [false, 1]);
  }),
);

Deno.test(
  "T7 a task may catch the cancellation and carry on",
  onLoop(function* ({ loop }) {
    const task = loop.createTask((function* () {
      try {
        yield* sleep(9);
      } catch {
        // Not now.
      }
      yield* sleep(5);
      return loop.time();
    })());
    yield* sleep(1);
    task.cancel();
    assertEquals(yield* task, 6);
  }),
);

Deno.test(
  "T8 a task that cancels itself hears of it at its next suspension",
  onLoop(function* ({ loop, log }) {
    const task = loop.createTask((function* () {
      const me = loop.currentTask()!;
      me.cancel();
      log.push("goes on");
      yield* sleep(1);
      log.push("not reached");
    })());
    yield* thrownBy(task);
    assertEquals([log, task.cancelled, loop.time()], [["goes on"], true, 0]);
  }),
);

Deno.test(
  "T8 without another suspension it ends cancelled, although it returned",
  onLoop(function* ({ loop }) {
    const task = loop.createTask((function* () {
      const me = loop.currentTask()!;
      me.cancel("by myself");
      return "value";
    })());
    const error = yield* thrownBy(task);
    assert(error instanceof CancelledError && error.message === "by myself");
    assert(task.cancelled);
  }),
);

Deno.test(
  "T8 but an error of its own wins",
  onLoop(function* ({ loop }) {
    const error = new Error("own");
    const task = loop.createTask((function* () {
      const me = loop.currentTask()!;
      me.cancel();
      throw error;
    })());
    assertStrictEquals(yield* thrownBy(task), error);
  }),
);

Deno.test(
  "T9 a task that cancels itself and then waits for another cancels that one at once",
  onLoop(function* ({ loop }) {
    const awaited = loop.createFuture();
    const task = loop.createTask((function* () {
      const me = loop.currentTask()!;
      me.cancel("pass it on");
      yield awaited;
    })());
    yield;
    assert(awaited.cancelled);
    assertEquals(task.done, false);
    yield;
    assert(task.cancelled);
    assertThrows(() => awaited.result(), CancelledError, "pass it on");
  }),
);

Deno.test(
  "T9 and takes what that one answers, if it carries on",
  onLoop(function* ({ loop }) {
    const stubborn = loop.createTask((function* () {
      try {
        yield* sleep(5);
      } catch {
        return "here I stay";
      }
    })());
    yield;
    const task = loop.createTask((function* () {
      loop.currentTask()!.cancel();
      return yield* stubborn;
    })());
    assertEquals([yield* task, task.cancelling()], ["here I stay", 1]);
  }),
);

Deno.test(
  "T10 cancelling what a task waits for cancels the task; both at once is fine",
  onLoop(function* ({ loop }) {
    const start = (future: Future) =>
      loop.createTask((function* () {
        yield future;
      })());
    const first = loop.createFuture();
    const second = loop.createFuture();
    const tasks = [start(first), start(second)];
    yield;
    first.cancel("by hand");
    second.cancel();
    tasks[1].cancel();
    yield;
    assert(tasks[0].cancelled && tasks[1].cancelled);
    assertThrows(() => tasks[0].result(), CancelledError, "by hand");
  }),
);

Deno.test(
  "T10 woken and cancelled in the same turn, a task gets the cancellation, not the value or error",
  onLoop(function* ({ loop, log }) {
    for (
      const settle of [
        (future: Future<string>) => future.setResult("value"),
        (future: Future<string>) => future.setException(new Error("error")),
      ]
    ) {
      const awaited = loop.createFuture<string>();
      const task = loop.createTask((function* () {
        try {
          log.push(yield awaited);
        } catch (error) {
          log.push((error as Error).name);
        }
      })());
      yield;
      settle(awaited);
      task.cancel();
      yield* task;
    }
    assertEquals(log, ["CancelledError", "CancelledError"]);
  }),
);

Deno.test(
  "T8 a cancel that comes too late for what it waits for strikes when that is over",
  onLoop(function* ({ loop }) {
    // In one turn the child ends and the task is cancelled: the gather has not heard of the end.
    const all = gather([loop.createTask(turns(0))]);
    const task = loop.createTask((function* () {
      loop.currentTask()!.cancel();
      return yield* all;
    })());
    assertEquals(((yield* thrownBy(task)) as Error).name, "CancelledError");
  }),
);

Deno.test(
  "T11 cancel is true any number of times before the end, and false after it",
  onLoop(function* ({ loop }) {
    const task = loop.createTask(sleep(9));
    yield;
    assertEquals([task.cancel(), task.cancel(), task.cancelling()], [true, true, 2]);
    yield* thrownBy(task);
    assertEquals([task.cancel(), task.cancelling()], [false, 2]);
  }),
);

Deno.test(
  "T12 cancelling counts the requests, uncancel takes one back",
  onLoop(function* ({ loop, log }) {
    const task = loop.createTask((function* () {
      const me = loop.currentTask()!;
      try {
        yield* sleep(9);
      } catch {
        log.push(me.cancelling(), me.uncancel(), me.uncancel(), me.uncancel());
      }
    })());
    assertEquals([task.cancelling(), task.uncancel()], [0, 0]);
    yield;
    task.cancel();
    task.cancel();
    yield* task;
    assertEquals(log, [2, 1, 0, 0]);
  }),
);

Deno.test(
  "T13 uncancel down to 0 withdraws a cancellation that was not delivered yet",
  onLoop(function* ({ loop }) {
    const task = loop.createTask((function* () {
      const me = loop.currentTask()!;
      me.cancel();
      assertEquals(me.uncancel(), 0);
      yield* sleep(1);
      return "not cancelled";
    })());
    assertEquals(yield* task, "not cancelled");
    const twice = loop.createTask((function* () {
      const me = loop.currentTask()!;
      me.cancel();
      me.cancel();
      assertEquals(me.uncancel(), 1);
      yield* sleep(1);
      return "not reached";
    })());
    yield* thrownBy(twice);
    assert(twice.cancelled);
  }),
);

Deno.test(
  "T14 the message reaches the coroutine, result, exception and whoever waits",
  onLoop(function* ({ loop, log }) {
    const task = loop.createTask((function* () {
      try {
        yield* sleep(9);
      } catch (error) {
        log.push((error as Error).message);
        throw error;
      }
    })());
    yield;
    task.cancel("why");
    log.push((yield* thrownBy(task) as Coroutine<Error>).message);
    assertThrows(() => task.result(), CancelledError, "why");
    assertThrows(() => task.exception(), CancelledError, "why");
    assertEquals(log, ["why", "why"]);
  }),
);

Deno.test(
  "T14 of two messages before the next step, the first is the one that arrives",
  onLoop(function* ({ loop }) {
    const task = loop.createTask(sleep(9));
    yield;
    task.cancel("first");
    task.cancel("second");
    assertEquals((yield* thrownBy(task) as Coroutine<Error>).message, "first");
  }),
);

Deno.test(
  "T15 an error that is thrown while handling the cancellation wins",
  onLoop(function* ({ loop }) {
    const task = loop.createTask((function* () {
      try {
        yield* sleep(9);
      } finally {
        // deno-lint-ignore no-unsafe-finally -- what the test is about
        throw new Error("while cleaning up");
      }
    })());
    yield;
    task.cancel();
    assertEquals(String(yield* thrownBy(task)), "Error: while cleaning up");
    assertEquals(task.cancelled, false);
  }),
);

Deno.test(
  "T16 a task cannot wait for itself: it fails one turn later",
  onLoop(function* ({ loop, log }) {
    const task = loop.createTask((function* () {
      const me = loop.currentTask()!;
      try {
        yield me;
      } catch (error) {
        log.push((error as Error).message);
        throw error;
      }
    })());
    yield;
    assertEquals(log, []);
    yield* thrownBy(task);
    assertEquals(log, ["Cannot go on with Task-2: it awaits itself"]);
  }),
);

Deno.test(
  "T17 a future of a different loop is an error, thrown into the coroutine",
  onLoop(function* ({ loop }) {
    const other = new EventLoop();
    const foreign = other.createFuture();
    const task = loop.createTask((function* () {
      try {
        yield foreign;
      } catch (error) {
        return (error as Error).message;
      }
    })());
    assertEquals(
      yield* task,
      "Cannot go on with Task-2: it yielded Future-1, which belongs to a different loop",
    );
    other.close();
  }),
);

Deno.test(
  "T17 what cannot be waited for is an error, thrown into the coroutine",
  onLoop(function* ({ loop, log }) {
    const mistakes: unknown[] = [42, null, sleep(1), Promise.resolve()];
    for (const mistake of mistakes) {
      const task = loop.createTask((function* () {
        try {
          yield mistake as undefined;
        } catch (error) {
          log.push((error as Error).message.replace(/^.*yielded /, ""));
        }
        return "went on";
      })());
      assertEquals(yield* task, "went on");
    }
    assertEquals(log[0], "42, and a task can only wait for a Future");
    assertEquals(log.length, 4);
  }),
);

Deno.test(
  "T17 only a coroutine can become a task",
  onStage(({ loop }) => {
    const wrong = [() => sleep(1), 5, undefined, Promise.resolve()] as never[];
    for (const each of wrong) {
      assertThrows(() => loop.createTask(each), TypeError, "expected a coroutine");
    }
    assertEquals([loop.allTasks().size, loop.step()], [0, false]);
  }),
);

Deno.test(
  "T18 the result of a task cannot be set from outside",
  onLoop(function* ({ loop }) {
    const task: Task<void> = loop.createTask(sleep(1));
    assertThrows(() => task.setResult(), Error, "its coroutine does");
    assertThrows(() => task.setException(new Error("no")), Error, "its coroutine does");
    yield* task;
  }),
);

Deno.test(
  "T19 currentTask is right while tasks take turns, and null outside of them",
  onLoop(function* ({ loop, log }) {
    function* child() {
      for (let i = 0; i < 2; i++) {
        log.push(loop.currentTask()!.name);
        yield;
      }
    }
    loop.callSoon(() => log.push(loop.currentTask()));
    yield* gather([
      loop.createTask(child(), { name: "a" }),
      loop.createTask(child(), { name: "b" }),
    ]);
    assertEquals(log, [null, "a", "b", "a", "b"]);
    assertEquals(loop.currentTask()!.name, "Task-1");
  }),
);

Deno.test(
  "T19 outside of a run there is no current task",
  onStage(async ({ loop }) => {
    await loop.runUntilComplete(sleep(1));
    assertEquals(loop.currentTask(), null);
  }),
);

Deno.test(
  "T20 names are numbered, or the one given",
  onStage(({ loop }) => {
    const names = [{}, { name: "boiler" }, {}].map((options) => {
      const task = loop.createTask(turns(0), options);
      return task.name;
    });
    assertEquals(names, ["Task-1", "boiler", "Task-3"]);
    while (loop.step());
  }),
);

Deno.test(
  "T21 cancelling a task that has failed silences its report",
  onLoop(function* ({ loop }) {
    const task = loop.createTask((function* () {
      throw new Error("unseen");
    })());
    yield;
    assertEquals(task.state, "rejected");
    assertEquals(task.cancel(), false);
  }),
);

Deno.test(
  "T21 without that it is reported, by its name",
  onStage(({ loop, reports }) => {
    loop.createTask(
      (function* () {
        throw new Error("unseen");
      })(),
      { name: "sloppy" },
    );
    while (loop.step());
    loop.close();
    const [report] = reports.splice(0);
    assertEquals(report.message, "Task exception was never retrieved: sloppy");
  }),
);
