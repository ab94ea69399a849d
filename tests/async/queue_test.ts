import { onVirtualTime } from "@course/notebook/virtual";
import { delay } from "@std/async";
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  LifoQueue,
  PriorityQueue,
  Queue,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
} from "@course/async";
import { outcome, reasonOf, states, ticks } from "./support/helpers.ts";
import { isForgotten } from "./support/is_forgotten.ts";
import { queueClasses } from "./support/waiting_places.ts";

const options = { sanitizeOps: true, sanitizeResources: true };

// PQ5 and LQ2: all that holds for a queue holds for each kind.
for (const { name, make } of queueClasses) {
  const test = (title: string, fn: () => void | Promise<void>) => {
    const [number, ...words] = title.split(" ");
    const also = name === "Queue" ? "" : name === "LifoQueue" ? " (LQ2)" : " (PQ5)";
    Deno.test(`${number} ${name}: ${words.join(" ")}${also}`, options, onVirtualTime(fn));
  };
  /** A queue that holds these items. */
  const holding = (items: number[], maxSize?: number) => {
    const queue = make(maxSize);
    for (const item of items) queue.putNowait(item);
    return queue;
  };

  test("Q2 without a maxSize, or with 0 or less, it is never full", () => {
    for (const maxSize of [undefined, Infinity, 0, -1, -Infinity]) {
      const queue = holding([1, 2, 3], maxSize);
      assertEquals([queue.maxSize, queue.full, queue.size], [Infinity, false, 3]);
    }
    assertEquals(make(2).maxSize, 2);
    for (const maxSize of [NaN, 1.3, -0.5]) {
      const error = assertThrows(() => make(maxSize), RangeError);
      assertEquals(
        error.message,
        `Cannot create a queue: maxSize must be an integer, or Infinity, received ${maxSize}`,
      );
    }
    assertThrows(() => make("2" as unknown as number), TypeError);
  });

  test("Q3 size, empty and full agree with what is inside", () => {
    const queue = make(2);
    const look = () => [queue.size, queue.empty, queue.full];
    assertEquals(look(), [0, true, false]);
    queue.putNowait(1);
    assertEquals(look(), [1, false, false]);
    queue.putNowait(2);
    assertEquals(look(), [2, false, true]);
    queue.getNowait();
    queue.getNowait();
    assertEquals(look(), [0, true, false]);
  });

  test("Q4 put waits while it is full, and goes on after one get", async () => {
    const queue = holding([1, 2], 2);
    const a = queue.put(3);
    const b = queue.put(4);
    assertEquals(await states(a, b), ["pending", "pending"]);
    queue.getNowait();
    assertEquals([queue.size, queue.full], [2, true]);
    assertEquals(await states(a, b), ["fulfilled", "pending"]);
    queue.getNowait();
    assertEquals(await states(b), ["fulfilled"]);
  });

  test("Q5 get waits while it is empty", async () => {
    const queue = make();
    const a = queue.get();
    assertEquals(await states(a), ["pending"]);
    await queue.put(5);
    assertEquals(await a, 5);
    assertEquals(queue.size, 0);
  });

  test("Q6 the nowait twins fail fast", () => {
    const queue = make(1);
    const empty = assertThrows(() => queue.getNowait(), QueueEmpty);
    assertEquals(empty.message, "Cannot get an item: the queue is empty");
    queue.putNowait(1);
    const full = assertThrows(() => queue.putNowait(2), QueueFull);
    assertEquals(full.message, "Cannot put the item: the queue is full, with 1 items");
    assertEquals([queue.size, queue.unfinished], [1, 1]);
  });

  test("Q7 put into an unbounded queue never waits", async () => {
    const queue = make();
    for (let i = 0; i < 1000; i++) queue.put(i);
    assertEquals(queue.size, 1000);
    await queue.put(1000);
  });

  test("Q8 producers and consumers over one place never get stuck", async () => {
    const queue = make(1);
    const received: number[] = [];
    await Promise.all([
      ...[0, 1, 2].map(async (producer) => {
        for (let i = 0; i < 20; i++) {
          await queue.put(producer * 20 + i);
          if (i % 7 === 0) await delay(1);
        }
      }),
      ...[0, 1, 2, 3].map(async (consumer) => {
        for (let i = 0; i < 15; i++) {
          received.push(await queue.get());
          await ticks(consumer);
        }
      }),
    ]);
    assertEquals(received.sort((a, b) => a - b), Array.from({ length: 60 }, (_, i) => i));
  });

  test("Q8 one put wakes one getter, one get wakes one putter", async () => {
    const queue = make(1);
    const getters = [queue.get(), queue.get()];
    queue.putNowait(1);
    assertEquals(await states(...getters), ["fulfilled", "pending"]);
    queue.putNowait(2);
    await getters[1];
    queue.putNowait(3);
    const putters = [queue.put(4), queue.put(5)];
    await queue.get();
    assertEquals(await states(...putters), ["fulfilled", "pending"]);
  });

  test("Q9 a getter that left before the item came leaves it to the next", async () => {
    // The cast: A and B wait for an item. The plot: A's signal aborts, and then an item comes.
    const queue = make();
    const controller = new AbortController();
    const a = queue.get({ signal: controller.signal });
    const b = queue.get();
    controller.abort();
    queue.putNowait(1);
    assertEquals(await states(a), ["rejected"]);
    assertEquals(await b, 1);
  });

  test("Q10 a getter that is served and aborted at the same moment loses no item", async () => {
    const served = make();
    const first = new AbortController();
    const a = served.get({ signal: first.signal });
    served.putNowait(1);
    first.abort();
    assertEquals(await a, 1);

    const aborted = make();
    const second = new AbortController();
    const b = aborted.get({ signal: second.signal });
    second.abort();
    aborted.putNowait(1);
    assertEquals(await states(b), ["rejected"]);
    assertEquals([aborted.size, aborted.getNowait()], [1, 1]);
  });

  test("Q11 the item of an aborted putter never appears, its place goes to the next", async () => {
    // The cast: the queue is full; A and B wait to put. The plot: A's signal aborts, one item is taken.
    const queue = holding([1], 1);
    const controller = new AbortController();
    const a = queue.put(2, { signal: controller.signal });
    const b = queue.put(3);
    controller.abort();
    assertEquals(queue.getNowait(), 1);
    assertEquals(await states(a, b), ["rejected", "fulfilled"]);
    assertEquals([queue.getNowait(), queue.size, queue.unfinished], [3, 0, 2]);
  });

  test("Q12 aborted getters and putters are forgotten at once", async () => {
    const queue = make(1);
    const controller = new AbortController();
    const { signal } = controller;
    const left: Promise<unknown>[] = [queue.get({ signal }), queue.get({ signal })];
    controller.abort();
    queue.putNowait(1);
    assertEquals(queue.size, 1);
    const second = new AbortController();
    left.push(queue.put(2, { signal: second.signal }));
    second.abort();
    queue.getNowait();
    assertEquals([queue.size, queue.unfinished], [0, 1]);
    assertEquals(await states(...left), ["rejected", "rejected", "rejected"]);
  });

  test("Q13 an abort rejects with its reason, whatever else happens in that turn", async () => {
    const queue = holding([1], 1);
    const controller = new AbortController();
    const reason = new Error("stop");
    const a = queue.put(2, { signal: controller.signal });
    controller.abort(reason);
    queue.getNowait();
    queue.putNowait(3);
    assertStrictEquals(await reasonOf(a), reason);
  });

  test("Q14 a put that is done is not undone by an abort", async () => {
    const queue = holding([1], 1);
    const controller = new AbortController();
    const a = queue.put(2, { signal: controller.signal });
    queue.getNowait();
    controller.abort();
    assertEquals(await states(a), ["fulfilled"]);
    assertEquals(queue.getNowait(), 2);
  });

  test("Q15 no call barges in: items go to the waiting getter", async () => {
    // The cast: A waits for an item, B is late. The plot: an item is put, and B tries before A has run.
    const queue = make();
    const a = queue.get();
    queue.putNowait(1);
    assertThrows(() => queue.getNowait(), QueueEmpty);
    const b = queue.get();
    queue.putNowait(2);
    assertEquals(await Promise.all([a, b]), [1, 2]);
  });

  test("Q15 no call barges in: places go to the waiting putter", async () => {
    const queue = holding([1], 1);
    const a = queue.put(2);
    assertEquals(queue.getNowait(), 1);
    assertThrows(() => queue.putNowait(3), QueueFull);
    await a;
    assertEquals(queue.getNowait(), 2);
  });

  test("Q16 join on an untouched queue is done at once, every time", async () => {
    const queue = make();
    assertEquals(await states(queue.join(), queue.join()), ["fulfilled", "fulfilled"]);
  });

  test("Q17 join waits for a taskDone per item, not for an empty queue", async () => {
    const queue = holding([1, 2]);
    const joined = queue.join();
    queue.getNowait();
    queue.getNowait();
    assertEquals([queue.empty, queue.unfinished], [true, 2]);
    assertEquals(await states(joined), ["pending"]);
    queue.taskDone();
    assertEquals(await states(joined), ["pending"]);
    queue.taskDone();
    assertEquals(await states(joined), ["fulfilled"]);
  });

  test("Q18 a taskDone too many throws", () => {
    const queue = holding([1]);
    queue.taskDone();
    const error = assertThrows(() => queue.taskDone(), RangeError);
    assertEquals(error.message, "Cannot report a task as done: no item is unfinished");
    assertEquals(queue.unfinished, 0);
  });

  test("Q19 join starts over with new items; all calls to join are released together", async () => {
    const queue = holding([1]);
    const first = [queue.join(), queue.join()];
    queue.taskDone();
    queue.putNowait(2);
    assertEquals(await states(...first), ["fulfilled", "fulfilled"]);
    const second = [queue.join(), queue.join()];
    assertEquals(await states(...second), ["pending", "pending"]);
    queue.taskDone();
    assertEquals(await states(...second), ["fulfilled", "fulfilled"]);
  });

  test("Q20 an item that waits outside is not counted yet", async () => {
    const queue = holding([1], 1);
    const a = queue.put(2);
    assertEquals(queue.unfinished, 1);
    queue.getNowait();
    assertEquals(queue.unfinished, 2);
    await a;
  });

  test("Q21 an aborted join changes no count", async () => {
    const queue = holding([1]);
    const controller = new AbortController();
    const a = queue.join({ signal: controller.signal });
    const b = queue.join();
    controller.abort();
    assertEquals(queue.unfinished, 1);
    assertEquals(await states(a, b), ["rejected", "pending"]);
    queue.taskDone();
    await b;
  });

  test("Q22 at a timeout in the same turn the item is either returned or still there", async () => {
    for (const itemFirst of [true, false]) {
      const queue = make();
      const controller = new AbortController();
      const put = () => void setTimeout(() => queue.putNowait(1), 10);
      if (itemFirst) put();
      setTimeout(() => controller.abort(new DOMException("late", "TimeoutError")), 10);
      if (!itemFirst) put();
      const item = queue.get({ signal: controller.signal }).catch(() => "timeout");
      await delay(20);
      const result = await outcome(item);
      assertEquals(result.state, "fulfilled");
      assert("value" in result);
      assertEquals([result.value, queue.size], itemFirst ? [1, 0] : ["timeout", 1]);
    }
  });

  test("Q24 iteration takes what comes, and ends when it is shut down and drained", async () => {
    const queue = make();
    const received: number[] = [];
    const consumers = [1, 2].map(async () => {
      for await (const item of queue) received.push(item);
    });
    for (let i = 0; i < 5; i++) {
      await queue.put(i);
      await delay(1);
    }
    queue.putNowait(5);
    queue.shutdown();
    await Promise.all(consumers);
    assertEquals(received.sort(), [0, 1, 2, 3, 4, 5]);
    assertEquals(queue.unfinished, 6);
    for await (const item of queue) throw new Error(`Nothing is left, not even ${item}`);
  });

  test("Q24 leaving an iteration leaves the rest in the queue", async () => {
    const queue = holding([1, 2, 3]);
    for await (const item of queue) {
      assert(item > 0);
      break;
    }
    assertEquals(queue.size, 2);
  });

  test("QS1 shutting down an empty queue rejects the waiting calls, and all later ones", async () => {
    const queue = make(1);
    const getters = [queue.get(), queue.get()];
    assertEquals(queue.closed, false);
    queue.shutdown();
    assertEquals(queue.closed, true);
    for (const getter of getters) {
      const error = await reasonOf(getter);
      assertInstanceOf(error, QueueShutDown);
      assertEquals(error.message, "The queue is shut down");
    }
    await assertRejects(() => queue.put(1), QueueShutDown);
    await assertRejects(() => queue.get(), QueueShutDown);
    assertThrows(() => queue.putNowait(1), QueueShutDown);
    assertThrows(() => queue.getNowait(), QueueShutDown);
  });

  test("QS1 an aborted signal comes before the shutdown", async () => {
    const queue = make();
    queue.shutdown();
    const signal = AbortSignal.abort("stop");
    assertEquals(await reasonOf(queue.put(1, { signal })), "stop");
    assertEquals(await reasonOf(queue.get({ signal })), "stop");
  });

  test("QS2 what is inside can be taken; waiting puts are rejected now", async () => {
    const queue = holding([1], 1);
    const putter = queue.put(2);
    queue.shutdown();
    assertInstanceOf(await reasonOf(putter), QueueShutDown);
    assertEquals(await queue.get(), 1);
    await assertRejects(() => queue.get(), QueueShutDown);
    assertEquals(queue.unfinished, 1);
  });

  test("QS3 join still waits for what was inside", async () => {
    const queue = holding([1]);
    const joined = queue.join();
    queue.shutdown();
    queue.getNowait();
    assertEquals(await states(joined), ["pending"]);
    queue.taskDone();
    await joined;
  });

  test("QS4 an immediate shutdown drops the items and counts them as done", async () => {
    const queue = holding([1, 2], 2);
    const putter = queue.put(3);
    const joined = queue.join();
    queue.shutdown({ immediate: true });
    assertEquals([queue.size, queue.unfinished], [0, 0]);
    assertEquals(await states(putter, joined), ["rejected", "fulfilled"]);
    await assertRejects(() => queue.get(), QueueShutDown);
  });

  test("QS5 join waits for the item in a worker's hands, even then", async () => {
    const queue = holding([1, 2]);
    queue.getNowait();
    const joined = queue.join();
    queue.shutdown({ immediate: true });
    assertEquals(queue.unfinished, 1);
    assertEquals(await states(joined), ["pending"]);
    queue.taskDone();
    await joined;
  });

  test("QS6 after that a taskDone too many throws", () => {
    const queue = holding([1, 2]);
    queue.getNowait();
    queue.shutdown({ immediate: true });
    queue.taskDone();
    assertThrows(() => queue.taskDone(), RangeError);
  });

  test("QS6 an item reported as done while still inside is not counted twice", () => {
    const queue = holding([1, 2]);
    queue.taskDone();
    queue.taskDone();
    queue.shutdown({ immediate: true });
    assertEquals([queue.size, queue.unfinished], [0, 0]);
  });

  test("QS7 shutting down again does no harm, and may become immediate", async () => {
    const queue = holding([1]);
    queue.shutdown();
    queue.shutdown();
    assertEquals(queue.size, 1);
    const joined = queue.join();
    queue.shutdown({ immediate: true });
    queue.shutdown({ immediate: true });
    queue.shutdown();
    assertEquals([queue.size, queue.closed], [0, true]);
    await joined;
  });

  test("QS8 a waiter that has left is not rejected again", async () => {
    const queue = make();
    const controller = new AbortController();
    const a = queue.get({ signal: controller.signal });
    controller.abort("left before");
    queue.shutdown();
    assertEquals(await reasonOf(a), "left before");
  });

  test("Q7 many items go in and come out", () => {
    const queue = make();
    const count = 1_000_000;
    for (let i = 0; i < count; i++) queue.putNowait(i);
    let sum = 0;
    for (let i = 0; i < count; i++) sum += queue.getNowait();
    assertEquals([sum, queue.size], [count * (count - 1) / 2, 0]);
  });
}

