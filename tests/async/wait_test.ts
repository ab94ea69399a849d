import { createTask, type Task, wait } from "@course/async";
import { onVirtualTime } from "@course/notebook/virtual";
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { delay } from "@std/async";
import { countingController, reasonOf } from "./support/helpers.ts";
import { isForgotten } from "./support/is_forgotten.ts";
import { reported } from "./support/reported.ts";
import { untilAborted } from "./support/until_aborted.ts";

const nap = (ms: number) => createTask((signal) => delay(ms, { signal }), { name: `${ms}` });
const failing = (ms: number) =>
  createTask(() => delay(ms).then(() => Promise.reject(new Error("no"))), { name: `${ms} fails` });
const names = (tasks: Iterable<Task<unknown>>) => [...tasks].map(({ name }) => name);

Deno.test(
  "W1 returns what is done and what is not, and throws none of their errors",
  onVirtualTime(async () => {
    const [good, bad] = [nap(10), failing(20)];
    const { done, pending } = await wait([good, bad]);
    assertEquals([names(done), names(pending)], [["10", "20 fails"], []]);
    assert(bad.exception() instanceof Error);
  }),
);

Deno.test(
  "W1 waiting is not looking: a failure that is never read is reported",
  onVirtualTime(async () => {
    const lines = await reported(async () => void await wait([failing(5)]));
    assertEquals(lines.length, 1);
  }),
);

Deno.test(
  "W2 the timeout neither throws nor cancels",
  onVirtualTime(async () => {
    const tasks = [nap(10), nap(50)];
    const { done, pending } = await wait(tasks, { timeout: 20 });
    assertEquals([performance.now(), names(done), names(pending)], [20, ["10"], ["50"]]);
    assertEquals(tasks[1].state, "pending");
    await tasks[1];
  }),
);

Deno.test(
  "W2 a negative timeout is 0, and an endless one never comes",
  onVirtualTime(async () => {
    const task = nap(10);
    assertEquals(names((await wait([task], { timeout: -5 })).pending), ["10"]);
    assertEquals(names((await wait([task], { timeout: 0 })).pending), ["10"]);
    assertEquals(performance.now(), 0);
    assertEquals(names((await wait([task], { timeout: Infinity })).done), ["10"]);
    const soon = createTask(() => 1);
    assertEquals((await wait([soon], { timeout: 0 })).done.size, 1);
  }),
);

Deno.test(
  "W2 a timeout longer than a timer can be is as long as it says",
  onVirtualTime(async () => {
    const month = 30 * 24 * 60 * 60 * 1000;
    const task = createTask(untilAborted);
    await wait([task], { timeout: month });
    assertEquals(performance.now(), month);
    task.cancel();
  }),
);

Deno.test(
  "W3 FIRST_COMPLETED returns with the first, even if it failed",
  onVirtualTime(async () => {
    const tasks = [nap(20), failing(10)];
    const { done, pending } = await wait(tasks, { returnWhen: "FIRST_COMPLETED" });
    assertEquals([names(done), names(pending)], [["10 fails"], ["20"]]);
    tasks[1].exception();
    await tasks[0];
  }),
);

Deno.test(
  "W4 FIRST_EXCEPTION: errors count, cancellations and results do not",
  onVirtualTime(async () => {
    const cancelled = createTask(untilAborted, { name: "cancelled" });
    const tasks = [cancelled, nap(10), failing(20), nap(30)];
    cancelled.cancel();
    const { done, pending } = await wait(tasks, { returnWhen: "FIRST_EXCEPTION" });
    assertEquals(performance.now(), 20);
    assertEquals([names(done), names(pending)], [["cancelled", "10", "20 fails"], ["30"]]);
    tasks[2].exception();
    const promise = Promise.reject(new Error("no"));
    const rest = await wait([tasks[3], promise], { returnWhen: "FIRST_EXCEPTION" });
    assertEquals([...rest.done], [promise]);
    const end = await wait([tasks[3]], { returnWhen: "FIRST_EXCEPTION" });
    assertEquals(end.pending.size, 0);
  }),
);

Deno.test(
  "W4 FIRST_EXCEPTION: a promise that is fulfilled is no error, one that is rejected is",
  onVirtualTime(async () => {
    const promises = [delay(5), delay(10).then(() => Promise.reject(new Error("no"))), delay(20)];
    const { done } = await wait(promises, { returnWhen: "FIRST_EXCEPTION" });
    assertEquals([performance.now(), done.size], [10, 2]);
    await delay(10);
  }),
);

Deno.test(
  "W5 done holds all that are done at the wake-up",
  onVirtualTime(async () => {
    // Cast: two tasks and a promise that end at the same time, and one that does not.
    // Plot: the first of them ends the wait; the others belong to done, too.
    const gun = delay(10);
    const tasks = [createTask(() => gun), createTask(() => gun), gun, nap(20)];
    const { done } = await wait<PromiseLike<void>>(tasks, { returnWhen: "FIRST_COMPLETED" });
    assertEquals([...done], tasks.slice(0, 3));
    await tasks[3];
  }),
);

