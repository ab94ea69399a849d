import { type Coroutine, type Future, sleep, type Task, wait } from "@course/loop";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { onLoop, thrownBy, turns } from "./support/on_loop.ts";

function* failAfter(seconds: number): Coroutine<never> {
  yield* sleep(seconds);
  throw new Error("failed");
}

function names(tasks: Iterable<Future<unknown>>): string[] {
  return [...tasks].map((task) => task.label);
}

Deno.test(
  "W1 wait returns what is done and what is pending, and never throws a child's error",
  onLoop(function* ({ loop }) {
    const a = loop.createTask(sleep(1), { name: "a" });
    const b = loop.createTask(failAfter(2), { name: "b" });
    const { done, pending } = yield* wait([b, a]);
    assertEquals([names(done), names(pending), loop.time()], [["b", "a"], [], 2]);
    assertEquals(String(b.exception()), "Error: failed");
  }),
);

Deno.test(
  "W2 a timeout neither throws nor cancels",
  onLoop(function* ({ loop }) {
    const a = loop.createTask(sleep(1), { name: "a" });
    const b = loop.createTask(sleep(5), { name: "b" });
    const { done, pending } = yield* wait([a, b], { timeout: 2 });
    assertEquals([names(done), names(pending), loop.time()], [["a"], ["b"], 2]);
    yield* b;
    assertEquals(loop.time(), 5);
  }),
);

Deno.test(
  "W2 a timeout of 0 or less still lets the loop turn",
  onLoop(function* ({ loop }) {
    for (const timeout of [0, -1]) {
      const quick = loop.createTask(turns(0));
      const { done } = yield* wait([quick, loop.createFuture()], { timeout });
      assertEquals([...done], [quick]);
    }
    assertEquals(loop.time(), 0);
  }),
);

Deno.test(
  "W3 FIRST_COMPLETED returns with the first, whatever its outcome",
  onLoop(function* ({ loop }) {
    const a = loop.createTask(sleep(3), { name: "a" });
    const b = loop.createTask(failAfter(1), { name: "b" });
    const { done, pending } = yield* wait([a, b], { returnWhen: "FIRST_COMPLETED" });
    assertEquals([names(done), names(pending), loop.time()], [["b"], ["a"], 1]);
    b.exception();
    a.cancel();
  }),
);

Deno.test(
  "W4 FIRST_EXCEPTION: an error counts, a cancellation does not",
  onLoop(function* ({ loop }) {
    const cancelled = loop.createTask(sleep(9), { name: "cancelled" });
    loop.callLater(1, () => cancelled.cancel());
    const fine = loop.createTask(sleep(2), { name: "fine" });
    const failing = loop.createTask(failAfter(3), { name: "failing" });
    const slow = loop.createTask(sleep(4), { name: "slow" });
    const result = yield* wait([cancelled, fine, failing, slow], {
      returnWhen: "FIRST_EXCEPTION",
    });
    assertEquals(names(result.done), ["cancelled", "fine", "failing"]);
    assertEquals([names(result.pending), loop.time()], [["slow"], 3]);
    yield* slow;
  }),
);

Deno.test(
  "W4 without an error FIRST_EXCEPTION waits for all",
  onLoop(function* ({ loop }) {
    const tasks = [1, 2].map((seconds) => loop.createTask(sleep(seconds)));
    const { done } = yield* wait(tasks, { returnWhen: "FIRST_EXCEPTION" });
    assertEquals([done.size, loop.time()], [2, 2]);
  }),
);

Deno.test(
  "W5 done holds everything that is done at the wake-up, not just what caused it",
  onLoop(function* ({ loop }) {
    // The first is settled in turn N, the waiter goes on in N+2; the second is settled in N+1.
    const first = loop.createFuture<void>();
    const second = loop.createFuture<void>();
    loop.callAt(1, () => {
      first.setResult();
      loop.callSoon(() => second.setResult());
    });
    const { done } = yield* wait([first, second], { returnWhen: "FIRST_COMPLETED" });
    assertEquals(done.size, 2);
  }),
);

Deno.test(
  "W6 duplicates collapse",
  onLoop(function* ({ loop }) {
    const task = loop.createTask(sleep(1));
    const { done, pending } = yield* wait([task, task]);
    assertEquals([done.size, pending.size], [1, 0]);
  }),
);

Deno.test(
  "W7 any iterable will do, and is read once",
  onLoop(function* ({ loop }) {
    const map = new Map([["a", loop.createTask(sleep(1))], ["b", loop.createTask(sleep(2))]]);
    assertEquals((yield* wait(map.values())).done.size, 2);
    let reads = 0;
    const iterable = {
      *[Symbol.iterator](): Generator<Task<void>> {
        reads++;
        yield* map.values();
      },
    };
    assertEquals([(yield* wait(iterable)).done.size, reads], [2, 1]);
  }),
);

Deno.test(
  "W8 nothing to wait for, a wrong mode, a single one, coroutines: errors at the call",
  onLoop(function* ({ loop }) {
    const task = loop.createTask(sleep(1));
    const coroutine = sleep(1);
    assertThrows(() => wait([]), RangeError, "no futures");
    assertThrows(() => wait([task], { returnWhen: "SOON" as never }), RangeError, '"SOON"');
    assertThrows(() => wait([task], { timeout: NaN }), RangeError, "NaN");
    assertThrows(() => wait(task as never), TypeError, "put it in [ ]");
    assertThrows(() => wait(coroutine as never), TypeError, "put it in [ ]");
    assertThrows(() => wait([coroutine] as never), TypeError, "createTask");
    assertThrows(() => wait([5] as never), TypeError, "received 5");
    assertThrows(() => wait([task, 5] as never), TypeError, "received 5");
    yield* task;
  }),
);

Deno.test(
  "W9 cancelling the wait leaves the children running",
  onLoop(function* ({ loop }) {
    const child = loop.createTask(sleep(3, "alive"));
    const waiter = loop.createTask(wait([child]));
    yield* sleep(1);
    waiter.cancel();
    yield* thrownBy(waiter);
    assertEquals([waiter.cancelled, yield* child, loop.time()], [true, "alive", 3]);
  }),
);

Deno.test(
  "W10 its timer and its callbacks are gone when it ends: by completion, timeout, cancellation",
  onLoop(function* ({ loop, trace }) {
    const never = loop.createFuture<void>();
    const quick = loop.createTask(sleep(1));
    yield* wait([never, quick], { returnWhen: "FIRST_COMPLETED", timeout: 50 });
    yield* wait([never], { timeout: 1 });
    const waiter = loop.createTask(wait([never], { timeout: 50 }));
    yield;
    waiter.cancel();
    yield* thrownBy(waiter);
    yield;
    assertEquals(trace.findLast((entry) => entry.kind === "turn")!.timers, []);
    const before = trace.length;
    never.setResult();
    yield* turns(2);
    const ran = trace.slice(before).filter((entry) => entry.kind === "run");
    assert(ran.every((entry) => entry.label === "Task-1"));
  }),
);