Deno.test(
  "Q1 Queue: first in, first out",
  options,
  onVirtualTime(async () => {
    const queue = new Queue<number>(3);
    const puts = [1, 2, 3, 4, 5].map((item) => queue.put(item));
    const items = [];
    while (!queue.empty) items.push(await queue.get());
    await Promise.all(puts);
    assertEquals(items, [1, 2, 3, 4, 5]);
  }),
);

Deno.test(
  "Q1 Queue: the order survives growing in mid-ring, and shrinking",
  options,
  onVirtualTime(() => {
    const queue = new Queue<number>();
    let next = 0;
    let expected = 0;
    for (const [puts, gets] of [[10, 7], [40, 20], [5000, 3000], [100, 2123], [20, 5], [30, 45]]) {
      for (let i = 0; i < puts; i++) queue.putNowait(next++);
      for (let i = 0; i < gets; i++) assertEquals(queue.getNowait(), expected++);
    }
    assertEquals([queue.size, next], [0, expected]);
  }),
);

Deno.test(
  "Q24 Queue: an item that is a promise and rejects ends the iteration with its error",
  options,
  onVirtualTime(async () => {
    const queue = new Queue<Promise<number>>();
    const boom = new Error("boom");
    const item = Promise.reject(boom);
    item.catch(() => {});
    queue.putNowait(item);
    const iterate = async () => {
      for await (const number of queue) throw new Error(`There is no ${number}`);
    };
    assertStrictEquals(await reasonOf(iterate()), boom);
  }),
);

