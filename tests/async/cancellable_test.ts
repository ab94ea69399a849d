import { onVirtualTime, settle } from "@course/notebook/virtual";
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { type Cancellable, Condition, Lock, PriorityQueue, Queue } from "@course/async";
import { countingController, outcome, reasonOf, states } from "./support/helpers.ts";
import { waitingPlaces } from "./support/waiting_places.ts";

const options = { sanitizeOps: true, sanitizeResources: true };

for (const { name, blocked, free, oneAtATime } of waitingPlaces) {
  Deno.test(
    `A1 ${name}: an aborted signal rejects before any state is touched`,
    options,
    onVirtualTime(async () => {
      for (const place of [free(), blocked()]) {
        const before = place.look();
        const reason = new Error("aborted before the call");
        const promise = place.wait({ signal: AbortSignal.abort(reason) });
        assertEquals(place.look(), before);
        assertStrictEquals(await reasonOf(promise), reason);
        assertEquals(place.look(), before);
      }
    }),
  );

  Deno.test(
    `A2 ${name}: an abort rejects with the very reason`,
    options,
    onVirtualTime(async () => {
      for (const reason of [new Error("why"), "a string", { an: "object" }, null]) {
        const place = blocked();
        const controller = new AbortController();
        const promise = place.wait({ signal: controller.signal });
        controller.abort(reason);
        assertStrictEquals(await reasonOf(promise), reason);
      }
    }),
  );

  Deno.test(
    `A3 ${name}: an abort empties the place at once, wherever it is in the line`,
    options,
    onVirtualTime(async () => {
      const place = blocked();
      const controllers = Array.from({ length: 5 }, () => new AbortController());
      const promises = controllers.map(({ signal }) => place.wait({ signal }));
      const settled = Promise.allSettled(promises);
      for (const [left, index] of [[4, 2], [3, 0], [2, 4], [1, 1], [0, 3]]) {
        controllers[index].abort();
        if (place.waiting) assertEquals(place.waiting(), left);
      }
      assertEquals((await settled).map(({ status }) => status), Array(5).fill("rejected"));
    }),
  );

  Deno.test(
    `A3 ${name}: a new waiter is behind those that are left when the last one leaves`,
    options,
    onVirtualTime(async () => {
      // The cast: A and B wait, C comes later. The plot: B leaves from the end of the line; C comes.
      const place = blocked();
      const controller = new AbortController();
      const order: string[] = [];
      const a = place.wait().then(() => order.push("a"));
      const b = place.wait({ signal: controller.signal });
      controller.abort();
      const c = place.wait().then(() => order.push("c"));
      place.grant();
      await a;
      if (oneAtATime) place.grant();
      await c;
      assertEquals([order.join(), ...await states(b)], ["a,c", "rejected"]);
    }),
  );

  Deno.test(
    `A4 ${name}: no listener is left on the signal after the wait, however it ended`,
    options,
    onVirtualTime(async () => {
      const granted = countingController();
      const place = blocked();
      const promise = place.wait({ signal: granted.controller.signal });
      assertEquals(granted.listeners(), 1);
      place.grant();
      await promise;
      assertEquals(granted.listeners(), 0);

      const aborted = countingController();
      const second = blocked().wait({ signal: aborted.controller.signal });
      aborted.controller.abort();
      await reasonOf(second);
      assertEquals(aborted.listeners(), 0);

      const unneeded = countingController();
      const atOnce = free().wait({ signal: unneeded.controller.signal });
      if (!name.startsWith("Condition")) {
        await atOnce;
        assertEquals(unneeded.listeners(), 0);
      } else {
        unneeded.controller.abort();
        await atOnce.catch(() => {});
      }
    }),
  );

  Deno.test(
    `A5 ${name}: granted and then aborted in the same tick is granted`,
    options,
    onVirtualTime(async () => {
      // The cast: A waits. The plot: A is let in, and its signal aborts before A has run again.
      const place = blocked();
      const controller = new AbortController();
      const a = place.wait({ signal: controller.signal });
      place.grant();
      controller.abort();
      assertEquals(await states(a), ["fulfilled"]);
    }),
  );

  Deno.test(
    `A6 ${name}: aborted and then granted in the same tick lets the next one in`,
    options,
    onVirtualTime(async () => {
      // The cast: B and C wait. The plot: B's signal aborts, and then one is let in.
      const place = blocked();
      const controller = new AbortController();
      const b = place.wait({ signal: controller.signal });
      const c = place.wait();
      controller.abort();
      place.grant();
      assertEquals(await states(b, c), ["rejected", "fulfilled"]);
    }),
  );

  Deno.test(
    `A7 ${name}: one controller aborts 10,000 waiters, and the others keep their order`,
    options,
    onVirtualTime(async () => {
      const place = blocked();
      const controller = new AbortController();
      const order: string[] = [];
      const first = place.wait().then(() => order.push("first"));
      const doomed = Array.from(
        { length: 10_000 },
        () => place.wait({ signal: controller.signal }),
      );
      const settled = Promise.allSettled(doomed);
      const second = place.wait().then(() => order.push("second"));
      controller.abort();
      if (place.waiting) assertEquals(place.waiting(), 2);
      assert((await settled).every(({ status }) => status === "rejected"));
      place.grant();
      await first;
      await settle();
      if (oneAtATime) {
        assertEquals(order, ["first"]);
        place.grant();
      }
      await second;
      assertEquals(order, ["first", "second"]);
    }),
  );

  Deno.test(
    `A8 ${name}: a listener that grants inside the abort finds everything in order`,
    options,
    onVirtualTime(async () => {
      // The cast: A waits, B waits behind it. The plot: the user listens to A's signal, too, and was
      // there first: inside the abort, before A has left, one is let in. So that is A.
      const place = blocked();
      const controller = new AbortController();
      controller.signal.addEventListener("abort", () => place.grant(), { once: true });
      const a = place.wait({ signal: controller.signal });
      const b = place.wait();
      controller.abort();
      assertEquals(await states(a, b), ["fulfilled", oneAtATime ? "pending" : "fulfilled"]);
      if (oneAtATime) place.grant();
      await b;
    }),
  );

  Deno.test(
    `A8 ${name}: a grant in the midst of many aborts reaches no waiter that has left`,
    options,
    onVirtualTime(async () => {
      // The cast: A and B wait on one signal, and so does a listener of the user's in between.
      // The plot: the signal aborts; whoever is let in by that listener is let in, the other is not.
      const place = blocked();
      const controller = new AbortController();
      const a = place.wait({ signal: controller.signal });
      controller.signal.addEventListener("abort", () => place.grant(), { once: true });
      const b = place.wait({ signal: controller.signal });
      const c = place.wait();
      controller.abort();
      // Nothing is lost: if the grant met none of the two, it let in C.
      const all = await states(a, b, c);
      if (oneAtATime) {
        assertEquals(all.filter((state) => state === "fulfilled").length, 1, all.join());
        place.grant();
        await Promise.allSettled([a, b, c]);
      } else {
        assertEquals(all[2], "fulfilled");
      }
    }),
  );

  Deno.test(
    `A9 ${name}: a waiter that has left is invisible`,
    options,
    onVirtualTime(async () => {
      const place = blocked();
      const before = place.look();
      const controller = new AbortController();
      const promises = [1, 2, 3].map(() => place.wait({ signal: controller.signal }));
      controller.abort();
      assertEquals(place.look(), before);
      await Promise.allSettled(promises);
      assertEquals(place.look(), before);
    }),
  );

  Deno.test(
    `A11 ${name}: a wait that timed out by its signal takes nothing later`,
    options,
    onVirtualTime(async () => {
      const place = blocked();
      const controller = new AbortController();
      setTimeout(() => controller.abort(new DOMException("Too slow", "TimeoutError")), 50);
      const late = place.wait({ signal: controller.signal });
      const other = place.wait();
      const reason = await reasonOf(late);
      assertEquals(performance.now(), 50);
      assertEquals((reason as Error).name, "TimeoutError");
      place.grant();
      await other;
    }),
  );

  Deno.test(
    `A12 ${name}: rejects one promise only, the caller's, and that one really`,
    options,
    onVirtualTime(async () => {
      const unhandled: unknown[] = [];
      const trap = (event: PromiseRejectionEvent) => {
        event.preventDefault();
        unhandled.push(event.reason);
      };
      globalThis.addEventListener("unhandledrejection", trap);
      try {
        const controller = new AbortController();
        const handled = blocked().wait({ signal: controller.signal });
        const watched = outcome(handled);
        controller.abort("handled");
        assertEquals((await watched).state, "rejected");
        await settle();
        assertEquals(unhandled, []);

        const second = new AbortController();
        blocked().wait({ signal: second.signal });
        second.abort("nobody looks");
        await settle();
        assertEquals(unhandled, ["nobody looks"]);
      } finally {
        globalThis.removeEventListener("unhandledrejection", trap);
      }
    }),
  );

  Deno.test(
    `A ${name}: wrong options are told at the call`,
    options,
    onVirtualTime(() => {
      const place = blocked();
      const wrong = (value: unknown) =>
        assertThrows(() => void place.wait(value as Cancellable), TypeError);
      assert(wrong(5).message.endsWith("options must be an object such as { signal }, received 5"));
      wrong(null);
      wrong(new AbortController().signal);
      assert(
        wrong({ signal: new AbortController() }).message.endsWith(
          "signal must be an AbortSignal, received an object of class AbortController",
        ),
      );
      wrong({ signal: null });
      wrong({ signal: "stop" });
    }),
  );
}

