// deno-lint-ignore-file require-yield -- coroutines that never wait are a case of their own
import { CancelledError, gather, shield, sleep } from "@course/loop";
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { onLoop, onStage, thrownBy, turns } from "./support/on_loop.ts";

Deno.test(
  "SH1 results and errors pass through",
  onLoop(function* () {
    assertEquals(yield* shield(sleep(1, "value")), "value");
    const error = new Error("failed");
    const failing = (function* () {
      throw error;
    })();
    assertStrictEquals(yield* thrownBy(shield(failing)), error);
    assertThrows(
      () => shield(5 as never),
      TypeError,
      "Cannot shield: awaitable must be a coroutine, a Future or a promise, received 5",
    );
  }),
);

Deno.test(
  "SH2 cancelling the outside takes effect at once, and the inside goes on",
  onLoop(function* ({ loop }) {
    const inner = loop.createTask(sleep(3, "alive"));
    const waiter = loop.createTask((function* () {
      yield* shield(inner);
    })());
    yield* sleep(1);
    waiter.cancel();
    yield* thrownBy(waiter);
    assertEquals([waiter.cancelled, inner.done, loop.time()], [true, false, 1]);
    assertEquals([yield* inner, inner.cancelling()], ["alive", 0]);
  }),
);

Deno.test(
  "SH3 cancelling the inside cancels the outside",
  onLoop(function* ({ loop }) {
    const inner = loop.createFuture();
    const outer = shield(inner);
    inner.cancel();
    assert((yield* thrownBy(outer)) instanceof CancelledError);
    assert(outer.cancelled);
  }),
);

Deno.test(
  "SH4 what is done already is returned as it is",
  onLoop(function* ({ loop }) {
    const done = loop.createFuture<number>();
    done.setResult(1);
    assertStrictEquals(shield(done), done);
    yield;
  }),
);

Deno.test(
  "SH5 the callback is taken off the inside when the outside is cancelled",
  onLoop(function* ({ loop, trace }) {
    const inner = loop.createFuture<void>();
    const outers = Array.from({ length: 10 }, () => shield(inner));
    for (const outer of outers) outer.cancel();
    yield;
    const before = trace.length;
    inner.setResult();
    yield* turns(2);
    const ran = trace.slice(before).filter((entry) => entry.kind === "run");
    assert(ran.every((entry) => entry.label === "Task-1"));
  }),
);

Deno.test(
  "SH6 an inner failure after the outside has left is reported once, at the end",
  onStage(async ({ loop, reports }) => {
    await loop.runUntilComplete((function* () {
      for (const failNow of [true, false]) {
        const inner = loop.createFuture();
        shield(inner).cancel();
        if (!failNow) yield;
        inner.setException(new Error("unseen"));
      }
      yield* turns(2);
    })());
    loop.close();
    assertEquals(reports.splice(0).map((report) => String(report.exception)), [
      "Error: unseen",
      "Error: unseen",
    ]);
  }),
);

Deno.test(
  "SH6 unless the inside is looked at",
  onLoop(function* ({ loop }) {
    const inner = loop.createFuture();
    shield(inner).cancel();
    yield;
    inner.setException(new Error("seen"));
    assertEquals(String(inner.exception()), "Error: seen");
  }),
);

Deno.test(
  "a gather of shields is cancelled at once, and the work goes on",
  onLoop(function* ({ loop }) {
    const work = [loop.createTask(sleep(2, 1)), loop.createTask(sleep(3, 2))];
    const gathered = gather(work.map((task) => shield(task)));
    yield* sleep(1);
    gathered.cancel();
    assert((yield* thrownBy(gathered)) instanceof CancelledError);
    assertEquals(loop.time(), 1);
    assertEquals(yield* gather(work), [1, 2]);
  }),
);