for (const Kind of [Queue, PriorityQueue, LifoQueue]) {
  Deno.test(
    `Q23 ${Kind.name}: null and false are items like any other, and undefined where there is no order`,
    options,
    onVirtualTime(async () => {
      const queue = new Kind<unknown>();
      for (const item of [undefined, null, false, 0, ""]) {
        if (item === undefined && Kind === PriorityQueue) continue;
        queue.putNowait(item);
        assertEquals(queue.size, 1);
        assertStrictEquals(queue.getNowait(), item);
        const waiting = queue.get();
        queue.putNowait(item);
        assertStrictEquals(await waiting, item);
        await queue.put(item);
        assertStrictEquals(await queue.get(), item);
      }
    }),
  );
}

Deno.test(
  "PQ1 PriorityQueue: smallest first",
  options,
  onVirtualTime(async () => {
    const numbers = new PriorityQueue<number>();
    for (const item of [5, 1, 4, -3, 2, Infinity, -Infinity, 0.5]) await numbers.put(item);
    const out = [];
    while (!numbers.empty) out.push(await numbers.get());
    assertEquals(out, [-Infinity, -3, 0.5, 1, 2, 4, 5, Infinity]);

    const words = new PriorityQueue<string>();
    for (const item of ["pear", "apple", "fig"]) words.putNowait(item);
    assertEquals([words.getNowait(), words.getNowait()], ["apple", "fig"]);

    const longest = new PriorityQueue<string>({ compare: (a, b) => b.length - a.length });
    for (const item of ["pear", "apple", "fig"]) longest.putNowait(item);
    assertEquals([longest.getNowait(), longest.getNowait()], ["apple", "pear"]);

    const days = new PriorityQueue<Date>();
    for (const day of [3, 1, 2]) days.putNowait(new Date(day));
    assertEquals(days.getNowait().getTime(), 1);
    assertThrows(() => new PriorityQueue({ compare: 1 as unknown as () => number }), TypeError);
  }),
);

