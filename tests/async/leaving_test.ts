/** Iterators that are left while they wait. */
import { asCompleted, createTask, LifoQueue, PriorityQueue, Queue } from "@course/async";
import { onVirtualTime, settle } from "@course/notebook/virtual";
import { assertEquals } from "@std/assert";
import { outcome, reasonOf, ticks } from "./support/helpers.ts";
import { queueClasses } from "./support/waiting_places.ts";

const end: IteratorReturnResult<void> = { value: undefined, done: true };

for (const { name, make } of queueClasses) {
  Deno.test(
    `A15 ${name}: return() ends every next() that waits, and the item stays`,
    onVirtualTime(async () => {
      const queue = make();
      const iterator = queue[Symbol.asyncIterator]();
      const waiting = [iterator.next(), iterator.next()];
      assertEquals(await iterator.return(), end);
      assertEquals(await Promise.all(waiting), [end, end]);
      queue.putNowait(1);
      await ticks(5);
      assertEquals([queue.size, queue.unfinished], [1, 1]);
      assertEquals(await iterator.next(), end);
      assertEquals(queue.size, 1);
    }),
  );

  Deno.test(
    `A15 ${name}: an item that was handed over before return() is given, one after it is not`,
    onVirtualTime(async () => {
      const queue = make();
      const iterator = queue[Symbol.asyncIterator]();
      const first = iterator.next(), second = iterator.next();
      queue.putNowait(1);
      const returned = iterator.return();
      queue.putNowait(2);
      assertEquals(await first, { value: 1, done: false });
      assertEquals([await second, await returned, queue.size], [end, end, 1]);
    }),
  );

  Deno.test(
    `A15 ${name}: those behind an iterator that is left move up`,
    onVirtualTime(async () => {
      const queue = make();
      const left = queue[Symbol.asyncIterator](), stays = queue[Symbol.asyncIterator]();
      const waiting = [left.next(), stays.next(), queue.get()];
      left.return();
      queue.putNowait(1);
      queue.putNowait(2);
      assertEquals(await Promise.all(waiting), [end, { value: 1, done: false }, 2]);
    }),
  );

  Deno.test(
    `A15 Q24 ${name}: shutdown ends those that wait; return() afterwards, and twice, does no harm`,
    onVirtualTime(async () => {
      const queue = make();
      const iterator = queue[Symbol.asyncIterator]();
      const waiting = iterator.next();
      queue.shutdown();
      assertEquals(await waiting, end);
      assertEquals([await iterator.return(), await iterator.return(5 as never)], [
        end,
        { value: 5 as never, done: true },
      ]);
      const value = Promise.resolve(6 as never);
      assertEquals(await iterator.return(value), { value: 6 as never, done: true });
    }),
  );
}

Deno.test(
  "A15 a stream made of a queue can be cancelled while it waits",
  onVirtualTime(async () => {
    for (
      const queue of [new Queue<number>(), new LifoQueue<number>(), new PriorityQueue<number>()]
    ) {
      const stream = ReadableStream.from(queue);
      const reader = stream.getReader();
      const reading = reader.read();
      await ticks(5);
      await reader.cancel("enough");
      assertEquals(await reading, end as never);
      queue.putNowait(1);
      await settle();
      assertEquals(queue.size, 1);
    }
  }),
);

Deno.test(
  "A15 the end of a scope leaves the iterator",
  onVirtualTime(async () => {
    const queue = new Queue<number>();
    let waiting;
    {
      await using iterator = queue[Symbol.asyncIterator]();
      waiting = iterator.next();
    }
    assertEquals(await waiting, end);
    const sleepers = asCompleted([new Promise(() => {})]);
    const next = sleepers.next();
    {
      await using _left = sleepers as typeof sleepers & AsyncDisposable;
    }
    assertEquals(await next, end);
  }),
);

Deno.test(
  "A15 asCompleted: return() ends every pending next(), even together with an abort or a completion",
  onVirtualTime(async () => {
    const controller = new AbortController();
    const iterator = asCompleted([new Promise(() => {})], { signal: controller.signal });
    const waiting = [iterator.next(), iterator.next()];
    assertEquals(await iterator.return!(), end);
    assertEquals(await Promise.all(waiting), [end, end]);
    controller.abort("late");
    assertEquals(await iterator.next(), end);

    const task = createTask(() => "done");
    const left = asCompleted([task, Promise.resolve()]);
    left.return!();
    await settle();
    assertEquals(await left.next(), end);

    const thrown = new Queue<number>()[Symbol.asyncIterator]();
    const next = thrown.next();
    assertEquals(await reasonOf(thrown.throw("stop")), "stop");
    assertEquals(await next, end);
  }),
);

Deno.test(
  "A15 A13 an item that rejects, even with the error of a shutdown, does not end the iteration",
  onVirtualTime(async () => {
    const other = new Queue<number>(), queue = new Queue<number | Promise<number>>();
    const fromOther = other.get();
    other.shutdown();
    queue.putNowait(fromOther);
    queue.putNowait(2);
    const iterator = queue[Symbol.asyncIterator]();
    assertEquals(((await reasonOf(iterator.next())) as Error).name, "QueueShutDown");
    assertEquals(await iterator.next(), { value: 2, done: false });
    const waiting = iterator.next();
    queue.putNowait(Promise.reject(new Error("no")));
    assertEquals(((await reasonOf(waiting)) as Error).message, "no");
    assertEquals((await outcome(iterator.next())).state, "pending");
  }),
);