Deno.test(
  "A7 100,000 waiters on one signal cost no more each than a few",
  options,
  onVirtualTime(async () => {
    const lock = new Lock();
    lock.tryAcquire();
    const controller = new AbortController();
    const { signal } = controller;
    const doomed = Array.from({ length: 100_000 }, () => lock.acquire({ signal }));
    const settled = Promise.allSettled(doomed);
    controller.abort();
    assertEquals(lock.waiting, 0);
    assert((await settled).every(({ status }) => status === "rejected"));
  }),
);

Deno.test(
  "A10 a predicate that throws leaves the condition and its lock usable",
  options,
  onVirtualTime(async () => {
    const condition = new Condition();
    const guard = await condition.acquire();
    const boom = new Error("boom");
    const throwing = condition.waitFor(() => {
      throw boom;
    });
    assertStrictEquals(await reasonOf(throwing), boom);
    assertEquals([condition.lock.locked, condition.waiting], [true, 0]);

    let asked = 0;
    const later = condition.waitFor(() => {
      if (asked++ > 0) throw boom;
    });
    const helper = condition.run(() => condition.notify());
    assertStrictEquals(await reasonOf(later), boom);
    await helper;
    assertEquals(condition.lock.locked, true);
    guard.release();
    assertEquals(condition.lock.locked, false);
  }),
);