Deno.test(
  "PQ1 PriorityQueue: many numbers leave in order",
  options,
  onVirtualTime(() => {
    const queue = new PriorityQueue<number>();
    const numbers = Array.from({ length: 5000 }, (_, i) => i * 7919 % 5000 / 2);
    for (const item of numbers) queue.putNowait(item);
    assertEquals(numbers.map(() => queue.getNowait()), numbers.toSorted((a, b) => a - b));
  }),
);

Deno.test(
  "PQ1 PriorityQueue: numbers and other items may be mixed, as < allows",
  options,
  onVirtualTime(() => {
    const queue = new PriorityQueue<number | bigint>();
    for (const item of [3, 1, 2n, 0, 5n, 4]) queue.putNowait(item);
    const out = [];
    while (!queue.empty) out.push(queue.getNowait());
    assertEquals(out, [0, 1, 2n, 3, 4, 5n]);
    const zeros = new PriorityQueue<number>();
    for (const item of [0, 1, -0, 0, -1]) zeros.putNowait(item);
    const signs = [];
    while (!zeros.empty) signs.push(zeros.getNowait());
    assert(signs.every((item, i) => Object.is(item, [-1, 0, -0, 0, 1][i])));
    zeros.putNowait(-0);
    zeros.shutdown({ immediate: true });
    assertEquals(zeros.size, 0);
  }),
);

