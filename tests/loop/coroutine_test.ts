import { type Coroutine, coroutineState, EventLoop, Future, gather, sleep } from "@course/loop";
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { onLoop, onStage, thrownBy, turns } from "./support/on_loop.ts";

Deno.test(
  "CR1 yield* passes values and errors out, and cancellations in",
  onLoop(function* ({ loop, log }) {
    function* inner(): Coroutine<string> {
      try {
        return yield* sleep(1, "value");
      } catch (error) {
        log.push((error as Error).name);
        throw new Error("instead");
      }
    }
    function* outer(): Coroutine<string> {
      return (yield* inner()) + "!";
    }
    assertEquals(yield* outer(), "value!");
    const task = loop.createTask(outer());
    yield;
    task.cancel();
    assertEquals(String(yield* thrownBy(task)), "Error: instead");
    assertEquals(log, ["CancelledError"]);
  }),
);

Deno.test(
  "CR2 a finally may wait while it is being cancelled, and is waited for",
  onLoop(function* ({ loop, log }) {
    const task = loop.createTask((function* () {
      try {
        yield* sleep(100);
      } finally {
        yield* sleep(5);
        log.push("cleaned up", loop.time());
      }
    })());
    yield* sleep(1);
    task.cancel();
    yield* thrownBy(task);
    assertEquals([log, task.cancelled], [["cleaned up", 6], true]);
  }),
);

Deno.test(
  "CR3 a cancellation is thrown, so it can be caught; return() is never called",
  onLoop(function* ({ loop, log }) {
    const coroutine = sleep(100, "");
    coroutine.return = () => {
      throw new Error("return() was called");
    };
    const task = loop.createTask(coroutine);
    yield;
    task.cancel();
    yield* thrownBy(task);
    const stubborn = loop.createTask((function* () {
      try {
        yield;
      } catch {
        log.push("caught");
      }
      return "went on";
    })());
    yield;
    stubborn.cancel();
    assertEquals([yield* stubborn, log], ["went on", ["caught"]]);
  }),
);

Deno.test(
  "CR4 a coroutine that returns a future returns that future, unflattened",
  onLoop(function* ({ loop }) {
    const future = loop.createFuture<number>();
    function* giver() {
      yield;
      return future;
    }
    assertStrictEquals(yield* loop.createTask(giver()), future);
    assertEquals(future.done, false);
  }),
);

Deno.test(
  "CR4 also out of runUntilComplete",
  onStage(async ({ loop }) => {
    const future = loop.createFuture<number>();
    function* giver() {
      yield;
      return future;
    }
    assert(await loop.runUntilComplete(giver()) instanceof Future);
  }),
);

Deno.test(
  "CR5 a coroutine that was used cannot be driven again",
  onLoop(function* ({ loop }) {
    const used = turns(1);
    yield* loop.createTask(used);
    assertThrows(() => loop.createTask(used), Error, "already awaited");
    const busy = turns(2);
    const task = loop.createTask(busy);
    assertThrows(() => loop.createTask(busy), Error, "already awaited");
    assertThrows(() => gather([busy]), Error, "already awaited");
    yield* task;
    const byHand = turns(0);
    assertEquals(coroutineState(byHand), "created");
    byHand.next();
    assertThrows(() => loop.createTask(byHand), Error, "already awaited");
  }),
);

Deno.test("CR6 a coroutine that a closed loop refuses is closed", () => {
  const loop = new EventLoop();
  loop.close();
  for (const coroutine of [sleep(1), turns(1)]) {
    assertThrows(() => loop.createTask(coroutine), Error, "closed");
    assertEquals(coroutineState(coroutine), "closed");
  }
});

Deno.test(
  "CR7 a bare yield gives up exactly one turn",
  onLoop(function* ({ loop, log }) {
    function* child(name: string) {
      for (let i = 0; i < 3; i++) {
        log.push(name + i);
        yield;
      }
    }
    yield* gather([child("a"), child("b")]);
    assertEquals(log, ["a0", "b0", "a1", "b1", "a2", "b2"]);
    assertEquals(loop.time(), 0);
  }),
);

Deno.test("coroutineState: created, suspended, closed, when driven by hand", () => {
  function* body() {
    yield;
    yield;
  }
  const coroutine = body();
  assertEquals(coroutineState(coroutine), "created");
  coroutine.next();
  assertEquals(coroutineState(coroutine), "suspended");
  coroutine.next();
  assertEquals(coroutineState(coroutine), "suspended");
  coroutine.next();
  assertEquals(coroutineState(coroutine), "closed");
  const returned = body();
  coroutineState(returned);
  returned.return();
  assertEquals(coroutineState(returned), "closed");
  const thrown = body();
  coroutineState(thrown);
  assertThrows(() => thrown.throw(new Error("stop")), Error, "stop");
  assertEquals(coroutineState(thrown), "closed");
});

Deno.test("coroutineState: one that was driven before it was first shown counts as created", () => {
  function* body() {
    yield;
    yield;
  }
  const unseen = body();
  unseen.next();
  assertEquals(coroutineState(unseen), "created");
  unseen.next();
  assertEquals(coroutineState(unseen), "suspended");
});

Deno.test("coroutineState: running, and entering it again is refused", () => {
  const seen: string[] = [];
  function* body(): Generator<undefined, void, unknown> {
    seen.push(coroutineState(coroutine));
    assertThrows(() => coroutine.next(), TypeError, "already running");
    seen.push(coroutineState(coroutine));
    yield;
  }
  const coroutine = body();
  coroutineState(coroutine);
  coroutine.next();
  assertEquals(seen, ["running", "running"]);
  assertEquals(coroutineState(coroutine), "suspended");
});

Deno.test("coroutineState: of a coroutine that yield* drives", () => {
  function* inner() {
    yield;
  }
  function* outer() {
    yield* watched;
    yield;
  }
  const watched = inner();
  assertEquals(coroutineState(watched), "created");
  const driver = outer();
  driver.next();
  assertEquals(coroutineState(watched), "suspended");
  driver.next();
  assertEquals(coroutineState(watched), "closed");
});

Deno.test(
  "coroutineState: of a coroutine that a task drives",
  onLoop(function* ({ loop }) {
    const log: string[] = [];
    function* body(): Generator<undefined, void, unknown> {
      log.push(coroutineState(coroutine));
      yield;
    }
    const coroutine = body();
    const task = loop.createTask(coroutine);
    log.push(coroutineState(coroutine));
    yield;
    log.push(coroutineState(coroutine));
    yield* task;
    log.push(coroutineState(coroutine));
    assertEquals(log, ["created", "running", "suspended", "closed"]);
  }),
);

Deno.test("coroutineState: only coroutines have one", () => {
  assertThrows(() => coroutineState([].values() as never), TypeError, "generator object");
});
