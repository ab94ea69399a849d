import { onVirtualTime } from "@course/notebook/virtual";
import { delay } from "@std/async";
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { BoundedSemaphore, Semaphore } from "@course/async";
import { outcome, reasonOf, states, ticks } from "./support/helpers.ts";

const options = { sanitizeOps: true, sanitizeResources: true };

for (const Kind of [Semaphore, BoundedSemaphore]) {
  const test = (title: string, fn: () => void | Promise<void>) => {
    const [number, ...words] = title.split(" ");
    Deno.test(`${number} ${Kind.name}: ${words.join(" ")}`, options, onVirtualTime(fn));
  };

  /** A semaphore of which all `n` permits are taken. */
  const taken = (n: number): Semaphore => {
    const semaphore = new Kind(n);
    for (let i = 0; i < n; i++) semaphore.tryAcquire();
    return semaphore;
  };

  test("S1 0 is a legal start, and means that nothing is there", async () => {
    const semaphore = new Kind(0);
    assertEquals([semaphore.value, semaphore.locked], [0, true]);
    assertEquals(semaphore.tryAcquire(), undefined);
    const waiter = semaphore.acquire();
    semaphore.release();
    assertEquals(await states(waiter), ["fulfilled"]);
    assertEquals(semaphore.value, 0);
  });

  test("S2 a value that is no integer of 0 or more is refused", () => {
    for (const value of [-1, NaN, 1.5, Infinity, -Infinity]) {
      const error = assertThrows(() => new Kind(value), RangeError);
      assertEquals(
        error.message,
        `Cannot create a semaphore: value must be an integer of 0 or more, received ${value}`,
      );
    }
    for (const value of ["2", null, 2n, {}]) {
      assertThrows(() => new Kind(value as unknown as number), TypeError);
    }
    assertEquals(new Kind().value, 1);
  });

  test("S3 a free permit is taken at the call", async () => {
    const semaphore = new Kind(2);
    const acquired = semaphore.acquire();
    assertEquals([semaphore.value, semaphore.locked], [1, false]);
    semaphore.tryAcquire();
    assertEquals([semaphore.value, semaphore.locked], [0, true]);
    (await acquired).release();
    assertEquals(semaphore.value, 1);
  });

  test("S4 there are never more holders than permits", async () => {
    const semaphore = new Kind(3);
    let inside = 0;
    let most = 0;
    await Promise.all(Array.from({ length: 20 }, async (_, index) => {
      for (let round = 0; round < 5; round++) {
        using _permit = await semaphore.acquire();
        most = Math.max(most, ++inside);
        await ticks((index + round) % 4);
        if (round === 2) await delay(index);
        inside--;
      }
    }));
    assertEquals([most, inside, semaphore.value], [3, 0, 3]);
  });

  test("S5 a release goes to the next waiter directly", async () => {
    const semaphore = taken(1);
    const waiter = semaphore.acquire();
    semaphore.release();
    assertEquals([semaphore.value, semaphore.locked, semaphore.waiting], [0, true, 0]);
    assertEquals(semaphore.tryAcquire(), undefined);
    assertEquals(await states(waiter), ["fulfilled"]);
  });

  test("S6 it is fair, round after round", async () => {
    const semaphore = new Kind(1);
    const order: string[] = [];
    await Promise.all(["c1", "c2", "c3"].map(async (name) => {
      for (let round = 0; round < 2; round++) {
        using _permit = await semaphore.acquire();
        order.push(name);
      }
    }));
    assertEquals(order, ["c1", "c2", "c3", "c1", "c2", "c3"]);
  });

  test("S7 a holder that releases and acquires again goes to the back", async () => {
    // The cast: 1 holds; 2 and 3 wait. The plot: 1 releases and at once wants it again, as number 4.
    const semaphore = taken(1);
    const order: number[] = [];
    const visit = async (number: number) => {
      using _permit = await semaphore.acquire();
      order.push(number);
    };
    const others = [visit(2), visit(3)];
    semaphore.release();
    await Promise.all([...others, visit(4)]);
    assertEquals(order, [2, 3, 4]);
  });

  test("S8 k releases in one turn admit k waiters in that turn", async () => {
    const semaphore = taken(3);
    let entered = 0;
    const waiters = Array.from({ length: 5 }, () => semaphore.acquire().then(() => entered++));
    for (let i = 0; i < 3; i++) semaphore.release();
    await ticks(1);
    assertEquals(entered, 3);
    assertEquals([semaphore.value, semaphore.waiting], [0, 2]);
    assertEquals(
      (await states(...waiters)).join(),
      "fulfilled,fulfilled,fulfilled,pending,pending",
    );
  });

  test("S9 as long as a call waits, the value is 0", async () => {
    const semaphore = taken(2);
    const waiters = [1, 2, 3, 4].map(() => semaphore.acquire());
    while (semaphore.waiting > 0) {
      assertEquals([semaphore.value, semaphore.locked], [0, true]);
      semaphore.release();
    }
    assertEquals(semaphore.locked, true);
    await Promise.all(waiters);
    semaphore.release();
    assertEquals([semaphore.value, semaphore.locked], [1, false]);
  });

  test("S10 an aborted waiter leaves no trace", async () => {
    const semaphore = taken(1);
    const controller = new AbortController();
    const waiter = semaphore.acquire({ signal: controller.signal });
    assertEquals(semaphore.waiting, 1);
    controller.abort();
    assertEquals(semaphore.waiting, 0);
    semaphore.release();
    assertEquals(semaphore.value, 1);
    assertEquals(await states(waiter), ["rejected"]);
  });

  test("S11 aborted heads are skipped, and the order of the others stays", async () => {
    const semaphore = taken(1);
    const controller = new AbortController();
    const { signal } = controller;
    const order: string[] = [];
    const visit = async (name: string, options = {}) => {
      using _permit = await semaphore.acquire(options);
      order.push(name);
    };
    const visits = Promise.allSettled([
      visit("a", { signal }),
      visit("b", { signal }),
      visit("c"),
      visit("d", { signal }),
      visit("e"),
    ]);
    controller.abort();
    semaphore.release();
    await visits;
    assertEquals(order, ["c", "e"]);
  });

  test("S12 an abort and a release in one turn strand no waiter", async () => {
    // The cast: A holds; B and C wait. The plot: A releases and B's signal aborts in the same turn, in
    // either order; B, if it got the permit, passes it on. C must get in.
    for (const abortFirst of [true, false]) {
      const semaphore = taken(1);
      const controller = new AbortController();
      const b = semaphore.acquire({ signal: controller.signal }).then((permit) => permit.release());
      const c = semaphore.acquire();
      if (abortFirst) controller.abort();
      semaphore.release();
      if (!abortFirst) controller.abort();
      assertEquals(await states(b, c), [abortFirst ? "rejected" : "fulfilled", "fulfilled"]);
    }
  });

  test("S13 a permit granted to a waiter whose signal then aborts is not lost", async () => {
    const semaphore = taken(1);
    const controller = new AbortController();
    const b = semaphore.acquire({ signal: controller.signal });
    semaphore.release();
    controller.abort();
    {
      using _permit = await b;
      assertEquals(semaphore.value, 0);
    }
    assertEquals(semaphore.value, 1);
  });

  test("S15 tryAcquire overtakes no waiter", async () => {
    // The cast: A holds, B waits. The plot: A releases, and C tries before B has run.
    const semaphore = taken(1);
    const b = semaphore.acquire();
    assertEquals(semaphore.tryAcquire(), undefined);
    semaphore.release();
    assertEquals(semaphore.tryAcquire(), undefined);
    (await b).release();
    assert(semaphore.tryAcquire() !== undefined);
  });

  test("S16 a permit is given back once, and on every way out of a scope", async () => {
    const semaphore = new Kind(2);
    const permit = await semaphore.acquire();
    permit.release();
    permit.release();
    permit[Symbol.dispose]();
    assertEquals(semaphore.value, 2);

    const boom = new Error("boom");
    const failing = async () => {
      using _permit = await semaphore.acquire();
      throw boom;
    };
    assertStrictEquals(await reasonOf(failing()), boom);
    assertStrictEquals(await reasonOf(semaphore.run(() => Promise.reject(boom))), boom);
    assertEquals(await semaphore.run(() => semaphore.value), 1);
    assertEquals(semaphore.value, 2);
    assertThrows(() => semaphore.run(undefined as unknown as () => void), TypeError);
  });
}