Deno.test(
  "PQ2 PriorityQueue: equals leave in the order in which they entered",
  options,
  onVirtualTime(() => {
    type Job = { rank: number; name: string };
    const queue = new PriorityQueue<Job>({ compare: (a, b) => a.rank - b.rank });
    const jobs = Array.from({ length: 200 }, (_, i) => ({ rank: i * 7 % 3, name: `job ${i}` }));
    for (const job of jobs) queue.putNowait(job);
    const out: Job[] = [];
    while (!queue.empty) out.push(queue.getNowait());
    assertEquals(out, jobs.toSorted((a, b) => a.rank - b.rank));

    const pairs = new PriorityQueue<[number, string]>();
    for (const pair of [[1, "b"], [1, "b"], [1, "a"]] as [number, string][]) pairs.putNowait(pair);
    assertEquals(pairs.getNowait(), [1, "a"]);

    const incomparable = new PriorityQueue<{ name: number }>();
    for (let name = 0; name < 10; name++) incomparable.putNowait({ name });
    for (let name = 0; name < 10; name++) assertEquals(incomparable.getNowait(), { name });
  }),
);

Deno.test(
  "PQ3 PriorityQueue: blocked putters enter first come, first served, and are then sorted",
  options,
  onVirtualTime(async () => {
    const queue = new PriorityQueue<number>({ maxSize: 2 });
    queue.putNowait(5);
    queue.putNowait(6);
    const puts = [9, 1, 7].map((item) => queue.put(item));
    const out = [queue.getNowait()];
    out.push(queue.getNowait());
    out.push(queue.getNowait());
    assertEquals(out, [5, 6, 1]);
    await Promise.all(puts);
    assertEquals([queue.getNowait(), queue.getNowait()], [7, 9]);
  }),
);

