// deno-lint-ignore-file require-yield -- coroutines that never wait are a case of their own
import { CancelledError, type Coroutine, EventLoop, gather, run, sleep } from "@course/loop";
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { onLoop, onStage, thrownBy, turns } from "./support/on_loop.ts";

function* failAfter(seconds: number, message: string): Coroutine<never> {
  yield* sleep(seconds);
  throw new Error(message);
}

Deno.test(
  "G1 results come in the order of the arguments",
  onLoop(function* ({ loop }) {
    const results = yield* gather([sleep(3, "a"), sleep(1, "b"), loop.createTask(sleep(2, "c"))]);
    assertEquals([results, loop.time()], [["a", "b", "c"], 3]);
  }),
);

Deno.test(
  "G1 any iterable will do, and is read once",
  onLoop(function* () {
    const iterable = new Set([sleep(1, 1), sleep(1, 2)]).values();
    assertEquals(yield* gather(iterable), [1, 2]);
  }),
);

Deno.test(
  "G2 nothing to gather is done at once",
  onLoop(function* () {
    const future = gather([]);
    assert(future.done);
    assertEquals(yield* future, []);
  }),
);

Deno.test(
  "G2 and so is a gather of what is done already",
  onLoop(function* ({ loop }) {
    const done = loop.createFuture<number>();
    done.setResult(1);
    assertEquals(gather([done, done]).result(), [1, 1]);
    const failed = ["first", "second"].map((message) => {
      const future = loop.createFuture<number>();
      future.setException(new Error(message));
      return future;
    });
    assertThrows(() => gather(failed).result(), Error, "first");
  }),
);

Deno.test(
  "G3 the first failure settles it at once; the siblings go on, and their failures are not reported",
  onLoop(function* ({ loop, log }) {
    const slow = loop.createTask(sleep(3, "slow"));
    const error = yield* thrownBy(gather([slow, failAfter(1, "first"), failAfter(2, "second")]));
    assertEquals([String(error), loop.time(), slow.done], ["Error: first", 1, false]);
    log.push(yield* slow);
    assertEquals([log, loop.time()], [["slow"], 3]);
  }),
);

Deno.test(
  "G4 returnExceptions waits for all, and says how each ended",
  onLoop(function* ({ loop }) {
    const cancelled = loop.createTask(sleep(9));
    loop.callLater(2, () => cancelled.cancel("no more"));
    const results = yield* gather(
      [sleep(3, "value"), failAfter(1, "failed"), cancelled],
      { returnExceptions: true },
    );
    const ends = results.map((end) => end.status === "fulfilled" ? end.value : String(end.reason));
    assertEquals(ends, ["value", "Error: failed", "CancelledError: no more"]);
    assertEquals(results.map(({ status }) => status), ["fulfilled", "rejected", "rejected"]);
    assertEquals(loop.time(), 3);
  }),
);

Deno.test(
  "G5 a cancelled child is a failure; the gather itself is not cancelled",
  onLoop(function* ({ loop }) {
    const child = loop.createTask(sleep(9));
    const gathered = gather([child, sleep(1)]);
    yield;
    child.cancel("this one only");
    const error = yield* thrownBy(gathered);
    assert(error instanceof CancelledError);
    assertEquals([error.message, gathered.state], ["this one only", "rejected"]);
  }),
);

Deno.test(
  "G6 cancelling it cancels every child that is not done, in order, and says so",
  onLoop(function* ({ loop, log }) {
    function* child(name: string) {
      try {
        yield* sleep(9);
      } catch (error) {
        log.push(`${name} ${(error as Error).message}`);
        throw error;
      }
    }
    const done = loop.createTask(turns(0));
    const gathered = gather([done, child("a"), child("b")]);
    yield* turns(2);
    assert(gathered.cancel("all"));
    assertEquals(gathered.done, false);
    const error = yield* thrownBy(gathered);
    assert(error instanceof CancelledError && error.message === "all");
    assertEquals([log, done.state], [["a all", "b all"], "fulfilled"]);
  }),
);

