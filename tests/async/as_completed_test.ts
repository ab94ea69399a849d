import { asCompleted, createTask, type Task } from "@course/async";
import { onVirtualTime } from "@course/notebook/virtual";
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { delay } from "@std/async";
import { countingController, reasonOf } from "./support/helpers.ts";
import { isForgotten } from "./support/is_forgotten.ts";
import { untilAborted } from "./support/until_aborted.ts";

const nap = (ms: number) => createTask((signal) => delay(ms, { signal }), { name: `${ms}` });

/** The names of those that come out, until the end or a failure of the iterator. */
async function names(iterator: AsyncIterableIterator<Task<unknown>>): Promise<string[]> {
  const names: string[] = [];
  for await (const one of iterator) names.push((one as Task<unknown>).name);
  return names;
}

Deno.test(
  "AC1 they come in the order in which they are done",
  onVirtualTime(async () => {
    assertEquals(await names(asCompleted([30, 10, 20].map(nap))), ["10", "20", "30"]);
    assertEquals(await names(asCompleted([])), []);
  }),
);

Deno.test(
  "AC1 a failure is a completion, thrown where that one is awaited",
  onVirtualTime(async () => {
    const bad = createTask(() => delay(5).then(() => Promise.reject(new Error("no"))), {
      name: "bad",
    });
    const thrown: string[] = [];
    for await (const one of asCompleted<Task<unknown>>([nap(10), bad])) {
      await (one as Task<unknown>).catch((error) => thrown.push(String(error)));
    }
    assertEquals([thrown, performance.now()], [["Error: no"], 10]);
  }),
);

Deno.test(
  "AC2 what comes out are the original objects, tasks and promises alike",
  onVirtualTime(async () => {
    const task = nap(10);
    const promise = delay(5).then(() => "value");
    const out: unknown[] = [];
    for await (const one of asCompleted<unknown & PromiseLike<unknown>>([task, promise])) {
      out.push(one);
    }
    assertStrictEquals(out[0], promise);
    assertStrictEquals(out[1], task);
  }),
);

Deno.test(
  "AC3 after the timeout, those that are done are given, then TimeoutError is thrown, once",
  onVirtualTime(async () => {
    const tasks = [nap(10), nap(20), nap(60)];
    const iterator = asCompleted(tasks, { timeout: 50 });
    await delay(55);
    assertStrictEquals((await iterator.next()).value, tasks[0]);
    assertStrictEquals((await iterator.next()).value, tasks[1]);
    const error = await reasonOf(iterator.next()) as DOMException;
    assertEquals([error.name, error instanceof DOMException], ["TimeoutError", true]);
    assertEquals(await iterator.next(), { value: undefined, done: true });
    await tasks[2];
  }),
);

Deno.test(
  "AC3 the timeout ends those that wait",
  onVirtualTime(async () => {
    const task = createTask(untilAborted);
    const iterator = asCompleted([task, nap(10)], { timeout: 50 });
    const [first, second, third] = [iterator.next(), iterator.next(), iterator.next()];
    await first;
    assertEquals((await reasonOf(second) as Error).name, "TimeoutError");
    assertEquals([performance.now(), (await reasonOf(third) as Error).name], [50, "TimeoutError"]);
    assertEquals((await iterator.next()).done, true);
    task.cancel();
  }),
);

Deno.test(
  "AC4 a timer that is no longer needed is cleared",
  onVirtualTime(async () => {
    // A timer that is left behind fails the test.
    assertEquals(await names(asCompleted([nap(10)], { timeout: 1000 })), ["10"]);
    assertEquals(await names(asCompleted([], { timeout: 1000 })), []);
    const rest = nap(20);
    for await (const _ of asCompleted([nap(10), rest], { timeout: 1000 })) break;
    await rest;
    assert(performance.now() < 50);
  }),
);

Deno.test(
  "AC5 leaving the loop ends the iterator; calling next by hand goes on",
  onVirtualTime(async () => {
    const iterator = asCompleted([10, 20, 30].map(nap));
    assertEquals(((await iterator.next()).value as Task<void>).name, "10");
    assertEquals(((await iterator.next()).value as Task<void>).name, "20");
    for await (const _ of iterator) break;
    assertEquals(await iterator.next(), { value: undefined, done: true });
  }),
);

Deno.test(
  "AC6 the first call to next gets the first completion, whichever is awaited first",
  onVirtualTime(async () => {
    const iterator = asCompleted([20, 10].map(nap));
    const first = iterator.next();
    const second = iterator.next();
    assertEquals((await second).value.name, "20");
    assertEquals((await first).value.name, "10");
  }),
);