Deno.test(
  "PQ4 PriorityQueue: an item without a place in the order is refused at the call",
  options,
  onVirtualTime(async () => {
    type Job = { rank: number };
    const message = "Cannot put the item: it must have a place in the order, received NaN";
    const byRank = (maxSize?: number) =>
      new PriorityQueue<Job>({ maxSize, compare: (a, b) => a.rank - b.rank });
    const cases: [PriorityQueue<unknown>, unknown, unknown][] = [
      [new PriorityQueue({ maxSize: 1 }), NaN, 1],
      [byRank(1) as PriorityQueue<unknown>, { rank: NaN }, { rank: 1 }],
    ];
    for (const [queue, bad, good] of cases) {
      assertEquals(assertThrows(() => queue.putNowait(bad), RangeError).message, message);
      assertThrows(() => void queue.put(bad), RangeError);
      const getter = queue.get();
      assertThrows(() => queue.putNowait(bad), RangeError);
      assertThrows(() => void queue.put(bad), RangeError);
      queue.putNowait(good);
      assertStrictEquals(await getter, good);
      queue.putNowait(good);
      assertThrows(() => void queue.put(bad), RangeError);
      assertEquals([queue.size, queue.unfinished], [1, 2]);
    }
    const queue = byRank();
    queue.putNowait({ rank: 1 });
    assertThrows(() => queue.putNowait({ rank: NaN }), RangeError);
    assertEquals([queue.size, queue.unfinished], [1, 1]);
  }),
);

Deno.test(
  "LQ1 LifoQueue: newest first, and waiting getters first come, first served",
  options,
  onVirtualTime(async () => {
    const queue = new LifoQueue<number>();
    for (const item of [1, 2, 3]) queue.putNowait(item);
    assertEquals([await queue.get(), queue.getNowait(), await queue.get()], [3, 2, 1]);
    const getters = [queue.get(), queue.get()];
    queue.putNowait(4);
    queue.putNowait(5);
    assertEquals(await Promise.all(getters), [4, 5]);
  }),
);

