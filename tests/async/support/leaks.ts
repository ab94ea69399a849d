/**
 * `deno run --v8-flags=--expose-gc tests/async/support/leaks.ts 100000` measures what so many waits
 * leave behind: bytes of heap for each wait that has ended, and for each that was aborted, on one
 * signal and on one promise that lives on. Prints one line of JSON for each.
 */
import {
  asCompleted,
  AsyncEvent,
  Barrier,
  type Cancellable,
  checkpoint,
  Condition,
  createTask,
  gather,
  Lock,
  PriorityQueue,
  Queue,
  Semaphore,
  shield,
  Task,
  taskGroup,
  wait,
  waitFor,
  withTimeout,
} from "@course/async";
import { countingController } from "./helpers.ts";

/** What lives on while others wait: nothing may gather on it. */
const never = new Promise<void>(() => {});
const neverTask = createTask(() => never);
const lock = new Lock(), held = new Lock();
const semaphore = new Semaphore(1), taken = new Semaphore(0);
const event = new AsyncEvent(), set = new AsyncEvent();
const condition = new Condition();
const barrier = new Barrier(2);
const queue = new Queue<number>(1), full = new Queue<number>(1), empty = new Queue<number>();
const ranks = new PriorityQueue<number>({ maxSize: 1 });
held.tryAcquire();
full.putNowait(1);
set.set();

type Wait = (options: Cancellable) => PromiseLike<unknown>;

/** Waits that end by themselves. */
const ending: Record<string, Wait> = {
  "Lock.acquire": async (options) => {
    const [first, second] = [lock.acquire(options), lock.acquire(options)];
    (await first).release();
    (await second).release();
  },
  "Lock.run": (options) => lock.run(() => 1, options),
  "Semaphore.acquire": async (options) => {
    const [first, second] = [semaphore.acquire(options), semaphore.acquire(options)];
    (await first).release();
    (await second).release();
  },
  "AsyncEvent.wait": async (options) => {
    const waiting = event.wait(options);
    event.set();
    event.clear();
    await waiting;
  },
  "Condition.wait": async (options) => {
    const waiting = condition.run(() => condition.wait(options));
    await condition.run(() => condition.notify());
    await waiting;
  },
  "Condition.waitFor": (options) => condition.run(() => condition.waitFor(() => true, options)),
  "Barrier.wait": (options) => Promise.all([barrier.wait(options), barrier.wait(options)]),
  "Queue.put and get": async (options) => {
    const puts = [queue.put(1, options), queue.put(2, options)];
    await Promise.all([...puts, queue.get(options), queue.get(options)]);
    queue.taskDone();
    queue.taskDone();
    await queue.join(options);
  },
  "PriorityQueue.put and get": async (options) => {
    const gets = [ranks.get(options), ranks.get(options)];
    await Promise.all([...gets, ranks.put(1, options), ranks.put(2, options)]);
  },
  "Queue, iterated": async () => {
    const iterator = empty[Symbol.asyncIterator]();
    const waiting = iterator.next();
    await iterator.return();
    await waiting;
  },
  "createTask": (options) => createTask(() => 1, options),
  "addDoneCallback": async () => {
    const callback = () => {};
    neverTask.addDoneCallback(callback);
    neverTask.removeDoneCallback(callback);
    await null;
  },
  "gather that fails": (options) =>
    gather([never, neverTask, Promise.reject("no")], options).catch(() => {}),
  "gather that fails, without a signal": () =>
    gather([never, neverTask, Promise.reject("no")]).catch(() => {}),
  "gather": (options) => gather([Promise.resolve(1), createTask(() => 2)], options),
  "wait": (options) =>
    wait([never, neverTask, Promise.resolve()], { ...options, returnWhen: "FIRST_COMPLETED" }),
  "asCompleted": async (options) => {
    for await (const _ of asCompleted([never, neverTask, Promise.resolve()], options)) break;
  },
  "shield": (options) => shield(Promise.resolve(1), options),
  "waitFor": (options) => waitFor(() => 1, 1000, options),
  "withTimeout": (options) => withTimeout(1000, () => Promise.resolve(1), options),
  "taskGroup": (options) =>
    taskGroup(async (group) => {
      await group.createTask(() => 1);
    }, options),
};

