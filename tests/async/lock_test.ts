import { onVirtualTime } from "@course/notebook/virtual";
import { delay } from "@std/async";
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { type Guard, InvalidStateError, Lock } from "@course/async";
import { outcome, reasonOf, states, ticks } from "./support/helpers.ts";
import { lockLikes } from "./support/lock_likes.ts";

const options = { sanitizeOps: true, sanitizeResources: true };

for (const { name, make } of lockLikes) {
  const test = (title: string, fn: () => void | Promise<void>) => {
    const [number, ...words] = title.split(" ");
    Deno.test(`${number} ${name}: ${words.join(" ")}`, options, onVirtualTime(fn));
  };

  test("L1 starts free, and is taken at the call", async () => {
    const lock = make();
    assertEquals(lock.locked, false);
    const acquired = lock.acquire();
    assertEquals(lock.locked, true);
    (await acquired).release();
    assertEquals(lock.locked, false);
  });

  test("L2 there is one holder at a time, even across suspension", async () => {
    const lock = make();
    let inside = 0;
    let visits = 0;
    await Promise.all(Array.from({ length: 5 }, async () => {
      for (let round = 0; round < 10; round++) {
        using _guard = await lock.acquire();
        assertEquals(++inside, 1);
        await ticks(round % 3);
        if (round % 4 === 0) await delay(1);
        assertEquals(inside--, 1);
        visits++;
      }
    }));
    assertEquals(visits, 50);
  });

  test("L3 waiters are served first come, first served", async () => {
    const lock = make();
    const order: number[] = [];
    await Promise.all([1, 2, 3].map(async (worker) => {
      for (let round = 0; round < 4; round++) {
        using _guard = await lock.acquire();
        order.push(worker);
        await null;
      }
    }));
    assertEquals(order, [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]);
  });

  test("L4 one release admits one waiter", async () => {
    const lock = make();
    lock.tryAcquire();
    const waiters = [lock.acquire(), lock.acquire(), lock.acquire()];
    lock.release();
    assertEquals(await states(...waiters), ["fulfilled", "pending", "pending"]);
    lock.release();
    assertEquals(await states(...waiters), ["fulfilled", "fulfilled", "pending"]);
  });

  test("L5 a release without a waiter frees it", () => {
    const lock = make();
    lock.tryAcquire();
    lock.release();
    assertEquals(lock.locked, false);
  });

  test("L7 an aborted waiter leaves its place to those behind it", async () => {
    const lock = make();
    lock.tryAcquire();
    const controller = new AbortController();
    const a = lock.acquire();
    const b = lock.acquire({ signal: controller.signal });
    const c = lock.acquire();
    controller.abort();
    lock.release();
    assertEquals(await states(a, b, c), ["fulfilled", "rejected", "pending"]);
    lock.release();
    assertEquals(await states(c), ["fulfilled"]);
  });

  test("L8 a release goes past a waiter that has just left", async () => {
    // The cast: A holds; B and C wait. The plot: in one tick B's signal aborts and A releases.
    const lock = make();
    const a = lock.tryAcquire();
    const controller = new AbortController();
    const b = lock.acquire({ signal: controller.signal });
    const c = lock.acquire();
    controller.abort();
    a?.release();
    assertEquals(await states(b, c), ["rejected", "fulfilled"]);
    assertEquals(lock.locked, true);
  });

  test("L9 an abort at the head and a release admit exactly one of the others", async () => {
    // The cast: A holds; B, C and D wait. The plot, both ways round: in one tick B aborts, A releases.
    for (const abortFirst of [true, false]) {
      const lock = make();
      const a = lock.tryAcquire()!;
      const controller = new AbortController();
      const b = lock.acquire({ signal: controller.signal });
      const c = lock.acquire();
      const d = lock.acquire();
      if (abortFirst) controller.abort();
      a.release();
      if (!abortFirst) controller.abort();
      assertEquals(
        await states(b, c, d),
        abortFirst ? ["rejected", "fulfilled", "pending"] : ["fulfilled", "pending", "pending"],
      );
    }
  });

  test("L10 a waiter that was handed the lock owns it, even if its signal aborts before it runs", async () => {
    // The cast: A holds, B waits. The plot: A releases, and in the same tick B's signal aborts.
    const lock = make();
    const a = lock.tryAcquire()!;
    const controller = new AbortController();
    const b = lock.acquire({ signal: controller.signal });
    a.release();
    controller.abort();
    {
      using _guard = await b;
      assertEquals(lock.locked, true);
    }
    assertEquals(lock.locked, false);
  });

  test("L11 no call barges in between the release and the next holder's turn", async () => {
    // The cast: A holds, B waits, C is late. The plot: A releases, and C comes before B has run.
    const lock = make();
    const a = lock.tryAcquire()!;
    const order: string[] = [];
    const b = lock.acquire().then((guard) => {
      order.push("b");
      guard.release();
    });
    a.release();
    assertEquals(lock.locked, true);
    assertEquals(lock.tryAcquire(), undefined);
    const c = lock.acquire().then((guard) => {
      order.push("c");
      guard.release();
    });
    await Promise.all([b, c]);
    assertEquals(order, ["b", "c"]);
  });

  test("L12 when all waiters have left, a newcomer does not wait", async () => {
    const lock = make();
    const a = lock.tryAcquire()!;
    const controller = new AbortController();
    const left = [1, 2, 3].map(() => lock.acquire({ signal: controller.signal }));
    controller.abort();
    a.release();
    assertEquals(lock.locked, false);
    const newcomer = lock.acquire();
    assertEquals(await states(...left, newcomer), [
      "rejected",
      "rejected",
      "rejected",
      "fulfilled",
    ]);
  });

  test("L13 a scope releases on return, on throw and on abort", async () => {
    const lock = make();
    async function visit(body: () => unknown) {
      using _guard = await lock.acquire();
      assertEquals(lock.locked, true);
      return await body();
    }
    assertEquals(await visit(() => 1), 1);
    assertEquals(lock.locked, false);
    const boom = new Error("boom");
    assertStrictEquals(
      await reasonOf(visit(() => {
        throw boom;
      })),
      boom,
    );
    assertEquals(lock.locked, false);
    const controller = new AbortController();
    const stopped = visit(() => delay(1000, { signal: controller.signal }));
    setTimeout(() => controller.abort(boom), 10);
    assertStrictEquals(await reasonOf(stopped), boom);
    assertEquals(lock.locked, false);
  });

  test("L14 a guard that is released twice frees no other hold", async () => {
    // The cast: A holds, B and C wait. The plot: A releases, and releases again when B holds.
    const lock = make();
    const a = lock.tryAcquire()!;
    const b = lock.acquire();
    const c = lock.acquire();
    a.release();
    await b;
    a.release();
    a[Symbol.dispose]();
    assertEquals(await states(c), ["pending"]);
    (await b).release();
    const last = await c;
    last.release();
    assertEquals(lock.locked, false);
    b.then((guard) => guard.release());
    last.release();
    const again = lock.tryAcquire()!;
    last.release();
    assertEquals(lock.locked, true);
    again.release();
  });

  test("L15 it cannot be entered twice: the second time waits", async () => {
    const lock = make();
    using _guard = await lock.acquire();
    assertEquals(lock.tryAcquire(), undefined);
    const controller = new AbortController();
    const again = lock.acquire({ signal: controller.signal });
    assertEquals(await states(again), ["pending"]);
    controller.abort();
    await reasonOf(again);
  });

  test("L16 anyone may release it", async () => {
    const lock = make();
    lock.tryAcquire();
    await Promise.resolve().then(() => lock.release());
    assertEquals(lock.locked, false);
  });
}