Deno.test(
  "AC7 calls to next at the same time get distinct ones, and the surplus the end",
  onVirtualTime(async () => {
    const iterator = asCompleted([20, 10].map(nap));
    const results = await Promise.all([iterator.next(), iterator.next(), iterator.next()]);
    assertEquals(results.map(({ value }) => value?.name), ["10", "20", undefined]);
  }),
);

Deno.test(
  "AC8 the same one twice comes once",
  onVirtualTime(async () => {
    const task = nap(10);
    assertEquals(await names(asCompleted([task, task])), ["10"]);
  }),
);

Deno.test("AC9 wrong arguments are told at the call", () => {
  const wrong = (value: unknown) => value as never;
  assertThrows(() => asCompleted(wrong(Promise.resolve())), TypeError, "iterable");
  assertThrows(() => asCompleted([wrong("x")]), TypeError, 'received "x"');
  assertThrows(() => asCompleted([], { timeout: NaN }), RangeError, "NaN");
});

Deno.test(
  "AC10 neither leaving nor the timeout nor an abort cancels the rest",
  onVirtualTime(async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const task = nap(100);
    for await (const _ of asCompleted([nap(10), task])) break;
    await names(asCompleted([task], { timeout: 10 })).catch(() => {});
    const aborted = asCompleted([task], { signal }).next();
    controller.abort();
    await reasonOf(aborted);
    assertEquals(task.state, "pending");
    await task;
    assertEquals([performance.now(), task.state], [100, "fulfilled"]);
  }),
);

Deno.test(
  "A1 A2 A3 an abort rejects those that wait and every later call, with the reason itself",
  onVirtualTime(async () => {
    const why = new Error("why");
    const before = asCompleted([Promise.resolve()], { signal: AbortSignal.abort(why) });
    assertStrictEquals(await reasonOf(before.next()), why);
    const { controller, listeners } = countingController();
    const task = createTask(untilAborted);
    const iterator = asCompleted([task], { signal: controller.signal, timeout: 1000 });
    const next = iterator.next();
    controller.abort(why);
    assertStrictEquals(await reasonOf(next), why);
    assertStrictEquals(await reasonOf(iterator.next()), why);
    assertEquals(listeners(), 0);
    task.cancel();
  }),
);

Deno.test(
  "A4 no listener is left, and nothing retained, when the loop is over",
  onVirtualTime(async () => {
    const { controller, listeners } = countingController();
    const task = createTask(untilAborted);
    assert(
      await isForgotten(async () => {
        const iterator = asCompleted([nap(10), task], { signal: controller.signal });
        assertEquals(listeners(), 1);
        for await (const _ of iterator) break;
        return { one: iterator };
      }),
    );
    assertEquals(listeners(), 0);
    task.cancel();
  }),
);

Deno.test(
  "AC1 those that are done before the first request come first",
  onVirtualTime(async () => {
    const tasks = [nap(30), nap(20), nap(10)];
    const iterator = asCompleted(tasks);
    await delay(25);
    assertEquals(await names(iterator), ["10", "20", "30"]);
  }),
);

Deno.test(
  "AC5 after the end by return there is nothing more: not the done, not the missing, no timeout",
  onVirtualTime(async () => {
    const end = { value: undefined, done: true } as const;
    const task = createTask(untilAborted);
    const iterator = asCompleted([nap(5), task], { timeout: 20 });
    await delay(10);
    await iterator.return!();
    assertEquals(await iterator.next(), end);

    const late = asCompleted([task], { timeout: 5 });
    await delay(10);
    await late.return!();
    assertEquals(await late.next(), end);

    const waiting = asCompleted([task]);
    const next = waiting.next();
    await waiting.return!();
    assertEquals(await next, end);
    task.cancel();
  }),
);

Deno.test(
  "AC4 A1 with an aborted signal there is no timer",
  onVirtualTime(async () => {
    const task = createTask(untilAborted);
    const signal = AbortSignal.abort("why");
    assertEquals(await reasonOf(asCompleted([task], { timeout: 1000, signal }).next()), "why");
    task.cancel();
    // A timer that is left behind fails the test.
  }),
);

Deno.test(
  "AC3 A4 after the timeout there are no listeners: what is done later does not come out",
  onVirtualTime(async () => {
    const { controller, listeners } = countingController();
    const iterator = asCompleted([nap(20)], { timeout: 10, signal: controller.signal });
    await reasonOf(iterator.next());
    assertEquals(listeners(), 0);
    await delay(20);
    assertEquals((await iterator.next()).done, true);
  }),
);