Deno.test(
  "S14 Semaphore: a release needs no acquire, and may go beyond the first value",
  options,
  onVirtualTime(async () => {
    const semaphore = new Semaphore(1);
    semaphore.release();
    semaphore.release();
    assertEquals(semaphore.value, 3);
    assertEquals(
      (await states(...Array.from({ length: 4 }, () => semaphore.acquire()))).join(),
      "fulfilled,fulfilled,fulfilled,pending",
    );
  }),
);

Deno.test(
  "BS1 BoundedSemaphore: a release above the bound throws and changes nothing",
  options,
  onVirtualTime(() => {
    const semaphore = new BoundedSemaphore(2);
    const error = assertThrows(() => semaphore.release(), RangeError);
    assertEquals(
      error.message,
      "Cannot release the semaphore: value would exceed its bound of 2",
    );
    assertEquals(semaphore.value, 2);
  }),
);

Deno.test(
  "BS2 BoundedSemaphore: a release that goes to a waiter never exceeds the bound",
  options,
  onVirtualTime(async () => {
    const semaphore = new BoundedSemaphore(0);
    const waiters = [semaphore.acquire(), semaphore.acquire()];
    semaphore.release();
    semaphore.release();
    assertEquals(await states(...waiters), ["fulfilled", "fulfilled"]);
    assertThrows(() => semaphore.release(), RangeError);
  }),
);

