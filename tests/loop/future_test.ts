import {
  CancelledError,
  ensureFuture,
  EventLoop,
  type Future,
  InvalidStateError,
  shield,
  sleep,
} from "@course/loop";
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { onLoop, onStage, thrownBy } from "./support/on_loop.ts";

Deno.test(
  "F1 a future starts pending",
  onStage(({ loop }) => {
    const future = loop.createFuture();
    assertEquals([future.done, future.cancelled, future.state], [false, false, "pending"]);
    assertEquals(String(future), "Future-1 (pending)");
  }),
);

Deno.test(
  "F2 reading it too early throws InvalidStateError",
  onStage(({ loop }) => {
    const future = loop.createFuture();
    assertThrows(() => future.result(), InvalidStateError, "still pending");
    assertThrows(() => future.exception(), InvalidStateError, "still pending");
  }),
);

Deno.test(
  "F3 settling it twice throws, whatever came first",
  onStage(({ loop }) => {
    const settlings: ((future: Future<number>) => unknown)[] = [
      (future) => future.setResult(1),
      (future) => future.setException(new Error("failed")),
      (future) => future.cancel(),
    ];
    for (const settle of settlings) {
      const future = loop.createFuture<number>();
      settle(future);
      const { state } = future;
      assertThrows(() => future.setResult(2), InvalidStateError, `already ${state}`);
      assertThrows(() => future.setException(new Error("late")), InvalidStateError, state);
      assertEquals(future.state, state);
      future.cancel(); // Silences the report.
    }
  }),
);

Deno.test(
  "F4 cancel is true once, and false when it is done; reading it then throws CancelledError",
  onStage(({ loop }) => {
    const future = loop.createFuture();
    assertEquals([future.cancel(), future.cancel()], [true, false]);
    assertEquals([future.done, future.cancelled, future.state], [true, true, "cancelled"]);
    assertThrows(() => future.result(), CancelledError);
    assertThrows(() => future.exception(), CancelledError);
    const done = loop.createFuture<number>();
    done.setResult(1);
    assertEquals([done.cancel(), done.result()], [false, 1]);
  }),
);

Deno.test(
  "F5 settling runs no callback: they run in the next turn, in the order of adding",
  onStage(({ loop, log }) => {
    const future = loop.createFuture<string>();
    future.addDoneCallback((done) => log.push("first", done.result()));
    future.addDoneCallback((done) => log.push("second", done === future));
    future.setResult("value");
    log.push("settled");
    loop.step();
    assertEquals(log, ["settled", "first", "value", "second", true]);
  }),
);

Deno.test(
  "F6 a callback added to a done future also waits for the next turn",
  onStage(({ loop, log }) => {
    const future = loop.createFuture<void>();
    future.addDoneCallback(() => {
      log.push("callback");
      future.addDoneCallback(() => log.push("added in a callback"));
    });
    future.setResult();
    future.addDoneCallback(() => log.push("late"));
    log.push("added");
    loop.step();
    assertEquals(log, ["added", "callback", "late"]);
    loop.step();
    assertEquals(log, ["added", "callback", "late", "added in a callback"]);
  }),
);

Deno.test(
  "F7 the same callback can be added several times; removing takes all and says how many",
  onStage(({ loop, log }) => {
    const future = loop.createFuture<void>();
    const twice = () => log.push("twice");
    const once = () => log.push("once");
    future.addDoneCallback(twice);
    future.addDoneCallback(once);
    future.addDoneCallback(twice);
    future.addDoneCallback(twice);
    assertEquals(future.removeDoneCallback(once), 1);
    assertEquals(future.removeDoneCallback(once), 0);
    future.setResult();
    loop.step();
    assertEquals(log, ["twice", "twice", "twice"]);
    const other = loop.createFuture<void>();
    other.addDoneCallback(twice);
    other.addDoneCallback(twice);
    assertEquals(other.removeDoneCallback(twice), 2);
  }),
);

Deno.test(
  "F7 a callback that is no function is refused",
  onStage(({ loop }) => {
    const future = loop.createFuture();
    assertThrows(() => future.addDoneCallback(undefined as never), TypeError, "undefined");
    assertThrows(() => future.addDoneCallback(function* () {}), TypeError, "would run nothing");
  }),
);

Deno.test(
  "F8 callbacks may add and remove callbacks: those that are scheduled run all the same",
  onStage(({ loop, log }) => {
    const future = loop.createFuture<void>();
    const second = () => log.push("second");
    future.addDoneCallback(() => {
      log.push("first", future.removeDoneCallback(second));
      future.addDoneCallback(second);
    });
    future.addDoneCallback(second);
    future.setResult();
    while (loop.step());
    assertEquals(log, ["first", 0, "second", "second"]);
  }),
);

Deno.test("F9 a failure that was never looked at is reported when the loop closes", () => {
  const messages: string[] = [];
  const loop = new EventLoop();
  loop.setExceptionHandler(({ message, exception, future }) => {
    messages.push(`${message}: ${exception}`);
    assert(future!.done);
  });
  loop.createFuture().setException(new Error("unseen"));
  assertEquals(messages, []);
  loop.close();
  loop.close();
  assertEquals(messages, ["Future exception was never retrieved: Future-1: Error: unseen"]);
});