Deno.test(
  "A10 a comparator that throws leaves the queue as it was",
  options,
  onVirtualTime(async () => {
    let broken = false;
    const boom = new Error("boom");
    const compare = (a: number, b: number) => {
      if (broken) throw boom;
      return a - b;
    };
    const queue = new PriorityQueue<number>({ maxSize: 5, compare });
    for (const item of [5, 3, 4, 1, 2]) queue.putNowait(item);
    const waiting = queue.put(0);
    broken = true;
    assertStrictEquals(assertThrows(() => queue.getNowait()), boom);
    assertEquals([queue.size, queue.unfinished], [5, 5]);
    broken = false;
    const taken: number[] = [];
    while (!queue.empty) taken.push(queue.getNowait());
    await waiting;
    assertEquals(taken, [1, 0, 2, 3, 4, 5]);
  }),
);

Deno.test(
  "A10 a waiting item that the comparator refuses is rejected, and the next one enters",
  options,
  onVirtualTime(async () => {
    const compare = (a: { rank: number; bad?: boolean }, b: { rank: number; bad?: boolean }) => {
      if (a !== b && (a.bad || b.bad)) throw new Error("Cannot be compared");
      return a.rank - b.rank;
    };
    const queue = new PriorityQueue({ maxSize: 2, compare });
    queue.putNowait({ rank: 1 });
    queue.putNowait({ rank: 2 });
    const bad = queue.put({ rank: 3, bad: true });
    const good = queue.put({ rank: 4 });
    assertEquals(queue.getNowait().rank, 1);
    assertEquals(await states(bad, good), ["rejected", "fulfilled"]);
    assertEquals([queue.size, queue.unfinished], [2, 3]);
  }),
);

Deno.test(
  "A11 a wait that is only raced still takes the item: what signals are for",
  options,
  onVirtualTime(async () => {
    const queue = new Queue<string>();
    const raced = await Promise.race([queue.get(), Promise.resolve("timeout")]);
    assertEquals(raced, "timeout");
    queue.putNowait("swallowed by the abandoned get");
    assertEquals(queue.size, 0);
  }),
);