Deno.test(
  "BS3 BoundedSemaphore: as many releases as acquisitions return it to its bound",
  options,
  onVirtualTime(async () => {
    const semaphore = new BoundedSemaphore(3);
    const permits = await Promise.all([1, 2, 3].map(() => semaphore.acquire()));
    assertEquals(semaphore.value, 0);
    for (const permit of permits) permit.release();
    assertEquals(semaphore.value, 3);
    assertEquals((await outcome(semaphore.acquire())).state, "fulfilled");
  }),
);

Deno.test(
  "BS4 S2 values that cannot be counted on are refused, and never reached",
  options,
  onVirtualTime(() => {
    for (const Kind of [Semaphore, BoundedSemaphore]) {
      for (const value of [2 ** 53, 2 ** 54, Number.MAX_VALUE]) {
        assertThrows(() => new Kind(value), RangeError, "value must be an integer");
      }
      const most = new Kind(Number.MAX_SAFE_INTEGER);
      assertThrows(() => most.release(), RangeError, "would exceed its bound");
      most.tryAcquire()!.release();
      assertEquals(most.value, Number.MAX_SAFE_INTEGER);
    }
  }),
);

Deno.test(
  "BS4 a guard whose permit a bare release has given back does nothing",
  options,
  onVirtualTime(async () => {
    const semaphore = new BoundedSemaphore(2);
    const guards = [await semaphore.acquire(), semaphore.tryAcquire()!];
    semaphore.release();
    semaphore.release();
    for (const guard of guards) guard.release();
    assertEquals(semaphore.value, 2);
    assertThrows(() => semaphore.release(), RangeError);
  }),
);

Deno.test(
  "BS4 a bare release in the scope of a guard hides no error of the body",
  options,
  onVirtualTime(async () => {
    const boom = new Error("boom");
    const bodies = [
      async (semaphore: Semaphore) => {
        using _permit = await semaphore.acquire();
        semaphore.release();
        throw boom;
      },
      (semaphore: Semaphore) =>
        semaphore.run(() => {
          semaphore.release();
          throw boom;
        }),
    ];
    for (const body of bodies) {
      const semaphore = new BoundedSemaphore(1);
      assertStrictEquals(await reasonOf(body(semaphore)), boom);
      assertEquals(semaphore.value, 1);
    }
  }),
);