Deno.test(
  "L4 Lock: waiting tells how many wait",
  options,
  onVirtualTime(async () => {
    const lock = new Lock();
    assertEquals(lock.waiting, 0);
    const acquired = [1, 2, 3].map(() => lock.acquire());
    assertEquals(lock.waiting, 2);
    for (const guard of acquired) (await guard).release();
    assertEquals(lock.waiting, 0);
  }),
);

Deno.test(
  "L6 Lock: releasing it when it is not held throws and changes nothing",
  options,
  onVirtualTime(async () => {
    const lock = new Lock();
    const error = assertThrows(() => lock.release(), InvalidStateError);
    assertEquals(error.message, "Cannot release the lock: it is not held");
    assertEquals([lock.locked, lock.waiting], [false, 0]);
    (await lock.acquire()).release();
  }),
);

Deno.test(
  "L13 Lock: run returns what the body returns, and releases",
  options,
  onVirtualTime(async () => {
    const lock = new Lock();
    assertEquals(await lock.run(() => lock.locked), true);
    assertEquals(
      await lock.run(async () => {
        await delay(5);
        return lock.locked;
      }),
      true,
    );
    assertEquals(lock.locked, false);
    const boom = new Error("boom");
    assertStrictEquals(await reasonOf(lock.run(() => Promise.reject(boom))), boom);
    assertStrictEquals(
      await reasonOf(lock.run(() => {
        throw boom;
      })),
      boom,
    );
    assertEquals(lock.locked, false);
    const error = assertThrows(() => lock.run(1 as unknown as () => void), TypeError);
    assertEquals(error.message, "Cannot run under the lock: body must be a function, received 1");
  }),
);

Deno.test(
  "L14 Lock: a bare release makes the guard stale",
  options,
  onVirtualTime(async () => {
    // The cast: A holds by its guard, B waits. The plot: the lock is released behind A's back, B gets
    // it, and then A releases: B's hold is not A's to release.
    const lock = new Lock();
    const a = await lock.acquire();
    const b = lock.acquire();
    lock.release();
    a.release();
    assertEquals(lock.locked, true);
    (await b).release();
    assertEquals(lock.locked, false);
    a.release();
    assertEquals(lock.locked, false);
  }),
);

Deno.test(
  "L14 Lock: each acquisition gets a guard of its own",
  options,
  onVirtualTime(async () => {
    const lock = new Lock();
    const guards = new Set<Guard>();
    for (let i = 0; i < 3; i++) {
      const guard = await lock.acquire();
      guards.add(guard);
      guard.release();
    }
    assertEquals(guards.size, 3);
    assertInstanceOf([...guards][0].release, Function);
  }),
);

Deno.test(
  "L3 Lock: 100,000 waiters are served in order, and no stack grows",
  options,
  onVirtualTime(async () => {
    const lock = new Lock();
    const first = lock.tryAcquire()!;
    let served = 0;
    const visits = Array.from({ length: 100_000 }, async (_, index) => {
      const guard = await lock.acquire();
      assert(served++ === index);
      guard.release();
    });
    first.release();
    await Promise.all(visits);
    assertEquals((await outcome(lock.acquire())).state, "fulfilled");
  }),
);
