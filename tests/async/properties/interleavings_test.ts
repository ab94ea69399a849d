/**
 * Whole programs of concurrent workers, whose every step fast-check's scheduler puts in an order of
 * its own: what must hold in all of them is less than a model knows, and closer to what users do.
 */
import fc from "fast-check";
import { onVirtualTime } from "@course/notebook/virtual";
import { assert, assertEquals } from "@std/assert";
import {
  Barrier,
  Condition,
  LifoQueue,
  Lock,
  PriorityQueue,
  Queue,
  Semaphore,
} from "@course/async";
import { forAll } from "./programs.ts";

/**
 * One visit of a worker: its steps inside, and after how many steps outside it gives up, if ever.
 */
const visit = fc.record({
  steps: fc.nat(3),
  patience: fc.option(fc.nat(3), { nil: undefined, freq: 2 }),
});
const workers = fc.array(fc.array(visit, { minLength: 1, maxLength: 3 }), {
  minLength: 2,
  maxLength: 5,
});

/** Takes one step whenever the scheduler says so. */
function stepper(scheduler: fc.Scheduler) {
  return async (count: number) => {
    for (let i = 0; i < count; i++) await scheduler.schedule(Promise.resolve());
  };
}

/** A signal that aborts after some steps, as a timeout would. */
function timeout(step: (count: number) => Promise<void>, patience: number | undefined) {
  const controller = new AbortController();
  const reason = new DOMException("Too slow", "TimeoutError");
  const over = patience === undefined
    ? Promise.resolve()
    : step(patience).then(() => controller.abort(reason));
  return { signal: controller.signal, reason, over };
}

for (
  const [numbers, name, permits, make] of [
    ["L2 L3 L13", "Lock", 1, () => new Lock()],
    ["S4 S5 S13", "Semaphore(2)", 2, () => new Semaphore(2)],
  ] as const
) {
  Deno.test(
    `${numbers} ${name}: in no interleaving are there too many inside, or permits lost`,
    onVirtualTime(() =>
      forAll(
        fc.record({ workers, scheduler: fc.scheduler() }),
        async ({ workers, scheduler }) => {
          const lock = make();
          const step = stepper(scheduler);
          let inside = 0, tickets = 0, lastServed = -1;
          const all = workers.map(async (visits) => {
            for (const { steps, patience } of visits) {
              await step(1);
              const { signal, reason, over } = timeout(step, patience);
              const ticket = tickets++;
              try {
                using _guard = await lock.acquire({ signal });
                assert(++inside <= permits, "too many are inside");
                assert(ticket > lastServed, "somebody was overtaken");
                lastServed = ticket;
                await step(steps);
                inside--;
              } catch (error) {
                assertEquals(error, reason);
              }
              await over;
            }
          });
          await scheduler.waitFor(Promise.all(all));
          assertEquals([inside, lock.locked, lock.waiting], [0, false, 0]);
          if (lock instanceof Semaphore) assertEquals(lock.value, permits);
        },
      )
    ),
  );
}

const queues: Record<string, (maxSize: number) => Queue<number>> = {
  Queue: (maxSize) => new Queue(maxSize),
  PriorityQueue: (maxSize) => new PriorityQueue({ maxSize }),
  LifoQueue: (maxSize) => new LifoQueue(maxSize),
};

for (const [name, make] of Object.entries(queues)) {
  Deno.test(
    `Q8 Q10 Q11 Q17 ${name}: in no interleaving is an item lost or doubled`,
    onVirtualTime(() =>
      forAll(
        fc.record({
          maxSize: fc.constantFrom(1, 2, Infinity),
          producers: workers,
          consumers: workers,
          scheduler: fc.scheduler(),
        }),
        async ({ maxSize, producers, consumers, scheduler }) => {
          const queue = make(maxSize);
          const step = stepper(scheduler);
          const put = new Set<number>(), got: number[] = [];
          let made = 0;
          const producing = producers.map(async (visits) => {
            for (const { steps, patience } of visits) {
              await step(steps);
              const { signal, over } = timeout(step, patience);
              const item = made++;
              await queue.put(item, { signal }).then(() => put.add(item), () => {});
              await over;
            }
          });
          const consuming = consumers.map(async (visits) => {
            for (let i = 0;; i = (i + 1) % visits.length) {
              const { steps, patience } = visits[i];
              await step(steps + 1);
              const { signal, reason, over } = timeout(step, patience);
              try {
                got.push(await queue.get({ signal }));
                queue.taskDone();
              } catch (error) {
                if (error !== reason) return;
              } finally {
                await over;
              }
            }
          });
          const done = Promise.all(producing).then(() => queue.join()).then(() => queue.shutdown());
          await scheduler.waitFor(Promise.all([done, ...consuming]));
          assertEquals(got.toSorted((a, b) => a - b), [...put].sort((a, b) => a - b));
          assertEquals([queue.size, queue.unfinished], [0, 0]);
        },
      )
    ),
  );
}