Deno.test(
  "G6 a child that cleans up slowly is waited for, with returnExceptions",
  onLoop(function* ({ loop }) {
    function* slow() {
      try {
        yield* sleep(9);
      } finally {
        yield* sleep(2);
      }
    }
    const gathered = gather([slow(), sleep(9)], { returnExceptions: true });
    yield;
    gathered.cancel();
    assert((yield* thrownBy(gathered)) instanceof CancelledError);
    assertEquals(loop.time(), 2);
  }),
);

Deno.test(
  "G7 cancelling it when all children are done is a no-op: the results stand",
  onLoop(function* ({ loop }) {
    const child = loop.createFuture<number>();
    const gathered = gather([child]);
    child.setResult(1);
    assertEquals([gathered.done, gathered.cancel()], [false, false]);
    assertEquals(yield* gathered, [1]);
    assertEquals(gathered.cancel(), false);
  }),
);

Deno.test(
  "G8 returnExceptions does not swallow the caller's own cancellation",
  onLoop(function* ({ loop, log }) {
    const task = loop.createTask((function* () {
      log.push(yield* gather([sleep(9), sleep(9)], { returnExceptions: true }));
    })());
    yield* sleep(1);
    task.cancel("mine");
    const error = yield* thrownBy(task);
    assert(error instanceof CancelledError && error.message === "mine");
    assertEquals([log, task.cancelled], [[], true]);
  }),
);

Deno.test(
  "G9 the same one twice runs once, and fills both places",
  onLoop(function* ({ log }) {
    function* once() {
      log.push("ran");
      yield;
      return "value";
    }
    const coroutine = once();
    assertEquals(yield* gather([coroutine, coroutine]), ["value", "value"]);
    assertEquals(log, ["ran"]);
  }),
);

Deno.test(
  "G10 after it has failed, cancelling it does not touch the survivors",
  onLoop(function* ({ loop }) {
    const survivor = loop.createTask(sleep(3, "alive"));
    const gathered = gather([survivor, failAfter(1, "first")]);
    yield* thrownBy(gathered);
    assertEquals(gathered.cancel(), false);
    assertEquals([yield* survivor, survivor.cancelling()], ["alive", 0]);
  }),
);

Deno.test(
  "G11 a bad argument is refused before anything starts",
  onLoop(function* ({ loop, log }) {
    function* child() {
      log.push("ran");
    }
    assertThrows(() => gather([child(), 42 as never]), TypeError, "received 42");
    assertThrows(() => gather(sleep(1) as never), TypeError, "put it in [ ]");
    assertThrows(() => gather(loop.createFuture() as never), TypeError, "put it in [ ]");
    assertThrows(() => gather(Promise.resolve() as never), TypeError, "put it in [ ]");
    assertThrows(() => gather(5 as never), TypeError, "received 5");
    yield;
    assertEquals([log, loop.allTasks().size], [[], 1]);
  }),
);

Deno.test(
  "G11 outside of a turn coroutines have no loop, futures do",
  onStage(async ({ loop }) => {
    assertThrows(() => gather([sleep(1)]), Error, "No event loop is running");
    const task = loop.createTask(sleep(1, 1));
    assertEquals(await loop.runUntilComplete(gather([task, sleep(1, 2)])), [1, 2]);
  }),
);

Deno.test("G11 a failed gather that is never awaited is reported once", async () => {
  const reports: unknown[] = [];
  const loop = new EventLoop();
  loop.setExceptionHandler(({ exception }) => reports.push(exception));
  const error = new Error("unseen");
  const future = loop.createFuture();
  gather([future]);
  future.setException(error);
  await loop.runUntilComplete(turns(3));
  loop.close();
  assertEquals(reports.length, 1);
  assertStrictEquals(reports[0], error);
  await run(turns(1));
});