Deno.test(
  "F9 result, exception, waiting and cancel count as looking",
  onLoop(function* ({ loop }) {
    const failed = () => {
      const future = loop.createFuture();
      future.setException(new Error("seen"));
      return future;
    };
    assertThrows(() => failed().result(), Error, "seen");
    assertEquals((failed().exception() as Error).message, "seen");
    failed().cancel();
    yield* thrownBy(failed());
    try {
      yield failed();
    } catch (error) {
      assertEquals((error as Error).message, "seen");
    }
  }),
);

Deno.test(
  "F10 waiting for a done future does not suspend",
  onLoop(function* ({ loop, log }) {
    const done = loop.createFuture<number>();
    done.setResult(1);
    const failed = loop.createFuture();
    failed.setException(new Error("failed"));
    loop.callSoon(() => log.push("next turn"));
    log.push(yield done);
    log.push(yield* done);
    try {
      yield failed;
    } catch (error) {
      log.push((error as Error).message);
    }
    assertEquals(log, [1, 1, "failed"]);
    yield;
    assertEquals(log.at(-1), "next turn");
  }),
);

Deno.test(
  "F11 a timer that comes too late for a cancelled sleeper does no harm",
  onStage(({ loop, log }) => {
    // The canceller and the sleeper's timer are due in the same turn, the canceller first.
    loop.callAt(1, () => log.push(task.cancel()));
    const task = loop.createTask(sleep(1));
    while (loop.step());
    assertEquals([log, task.cancelled], [[true], true]);
  }),
);

Deno.test(
  "F12 the message of a cancel comes back in the CancelledError",
  onStage(({ loop }) => {
    const future = loop.createFuture();
    future.cancel("not needed");
    const error = assertThrows(() => future.result(), CancelledError, "not needed");
    assertEquals(error.name, "CancelledError");
    const silent = loop.createFuture();
    silent.cancel();
    assertEquals(assertThrows(() => silent.exception(), CancelledError).message, "");
  }),
);

Deno.test(
  "F13 a promise is bridged: its value, its error; a future stays itself",
  onLoop(function* ({ loop }) {
    assertEquals(yield* ensureFuture(Promise.resolve(7)), 7);
    const error = new Error("from the host");
    assertStrictEquals(yield* thrownBy(ensureFuture(Promise.reject(error))), error);
    const future = loop.createFuture();
    assertStrictEquals(ensureFuture(future), future);
    assertThrows(() => ensureFuture(7 as never), TypeError, "received 7");
    assertThrows(() => ensureFuture(null as never), TypeError, "received null");
  }),
);

Deno.test(
  "F13 cancelling a bridge detaches it, and a late promise is ignored",
  onStage(async ({ loop }) => {
    const late = Promise.withResolvers<number>();
    const failing = Promise.withResolvers<number>();
    const bridges = [ensureFuture(late.promise, loop), ensureFuture(failing.promise, loop)];
    for (const bridge of bridges) bridge.cancel();
    late.resolve(1);
    failing.reject(new Error("late"));
    await loop.runUntilComplete(ensureFuture(Promise.resolve(), loop));
    assertEquals(bridges.map((bridge) => bridge.state), ["cancelled", "cancelled"]);
  }),
);

Deno.test("F13 a promise that settles after the loop was closed is ignored", async () => {
  const loop = new EventLoop();
  const late = Promise.withResolvers<number>();
  const bridge = ensureFuture(late.promise, loop);
  loop.close();
  late.resolve(1);
  await late.promise;
  assertEquals(bridge.done, false);
});

Deno.test(
  "F14 a shield copies the whole state: result, error, cancellation",
  onLoop(function* ({ loop }) {
    const inner = [loop.createFuture<unknown>(), loop.createFuture(), loop.createFuture()];
    const outer = inner.map((future) => shield(future));
    const error = new Error("failed");
    inner[0].setResult("value");
    inner[1].setException(error);
    inner[2].cancel();
    yield;
    assertEquals(outer[0].result(), "value");
    assertStrictEquals(outer[1].exception(), error);
    assert(outer[2].cancelled);
  }),
);

Deno.test(
  "F14 undefined is an error like any other",
  onLoop(function* ({ loop, log }) {
    const inner = loop.createFuture();
    const outer = shield(inner);
    inner.setException(undefined);
    try {
      yield outer;
    } catch (error) {
      log.push(error);
    }
    assertEquals([log, outer.state], [[undefined], "rejected"]);
  }),
);

Deno.test(
  "F15 a throwing callback is reported, and the others still run",
  onStage(({ loop, log, reports }) => {
    const future = loop.createFuture<void>();
    future.addDoneCallback(() => {
      throw new Error("broken");
    });
    future.addDoneCallback(() => log.push("other"));
    future.setResult();
    loop.step();
    assertEquals(log, ["other"]);
    assertEquals(reports.splice(0).map((report) => String(report.exception)), ["Error: broken"]);
  }),
);
