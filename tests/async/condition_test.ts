import { onVirtualTime } from "@course/notebook/virtual";
import { delay } from "@std/async";
import { assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { Condition, createTask, InvalidStateError, Lock } from "@course/async";
import { reasonOf, states, ticks } from "./support/helpers.ts";

const test = (title: string, fn: () => void | Promise<void>) =>
  Deno.test(title, { sanitizeOps: true, sanitizeResources: true }, onVirtualTime(fn));

/** Parks visitors, in order; each writes its name when it is back, and leaves. */
function parked(condition: Condition, names: string, log: string[], signal?: AbortSignal) {
  return [...names].map((name) =>
    condition.run(async () => {
      try {
        await condition.wait({ signal });
        log.push(name);
      } catch {
        log.push(`${name} aborted`);
      }
    })
  );
}

test("C1 waiting without the lock is an error, and leaves no waiter", async () => {
  const condition = new Condition();
  const error = await assertRejects(() => condition.wait(), InvalidStateError);
  assertEquals(error.message, "Cannot wait: the lock of the condition must be held");
  await assertRejects(() => condition.waitFor(() => false), InvalidStateError);
  await assertRejects(() => condition.waitFor(() => true), InvalidStateError);
  assertEquals([condition.waiting, condition.lock.locked], [0, false]);
});

test("C2 notifying without the lock is an error", () => {
  const condition = new Condition();
  const error = assertThrows(() => condition.notify(), InvalidStateError);
  assertEquals(error.message, "Cannot notify: the lock of the condition must be held");
  assertThrows(() => condition.notifyAll(), InvalidStateError);
});

test("C3 a parked waiter has given the lock up", async () => {
  const condition = new Condition();
  const guard = await condition.acquire();
  const waiting = condition.wait();
  assertEquals([condition.waiting, condition.lock.locked], [1, false]);
  const other = await condition.acquire();
  condition.notify();
  other.release();
  await waiting;
  assertEquals(condition.lock.locked, true);
  guard.release();
  assertEquals(condition.lock.locked, false);
});

test("C4 a notified waiter goes on only when it holds the lock again", async () => {
  const condition = new Condition();
  const log: string[] = [];
  const [a] = parked(condition, "a", log);
  await ticks(3);
  const guard = await condition.acquire();
  condition.notify();
  assertEquals(condition.lock.locked, true);
  await delay(10);
  assertEquals(log, []);
  guard.release();
  await a;
  assertEquals(log, ["a"]);
});

test("C4 the guard taken before the wait is valid after it, and stale during it", async () => {
  // The cast: A waits in a scope; B holds the lock when A's guard is released by mistake.
  const condition = new Condition();
  const guard = await condition.acquire();
  const waiting = condition.wait();
  const other = await condition.acquire();
  guard.release();
  assertEquals(condition.lock.locked, true);
  condition.notify();
  other.release();
  await waiting;
  assertEquals(condition.lock.locked, true);
  guard.release();
  assertEquals(condition.lock.locked, false);
});

test("C5 notify wakes the n oldest waits, or as many as there are", async () => {
  const condition = new Condition();
  const log: string[] = [];
  const visits = parked(condition, "abc", log);
  await ticks(10);
  await condition.run(() => condition.notify(2));
  await delay(1);
  assertEquals([log.join(""), condition.waiting], ["ab", 1]);
  await condition.run(() => condition.notify(2048));
  await Promise.all(visits);
  assertEquals(log.join(""), "abc");
});

test("C5 notify refuses what is no number of waiters", async () => {
  const condition = new Condition();
  using _guard = await condition.acquire();
  for (const n of [-1, 1.5, NaN]) {
    const error = assertThrows(() => condition.notify(n), RangeError);
    assertEquals(
      error.message,
      `Cannot notify: n must be an integer of 0 or more, or Infinity, received ${n}`,
    );
  }
  assertThrows(() => condition.notify("1" as unknown as number), TypeError);
  condition.notify(0);
  condition.notify(Infinity);
});

test("C6 notifications in one critical section go to different waiters", async () => {
  const condition = new Condition();
  const log: string[] = [];
  const visits = parked(condition, "abc", log);
  await ticks(10);
  await condition.run(() => {
    condition.notify();
    condition.notify();
  });
  await delay(1);
  assertEquals([log.join(""), condition.waiting], ["ab", 1]);
  await condition.run(() => condition.notify());
  await Promise.all(visits);
});

test("C7 notifyAll wakes all waiters, in order", async () => {
  const condition = new Condition();
  const log: string[] = [];
  const visits = parked(condition, "abcdef", log);
  await ticks(20);
  await condition.run(() => condition.notifyAll());
  await Promise.all(visits);
  assertEquals(log.join(""), "abcdef");
});

test("C8 a notification without a waiter is forgotten", async () => {
  const condition = new Condition();
  using _guard = await condition.acquire();
  condition.notify();
  condition.notifyAll();
  const controller = new AbortController();
  const waiting = condition.wait({ signal: controller.signal });
  assertEquals(await states(waiting), ["pending"]);
  controller.abort();
  await reasonOf(waiting);
});

test("C9 waitFor asks first, asks again after each wake-up, and returns the answer", async () => {
  const condition = new Condition();
  let asked = 0;
  let answer: string | undefined;
  const visit = condition.run(() =>
    condition.waitFor(() => {
      asked++;
      assertEquals(condition.lock.locked, true);
      return answer;
    })
  );
  await ticks(5);
  assertEquals([asked, condition.waiting], [1, 1]);
  await condition.run(() => condition.notify());
  await delay(1);
  assertEquals([asked, condition.waiting], [2, 1]);
  await condition.run(() => {
    answer = "ready";
    condition.notify();
  });
  assertEquals(await visit, "ready");
  assertEquals(asked, 3);

  assertEquals(await condition.run(() => condition.waitFor(() => 42)), 42);
  assertEquals(condition.waiting, 0);
  assertThrows(() => condition.waitFor(5 as unknown as () => void), TypeError);
});

test("C10 aborted while parked: the lock is held again when the wait rejects", async () => {
  const condition = new Condition();
  const controller = new AbortController();
  const reason = new Error("stop");
  const guard = await condition.acquire();
  const waiting = condition.wait({ signal: controller.signal });
  assertEquals(condition.lock.locked, false);
  controller.abort(reason);
  assertEquals([condition.waiting, condition.lock.locked], [0, true]);
  assertStrictEquals(await reasonOf(waiting), reason);
  assertEquals(condition.lock.locked, true);
  guard.release();
  assertEquals(condition.lock.locked, false);
});

test("C11 aborted while others have the lock: it waits for the lock, and then rejects", async () => {
  // The cast: A is parked, B holds the lock, C waits for the lock. The plot: A's signal aborts, and
  // then nothing can take A out of the line for the lock.
  const condition = new Condition();
  const { lock } = condition;
  const controller = new AbortController();
  const guard = await condition.acquire();
  const a = condition.wait({ signal: controller.signal });
  const b = await lock.acquire();
  const c = lock.acquire();
  controller.abort("stop");
  assertEquals(lock.waiting, 2);
  assertEquals(await states(a), ["pending"]);
  b.release();
  assertEquals(await states(a, c), ["pending", "fulfilled"]);
  (await c).release();
  assertEquals(await states(a), ["rejected"]);
  assertEquals(lock.locked, true);
  guard.release();
  assertEquals(lock.locked, false);
});

test("C12 notified and then aborted before it has the lock: the wait fulfils", async () => {
  // The cast: A is parked, B holds the lock. The plot: B notifies A, A's signal aborts, B releases.
  const condition = new Condition();
  const controller = new AbortController();
  const guard = await condition.acquire();
  const a = condition.wait({ signal: controller.signal });
  const b = await condition.acquire();
  condition.notify();
  controller.abort();
  b.release();
  assertEquals(await states(a), ["fulfilled"]);
  assertEquals([condition.lock.locked, controller.signal.aborted], [true, true]);
  guard.release();
});

test("C12 waitFor sees the abort when it would have to wait again", async () => {
  const condition = new Condition();
  const controller = new AbortController();
  const guard = await condition.acquire();
  const a = condition.waitFor(() => false, { signal: controller.signal });
  const b = await condition.acquire();
  condition.notify();
  controller.abort("stop");
  b.release();
  assertEquals(await reasonOf(a), "stop");
  assertEquals(condition.lock.locked, true);
  guard.release();
});

test("C13 the reason is the same object on every path", async () => {
  for (const contested of [false, true]) {
    const condition = new Condition();
    const controller = new AbortController();
    const reason = { why: "because" };
    const guard = await condition.acquire();
    const a = condition.wait({ signal: controller.signal });
    const b = contested ? await condition.acquire() : undefined;
    controller.abort(reason);
    b?.release();
    assertStrictEquals(await reasonOf(a), reason);
    guard.release();
  }
});

test("C14 aborted and then notified: the notification goes to the next one", async () => {
  // The cast: A and B are parked, C holds the lock. The plot: A's signal aborts, and C notifies one.
  const condition = new Condition();
  const controller = new AbortController();
  const log: string[] = [];
  const [a] = parked(condition, "a", log, controller.signal);
  await ticks(3);
  const [b] = parked(condition, "b", log);
  await ticks(3);
  const c = await condition.acquire();
  controller.abort();
  condition.notify();
  c.release();
  await Promise.all([a, b]);
  assertEquals(log, ["a aborted", "b"]);
});

test("C14 notified and then aborted: the notification is used, and no second one", async () => {
  const condition = new Condition();
  const controller = new AbortController();
  const log: string[] = [];
  const [a] = parked(condition, "a", log, controller.signal);
  await ticks(3);
  const [b] = parked(condition, "b", log);
  await ticks(3);
  const c = await condition.acquire();
  condition.notify();
  controller.abort();
  c.release();
  await a;
  assertEquals([log.join(), condition.waiting], ["a", 1]);
  await condition.run(() => condition.notify());
  await b;
});

test("C15 an abort during the way back to the lock loses no notification", async () => {
  // The cast: A and B are parked, C holds the lock, D waits for it. The plot: C notifies A, and A's
  // signal aborts when D has the lock and A is next. A has been notified, so B has not.
  const condition = new Condition();
  const controller = new AbortController();
  const log: string[] = [];
  const [a] = parked(condition, "a", log, controller.signal);
  await ticks(3);
  const [b] = parked(condition, "b", log);
  await ticks(3);
  const c = await condition.acquire();
  const d = condition.acquire();
  condition.notify();
  c.release();
  const guard = await d;
  controller.abort();
  guard.release();
  await a;
  assertEquals([log.join(), condition.waiting], ["a", 1]);
  await condition.run(() => condition.notify());
  await b;
  assertEquals(log, ["a", "b"]);
});

test("C16 what was true at the notification may be over: waitFor looks again", async () => {
  // The cast: A waits for a coin; B brings one; C stands before A in the line for the lock.
  // The plot: B puts the coin down and notifies A; C takes the coin; A must go on waiting.
  const condition = new Condition();
  let coins = 0;
  const a = condition.run(async () => {
    await condition.waitFor(() => coins > 0);
    coins--;
  });
  await ticks(3);
  const guard = await condition.acquire();
  const c = condition.run(() => {
    coins--;
  });
  coins++;
  condition.notify();
  guard.release();
  await c;
  assertEquals(await states(a), ["pending"]);
  await condition.run(() => {
    coins++;
    condition.notify();
  });
  await a;
  assertEquals(coins, 0);
});

test("C17 two conditions may share one lock", async () => {
  const lock = new Lock();
  const full = new Condition(lock);
  const empty = new Condition(lock);
  assertStrictEquals(full.lock, empty.lock);
  const log: string[] = [];
  const a = parked(full, "a", log)[0];
  const b = parked(empty, "b", log)[0];
  await ticks(10);
  await full.run(() => {
    assertEquals(empty.lock.locked, true);
    full.notifyAll();
  });
  await a;
  assertEquals([log.join(), empty.waiting], ["a", 1]);
  await empty.run(() => empty.notify());
  await b;
  const error = assertThrows(() => new Condition({} as Lock), TypeError);
  assertEquals(
    error.message,
    "Cannot create a condition: lock must be a Lock, received an object",
  );
});

test("C18 the notified stand in the line for the lock at once", async () => {
  const condition = new Condition();
  const { lock } = condition;
  const log: string[] = [];
  const visits = parked(condition, "abc", log);
  await ticks(10);
  const guard = await lock.acquire();
  condition.notify(2);
  assertEquals([lock.waiting, condition.waiting], [2, 1]);
  const late = lock.run(() => void log.push("late"));
  condition.notify();
  assertEquals(lock.waiting, 4);
  guard.release();
  await Promise.all([...visits, late]);
  assertEquals(log, ["a", "b", "late", "c"]);
});

test("C19 a predicate that answers with a promise is refused, with the lock held", async () => {
  const condition = new Condition();
  const answers: (() => unknown)[] = [
    () => Promise.resolve(false),
    () => Promise.reject(new Error("nobody hears of it")),
    () => ({ then() {} }),
    () => createTask(() => true),
  ];
  for (const answer of answers) {
    await condition.run(async () => {
      const error = await assertRejects(() => condition.waitFor(answer), TypeError);
      assertEquals(
        error.message,
        "Cannot wait for the condition: predicate must answer at once, it returned a promise",
      );
      assertEquals([condition.lock.locked, condition.waiting], [true, 0]);
    });
  }
  // It may also answer so only after it has been woken.
  let asked = 0;
  const late = condition.run(() => condition.waitFor(() => asked++ > 0 && Promise.resolve()));
  await condition.run(() => condition.notify());
  await assertRejects(() => late, TypeError);
  assertEquals(condition.lock.locked, false);
});