Deno.test(
  "W5 those that are done before the call are in done",
  onVirtualTime(async () => {
    const finished = createTask(() => 1);
    await finished;
    const promises = [Promise.resolve(1), finished, Promise.resolve(2), nap(10)];
    const { done } = await wait<PromiseLike<unknown>>(promises, { returnWhen: "FIRST_COMPLETED" });
    assertEquals([...done], promises.slice(0, 3));
    await promises[3];
  }),
);

Deno.test(
  "W6 the same one twice appears once",
  onVirtualTime(async () => {
    const task = nap(10);
    assertEquals([...(await wait([task, task])).done], [task]);
  }),
);

Deno.test(
  "W7 any iterable, read once",
  onVirtualTime(async () => {
    let started = 0;
    function* tasks() {
      started++;
      yield nap(10);
      yield nap(20);
    }
    assertEquals(names((await wait(tasks())).done), ["10", "20"]);
    assertEquals(started, 1);
  }),
);

Deno.test("W8 wrong arguments are told at the call", () => {
  const wrong = (value: unknown) => value as never;
  assertThrows(() => wait([]), RangeError, "at least one");
  assertThrows(() => wait(wrong(Promise.resolve())), TypeError, "iterable");
  assertThrows(() => wait([wrong(1)]), TypeError, "item 0");
  const some = [Promise.resolve()];
  assertThrows(() => wait(some, { returnWhen: wrong("SOON") }), RangeError, '"SOON"');
  assertThrows(() => wait(some, { timeout: NaN }), RangeError, "NaN");
  assertThrows(() => wait(some, { timeout: wrong("5") }), TypeError, '"5"');
});

Deno.test(
  "W9 A2 A3 aborting stops the waiting at once, and leaves the tasks running",
  onVirtualTime(async () => {
    const controller = new AbortController();
    const task = nap(10);
    const waiting = wait([task], { signal: controller.signal });
    const why = new Error("why");
    controller.abort(why);
    assertStrictEquals(await reasonOf(waiting), why);
    assertEquals([performance.now(), task.state], [0, "pending"]);
    await task;
  }),
);

Deno.test(
  "W10 A4 timer, listener and callbacks are gone on every way out",
  onVirtualTime(async () => {
    // A timer that is left behind fails the test.
    const task = createTask(untilAborted);
    const waysOut = [
      (signal: AbortSignal) =>
        wait([nap(10), task], { timeout: 1000, returnWhen: "FIRST_COMPLETED", signal }),
      (signal: AbortSignal) => wait([task], { timeout: 10, signal }),
      (signal: AbortSignal) => {
        setTimeout(() => controller.abort(), 5);
        return wait([task], { timeout: 1000, signal });
      },
    ];
    const { controller, listeners } = countingController();
    for (const wayOut of waysOut) {
      const forgotten = await isForgotten(async () => {
        const waiting = wayOut(controller.signal);
        assertEquals(listeners(), 1);
        await waiting.catch(() => {});
        assertEquals(listeners(), 0);
        return { one: waiting };
      });
      assert(forgotten, "the task still refers to those who waited for it");
    }
    task.cancel();
  }),
);

Deno.test(
  "A1 an aborted signal rejects although all are done",
  onVirtualTime(async () => {
    const why = new Error("why");
    const waiting = wait([Promise.resolve()], { signal: AbortSignal.abort(why) });
    assertStrictEquals(await reasonOf(waiting), why);
  }),
);

Deno.test(
  "W1 a failure ends nothing when all are waited for",
  onVirtualTime(async () => {
    const tasks = [failing(5), nap(10)];
    tasks[0].catch(() => {});
    const { done } = await wait(tasks);
    assertEquals([performance.now(), names(done)], [10, ["5 fails", "10"]]);
  }),
);

Deno.test(
  "W5 each one is either done or pending, even one that ends at the wake-up",
  onVirtualTime(async () => {
    // Cast: two promises that settle in one turn, and a task that ends between their callbacks.
    const [a, b, c] = [1, 2, 3].map(() => Promise.withResolvers<void>());
    const task = createTask(() => c.promise);
    const waiting = wait([a.promise, b.promise, task], { returnWhen: "FIRST_COMPLETED" });
    await null;
    a.resolve();
    queueMicrotask(() => c.resolve());
    b.resolve();
    const { done, pending } = await waiting;
    assertEquals([done.size, pending.size], [2, 1]);
    await task;
    assertEquals([done.size, pending.size], [2, 1]);
  }),
);

Deno.test(
  "W10 an abort leaves no timer",
  onVirtualTime(async () => {
    const controller = new AbortController();
    const task = createTask(untilAborted);
    const waiting = wait([task], { timeout: 1000, signal: controller.signal });
    controller.abort("stop");
    assertEquals(await reasonOf(waiting), "stop");
    task.cancel();
    // A timer that is left behind fails the test.
  }),
);