Deno.test(
  "PQ6 PriorityQueue: what has no place in the order is refused at the call, and the others keep theirs",
  options,
  onVirtualTime(async () => {
    const wrong: [unknown, unknown[], typeof TypeError][] = [
      [undefined, [3, 5, 1], TypeError],
      [Symbol("s"), [3, 5, 1], TypeError],
      [NaN, [3, 5, 1], RangeError],
      [new Date(NaN), [new Date(2), new Date(1)], RangeError],
      [{ valueOf: () => NaN }, [3, 5, 1], RangeError],
      [{ [Symbol.toPrimitive]: () => undefined }, [3, 5, 1], TypeError],
      ["2", [3, 5, 1], TypeError],
      ["b", [3n, 5n, 1n], TypeError],
      [2, ["3", "5", "1"], TypeError],
      [{}, [3, 5, 1], TypeError],
      [Object.create(null), [3, 5, 1], TypeError],
    ];
    for (const [item, others, ErrorClass] of wrong) {
      const queue = new PriorityQueue<unknown>({ maxSize: 4 });
      for (const other of others) {
        assertThrows(() => (queue.putNowait(other), queue.putNowait(item)), ErrorClass);
      }
      if (others.length === 2) queue.putNowait(others[0]);
      assertThrows(() => queue.put(item), ErrorClass);
      assertEquals([queue.size, queue.unfinished], [3, 3]);
      const out = [queue.getNowait(), queue.getNowait(), queue.getNowait()];
      assertEquals(out, out.toSorted((a, b) => a as number < (b as number) ? -1 : 1));

      if (ErrorClass === RangeError || item === undefined) {
        const waiting = queue.get();
        assertThrows(() => queue.putNowait(item), ErrorClass);
        queue.putNowait(others[0]);
        assertEquals(await waiting, others[0]);
      }
    }
  }),
);

Deno.test(
  "PQ6 PriorityQueue: what compares may be mixed, and an empty queue starts over",
  options,
  onVirtualTime(() => {
    const queue = new PriorityQueue<unknown>();
    const mixed = [new Date(3), 2n, true, { valueOf: () => 5 }, 4, 2.5];
    for (const item of mixed) queue.putNowait(item);
    const out = mixed.map(() => Number(queue.getNowait()));
    assertEquals(out, [1, 2, 2.5, 3, 4, 5]);
    for (const text of ["b", new String("a"), ["c"]]) queue.putNowait(text);
    assertEquals([0, 0, 0].map(() => String(queue.getNowait())), ["a", "b", "c"]);
    queue.putNowait(1);
    queue.shutdown({ immediate: true });
    assertEquals(queue.size, 0);
  }),
);

Deno.test(
  "PQ6 PriorityQueue: a comparator must answer a number or a bigint",
  options,
  onVirtualTime(() => {
    for (const answer of [true, undefined, null, "1", {}, Symbol("s")]) {
      const queue = new PriorityQueue<number>({ compare: () => answer as number });
      const error = assertThrows(() => queue.putNowait(1), TypeError);
      assert(error.message.includes("compare must return a number"));
      assertEquals(queue.size, 0);
    }
    type Job = { rank: bigint; name: number };
    const queue = new PriorityQueue<Job>({ compare: (a, b) => a.rank - b.rank });
    const jobs = Array.from({ length: 100 }, (_, name) => ({ rank: BigInt(name * 7 % 5), name }));
    for (const job of jobs) queue.putNowait(job);
    const out = jobs.map(() => queue.getNowait());
    assertEquals(out, jobs.toSorted((a, b) => Number(a.rank - b.rank)));
  }),
);