/** Waits that go on until they are aborted. */
const endless: Record<string, Wait> = {
  "Lock.acquire": (options) => held.acquire(options),
  "Lock.run": (options) => held.run(() => {}, options),
  "Semaphore.acquire": (options) => taken.acquire(options),
  "AsyncEvent.wait": (options) => event.wait(options),
  "Condition.wait": (options) => condition.run(() => condition.wait(options)),
  "Condition.waitFor": (options) => condition.run(() => condition.waitFor(() => false, options)),
  "Barrier.wait": (options) => new Barrier(2).wait(options),
  "Queue.put": (options) => full.put(2, options),
  "Queue.get": (options) => empty.get(options),
  "Queue.join": (options) => full.join(options),
  "checkpoint": (options) => checkpoint(options),
  "createTask": (options) => createTask(untilAborted, options),
  "gather": (options) => gather<unknown>([never, Promise.resolve({ big: 1 })], options),
  "gather with exceptions": (options) =>
    gather<unknown>([never, neverTask, Promise.reject("no")], {
      ...options,
      returnExceptions: true,
    }),
  "wait": (options) => wait([never, neverTask, Promise.resolve({ big: 1 })], options),
  "asCompleted": (options) => asCompleted([never, neverTask], options).next(),
  "shield": (options) => shield(never, options),
  "shield of a task": (options) => shield(neverTask, options),
  "waitFor": (options) => waitFor(untilAborted, 1e6, options),
  "withTimeout": (options) => withTimeout(1e6, ({ signal }) => untilAborted(signal), options),
  "taskGroup": (options) =>
    taskGroup(async (group) => {
      await group.createTask(untilAborted);
    }, options),
};

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
}

const macrotask = () => new Promise((resolve) => setTimeout(resolve, 0));

async function heap(): Promise<number> {
  for (let i = 0; i < 2; i++) {
    await macrotask();
    (globalThis as unknown as { gc(): void }).gc();
  }
  return Deno.memoryUsage().heapUsed;
}

/**
 * Bytes that each of `count` rounds leaves behind, once as many have been played before: the
 * smaller of two measurements, since what is left behind is left each time, and what disturbs is
 * not.
 */
async function growth(count: number, play: (count: number) => Promise<void>): Promise<number> {
  await play(count);
  const sizes = [await heap()];
  for (let i = 0; i < 2; i++) {
    await play(count);
    sizes.push(await heap());
  }
  return Math.max(0, Math.min(sizes[1] - sizes[0], sizes[2] - sizes[1])) / count;
}

function report(name: string, how: string, bytes: number, listeners: number): void {
  console.log(JSON.stringify({ name, how, bytes, listeners }));
}

if (import.meta.main) {
  const count = Number(Deno.args[0]);
  for (const [name, start] of Object.entries(ending)) {
    const { controller: { signal }, listeners } = countingController();
    const bytes = await growth(count, async (count) => {
      for (let i = 0; i < count; i++) await start({ signal });
    });
    report(name, "ended, on one signal", bytes, listeners());
  }
  for (const [name, start] of Object.entries(endless)) {
    let left = 0;
    const one = await growth(count, async (count) => {
      for (let i = 0; i < count; i++) {
        const { controller, listeners } = countingController();
        const waiting = settled(start({ signal: controller.signal }));
        if (i % 2 === 0) await null;
        controller.abort({ reason: i });
        await waiting;
        left += listeners();
      }
    });
    report(name, "aborted, one after the other", one, left);
    const together = await growth(count, async (count) => {
      const { controller, listeners } = countingController();
      const { signal } = controller;
      const all = Array.from({ length: count }, () => settled(start({ signal })));
      await null;
      controller.abort("stop");
      await Promise.all(all);
      left = listeners();
    });
    report(name, "aborted, all at once", together, left);
  }
  Deno.exit();
}

function settled(waiting: PromiseLike<unknown>): Promise<unknown> {
  const promise = waiting instanceof Task ? waiting.catch(() => {}) : waiting;
  return Promise.resolve(promise).catch(() => {});
}