Deno.test(
  "C4 C10 C14 Condition: in no interleaving does a bounded buffer get stuck or lose an item",
  onVirtualTime(() =>
    forAll(
      fc.record({ size: fc.integer({ min: 1, max: 2 }), workers, scheduler: fc.scheduler() }),
      async ({ size, workers, scheduler }) => {
        const lock = new Lock();
        const notEmpty = new Condition(lock), notFull = new Condition(lock);
        const step = stepper(scheduler);
        const buffer: number[] = [], put: number[] = [], got: number[] = [];
        let inside = 0, open = true;
        async function exclusive(body: () => Promise<void>) {
          using _guard = await lock.acquire();
          await body();
        }
        const enter = () => assertEquals(++inside, 1);
        const producing = workers.map(async (visits, worker) => {
          for (const [index, { steps, patience }] of visits.entries()) {
            await step(1);
            const { signal, reason, over } = timeout(step, patience);
            await exclusive(async () => {
              try {
                await notFull.waitFor(() => buffer.length < size, { signal });
              } catch (error) {
                assertEquals(error, reason);
                assert(lock.locked);
                // Woken for nothing, perhaps: the next one may go on in its place.
                return notFull.notify();
              }
              enter();
              await step(steps);
              buffer.push(worker * 10 + index);
              put.push(worker * 10 + index);
              inside--;
              notEmpty.notify();
            });
            await over;
          }
        });
        const consuming = [0, 1].map(async () => {
          while (open || buffer.length > 0) {
            await exclusive(async () => {
              await notEmpty.waitFor(() => buffer.length > 0 || !open);
              enter();
              await step(1);
              if (buffer.length > 0) got.push(buffer.shift()!);
              inside--;
              notFull.notify();
            });
          }
        });
        const closed = Promise.all(producing).then(() =>
          exclusive(() => {
            open = false;
            notEmpty.notifyAll();
            return Promise.resolve();
          })
        );
        await scheduler.waitFor(Promise.all([closed, ...consuming]));
        assertEquals(got, put);
        assertEquals([lock.locked, lock.waiting, notEmpty.waiting], [false, 0, 0]);
      },
    )
  ),
);

Deno.test(
  "B3 B4 B9 Barrier: in every interleaving each round deals each index once",
  onVirtualTime(() =>
    forAll(
      fc.record({
        parties: fc.integer({ min: 1, max: 3 }),
        workers,
        scheduler: fc.scheduler(),
      }),
      async ({ parties, workers, scheduler }) => {
        const barrier = new Barrier(parties);
        const step = stepper(scheduler);
        const indices: number[] = [];
        const all = workers.map(async (visits) => {
          for (const { steps, patience } of visits) {
            await step(steps);
            // Nobody waits forever: there may be too few left for another round.
            const { signal, over } = timeout(step, patience ?? 5);
            await barrier.wait({ signal }).then((index) => indices.push(index), () => {});
            await over;
          }
        });
        await scheduler.waitFor(Promise.all(all));
        assertEquals(indices.length % parties, 0);
        for (let round = 0; round < indices.length; round += parties) {
          const dealt = indices.slice(round, round + parties).sort();
          assertEquals(dealt, Array.from({ length: parties }, (_, index) => index));
        }
        assertEquals(barrier.waiting, 0);
      },
    )
  ),
);