for (const maxSize of [Infinity, 5]) {
  Deno.test(
    `PQ6 PriorityQueue: a comparator that calls back into its queue loses nothing (maxSize ${maxSize})`,
    options,
    onVirtualTime(async () => {
      for (
        const callBacks of [["put"], ["get"], ["put", "get"], ["await get"], ["put", "await get"]]
      ) {
        const put: number[] = [], taken: number[] = [];
        let calls = 0;
        const queue: PriorityQueue<number> = new PriorityQueue({
          maxSize,
          compare: (a, b) => {
            if (calls++ % 5 === 0 && put.length < 60) callBacks.forEach(act);
            return a - b;
          },
        });
        const act = (what: string) => {
          try {
            if (what === "put") enter(100 + put.length);
            if (what === "get") taken.push(queue.getNowait());
            if (what === "await get") queue.get().then((item) => taken.push(item));
          } catch (error) {
            if (!(error instanceof QueueFull || error instanceof QueueEmpty)) throw error;
          }
        };
        const enter = (item: number) => {
          queue.putNowait(item);
          put.push(item);
        };
        for (let item = 0; item < 40; item++) {
          if (!queue.full) enter(item * 7 % 40);
          if (item % 3 === 0 && !queue.empty) act("get");
          await ticks(3);
        }
        while (!queue.empty) act("get");
        await ticks(3);
        const byNumber = (a: number, b: number) => a - b;
        assertEquals(taken.toSorted(byNumber), put.toSorted(byNumber), callBacks.join());
      }
    }),
  );
}

for (const Kind of [Queue, LifoQueue, PriorityQueue]) {
  Deno.test(
    `QS4 ${Kind.name}: items that were dropped are forgotten`,
    options,
    onVirtualTime(async () => {
      const queue = new Kind<object>();
      assert(
        await isForgotten(() => {
          const one = { valueOf: () => 1 };
          queue.putNowait(one);
          queue.shutdown({ immediate: true });
          return Promise.resolve({ one });
        }),
      );
      assertEquals(queue.size, 0);
    }),
  );
}

for (const Kind of [Queue, LifoQueue, PriorityQueue]) {
  Deno.test(
    `Q1 ${Kind.name}: an item that was taken is forgotten`,
    options,
    onVirtualTime(async () => {
      const queue = new Kind<object>();
      assert(
        await isForgotten(() => {
          const one = { valueOf: () => 1 };
          queue.putNowait(one);
          queue.getNowait();
          return Promise.resolve({ one });
        }),
      );
      assertEquals(queue.size, 0);
    }),
  );
}

Deno.test(
  "PQ6 PriorityQueue: a comparator that puts one and takes one in the middle leaves the rest in order",
  options,
  onVirtualTime(() => {
    for (let when = 0; when < 12; when++) {
      let calls = -Infinity;
      const queue: PriorityQueue<number> = new PriorityQueue({
        compare: (a, b) => {
          if (calls++ === when) {
            queue.putNowait(0.5);
            queue.getNowait();
            queue.putNowait(50);
            queue.getNowait();
          }
          return a - b;
        },
      });
      for (let i = 0; i < 15; i++) queue.putNowait(i * 7 % 15 + 1);
      calls = 0;
      if (when % 2 === 0) queue.getNowait();
      else queue.putNowait(7);
      const left: number[] = [];
      while (!queue.empty) left.push(queue.getNowait());
      assertEquals(left, left.toSorted((a, b) => a - b), `at the call number ${when}`);
    }
  }),
);

Deno.test(
  "PQ6 A8 PriorityQueue: a comparator that aborts the put, or shuts the queue down, lets no put wait",
  options,
  onVirtualTime(async () => {
    const controller = new AbortController();
    const acts: Record<string, (queue: Queue<number>) => void> = {
      "stop": () => controller.abort("stop"),
      "QueueShutDown: The queue is shut down": (queue) => queue.shutdown(),
    };
    for (const [reason, act] of Object.entries(acts)) {
      let armed = false;
      const queue: PriorityQueue<number> = new PriorityQueue({
        maxSize: 1,
        compare: (a, b) => {
          if (armed) act(queue);
          return a - b;
        },
      });
      queue.putNowait(1);
      armed = true;
      const { signal } = reason === "stop" ? controller : new AbortController();
      assertEquals(String(await reasonOf(queue.put(2, { signal }))), reason);
    }
  }),
);

Deno.test(
  "PQ6 PriorityQueue: the options are an object, not a size as in Python",
  options,
  onVirtualTime(() => {
    for (const wrong of [2, null, "2"]) {
      const error = assertThrows(() => new PriorityQueue(wrong as never), TypeError);
      assert(error.message.includes("options must be an object such as { maxSize: 2 }"));
    }
  }),
);
