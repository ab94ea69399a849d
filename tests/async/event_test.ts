import { onVirtualTime } from "@course/notebook/virtual";
import { assert, assertEquals } from "@std/assert";
import { AsyncEvent } from "@course/async";
import { states, ticks } from "./support/helpers.ts";
import { isForgotten } from "./support/is_forgotten.ts";

const test = (title: string, fn: () => void | Promise<void>) =>
  Deno.test(title, { sanitizeOps: true, sanitizeResources: true }, onVirtualTime(fn));

test("E1 starts unset; set and clear toggle the flag", () => {
  const event = new AsyncEvent();
  assertEquals(event.isSet, false);
  event.set();
  assertEquals(event.isSet, true);
  event.clear();
  assertEquals(event.isSet, false);
});

test("E2 waiting for a set event joins no line", async () => {
  const event = new AsyncEvent();
  event.set();
  let woken = false;
  event.wait().then(() => woken = true);
  assertEquals(event.waiting, 0);
  await ticks(1);
  assertEquals(woken, true);
});

test("E3 set wakes all waiters, first come first", async () => {
  const event = new AsyncEvent();
  const order: number[] = [];
  const waiters = [1, 2, 3].map((number) => event.wait().then(() => order.push(number)));
  assertEquals(event.waiting, 3);
  event.set();
  assertEquals(event.waiting, 0);
  await Promise.all(waiters);
  assertEquals(order, [1, 2, 3]);
});

test("E4 set and clear in one turn release all that were waiting", async () => {
  const event = new AsyncEvent();
  const waiters = [event.wait(), event.wait()];
  event.set();
  event.clear();
  assertEquals(event.isSet, false);
  assertEquals(await states(...waiters), ["fulfilled", "fulfilled"]);
});

test("E5 setting twice is setting once", async () => {
  const event = new AsyncEvent();
  let woken = 0;
  const waiter = event.wait().then(() => woken++);
  event.set();
  event.set();
  await waiter;
  assertEquals([woken, event.isSet], [1, true]);
});

test("E6 an aborted waiter leaves, and the others stay", async () => {
  const event = new AsyncEvent();
  const controller = new AbortController();
  const a = event.wait();
  const b = event.wait({ signal: controller.signal });
  const c = event.wait();
  controller.abort();
  assertEquals(event.waiting, 2);
  assertEquals(await states(a, b, c), ["pending", "rejected", "pending"]);
  event.set();
  assertEquals(await states(a, c), ["fulfilled", "fulfilled"]);
});

test("E7 after clear a newcomer waits for the next set", async () => {
  const event = new AsyncEvent();
  event.set();
  event.clear();
  const waiter = event.wait();
  assertEquals(await states(waiter), ["pending"]);
  event.set();
  assertEquals(await states(waiter), ["fulfilled"]);
});

test("A4 what was waited for is forgotten, even by the machinery of waiting", async () => {
  assert(
    await isForgotten(async () => {
      const event = new AsyncEvent();
      const one = event.wait();
      event.set();
      await one;
      return { one };
    }),
  );
});
