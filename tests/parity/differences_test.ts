/**
 * Where the course differs from CPython on purpose: each test shows what happens here and, where
 * there is a Python, what happens there. README.md says why.
 */
import {
  Barrier,
  BoundedSemaphore,
  Condition,
  createTask,
  Lock,
  PriorityQueue,
  Queue,
} from "@course/async";
import {
  asCompleted,
  type Coroutine,
  EventLoop,
  gather,
  run,
  runningLoop,
  shield,
  sleep,
  VirtualClock,
  waitFor,
} from "@course/loop";
import { onVirtualTime, settle } from "@course/notebook/virtual";
import { assertEquals } from "@std/assert";
import { findPython, runTexts } from "./cpython.ts";

const python = await findPython();

interface Difference {
  /** What happens here, as texts. */
  ours: () => unknown[] | Promise<unknown[]>;
  here: unknown[];
  /** A Python program that prints what happens there. */
  theirs: string;
  there: string[];
  /** The oldest and the newest CPython 3 of which that is true; none tested if it varies. */
  since?: number;
  until?: number;
}

/** The Python programs that this machine can run, and, once they have run, what they printed. */
const texts: string[] = [];
let printed: Promise<string[][]> | undefined;

function difference(title: string, difference: Difference): void {
  const { ours, here, theirs, there, since = 11, until = Infinity } = difference;
  const applies = python !== undefined && since <= python.version && python.version <= until;
  const index = applies ? texts.push(theirs) - 1 : -1;
  Deno.test(
    `${title}${applies ? `, against CPython 3.${python.version}` : ""}`,
    onVirtualTime(async () => {
      assertEquals(await ours(), here);
      if (applies) assertEquals((await (printed ??= runTexts(python, texts)))[index], there);
    }),
  );
}

/** Runs a coroutine that fills a list, on a loop on virtual time. */
async function onLoop(main: (seen: unknown[]) => Coroutine<unknown>): Promise<unknown[]> {
  const loop = new EventLoop({ clock: new VirtualClock() });
  const seen: unknown[] = [];
  loop.setExceptionHandler(({ message, exception }) => seen.push(message, String(exception)));
  await loop.runUntilComplete(main(seen));
  loop.close();
  return seen;
}

difference("D1 the same-turn tie of waitFor: a value that is there wins", {
  ours: () =>
    onLoop(function* (seen) {
      const future = runningLoop().createFuture<string>();
      runningLoop().callAt(2, () => future.setResult("value"));
      seen.push(yield* waitFor(future, 2));
    }),
  here: ["value"],
  since: 12,
  theirs: `
import asyncio, play
async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_at(2, future.set_result, "value")
    try:
        print(await play.wait_for(future, 2))
    except TimeoutError:
        print("TimeoutError", future.result())
play.run(main())
`,
  there: ["TimeoutError value"],
});

difference("D2 equal deadlines run in the order of arming", {
  ours: () =>
    onLoop(function* (seen) {
      for (let n = 0; n < 20; n++) runningLoop().callAt(1, () => seen.push(n));
      yield* sleep(2);
    }),
  here: Array.from({ length: 20 }, (_, n) => n),
  // The plain loop, without the order that play.py gives to its timers.
  theirs: `
import asyncio
loop = asyncio.new_event_loop()
seen = []
for n in range(20):
    loop.call_at(1, seen.append, n)
loop.call_later(0.01, loop.stop)
loop.run_forever()
print(sorted(seen) == list(range(20)), seen == list(range(20)))
`,
  there: ["True False"],
});

difference("D3 every reader of a cancelled task gets the message", {
  ours: () =>
    onLoop(function* (seen) {
      const task = runningLoop().createTask(sleep(9));
      yield;
      task.cancel("why");
      yield;
      for (let i = 0; i < 2; i++) {
        try {
          task.result();
        } catch (error) {
          seen.push((error as Error).message);
        }
      }
    }),
  here: ["why", "why"],
  theirs: `
import asyncio, play
async def main():
    task = asyncio.create_task(asyncio.sleep(9))
    await asyncio.sleep(0)
    task.cancel("why")
    await asyncio.sleep(0)
    for _ in range(2):
        try:
            task.result()
        except asyncio.CancelledError as error:
            print(repr(str(error)))
play.run(main())
`,
  there: ["'why'", "''"],
});

difference("D4 gather with returnExceptions tells a value from an error", {
  ours: () =>
    onLoop(function* (seen) {
      const error = new Error("a value");
      function* returns(): Coroutine<unknown> {
        yield;
        return error;
      }
      const [result] = yield* gather([returns()], { returnExceptions: true });
      seen.push(result.status);
    }),
  here: ["fulfilled"],
  theirs: `
import asyncio, play
async def returns():
    return ValueError("a value")
async def main():
    [result] = await asyncio.gather(returns(), return_exceptions=True)
    print(isinstance(result, Exception))
play.run(main())
`,
  there: ["True"],
});

difference("D5 a failure behind a cancelled shield is reported, also in the same turn", {
  ours: () =>
    onLoop(function* () {
      const inner = runningLoop().createFuture();
      shield(inner).cancel();
      inner.setException(new Error("unseen"));
      yield;
    }),
  here: ["Future exception was never retrieved: Future-1", "Error: unseen"],
  until: 13,
  theirs: `
import asyncio, gc, play
async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print("reported"))
    inner = loop.create_future()
    asyncio.shield(inner).cancel()
    inner.set_exception(Exception("unseen"))
    await asyncio.sleep(0)
    del inner
    gc.collect()
    print("silent")
play.run(main())
`,
  there: ["silent"],
});

difference("D6 a failure that was never looked at is reported when the loop closes", {
  ours: () =>
    onLoop(function* (seen) {
      runningLoop().createFuture().setException(new Error("unseen"));
      seen.push("end of main");
      yield;
    }),
  here: ["end of main", "Future exception was never retrieved: Future-1", "Error: unseen"],
  theirs: `
import asyncio, gc, play
async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print("reported"))
    loop.create_future().set_exception(Exception("unseen"))
    gc.collect()
    print("end of main")
play.run(main())
`,
  there: ["reported", "end of main"],
});

difference("D7 asCompleted starts coroutines in the order of its arguments", {
  ours: () =>
    onLoop(function* (seen) {
      function* child(n: number): Coroutine<void> {
        seen.push(n);
        yield;
      }
      for (const slot of asCompleted([0, 1, 2, 3, 4, 5, 6, 7].map(child))) yield* slot;
    }),
  here: [0, 1, 2, 3, 4, 5, 6, 7],
  // The order of a set of objects depends on their addresses: only that all are there is certain.
  theirs: `
import asyncio, play
seen = []
async def child(n):
    seen.append(n)
async def main():
    for slot in asyncio.as_completed([child(n) for n in range(8)]):
        await slot
    print(sorted(seen))
play.run(main())
`,
  there: ["[0, 1, 2, 3, 4, 5, 6, 7]"],
});

difference("D8 a coroutine that was used is refused where a task would be made of it", {
  ours: () =>
    onLoop(function* (seen) {
      const coroutine = sleep(0);
      yield* runningLoop().createTask(coroutine);
      try {
        runningLoop().createTask(coroutine);
      } catch (error) {
        seen.push((error as Error).message);
      }
    }),
  here: ["Cannot create a task: this coroutine was already awaited, make a new one"],
  theirs: `
import asyncio, play
async def main():
    coroutine = asyncio.sleep(0)
    await asyncio.create_task(coroutine)
    task = asyncio.create_task(coroutine)
    try:
        await task
    except RuntimeError as error:
        print(error)
play.run(main())
`,
  there: ["cannot reuse already awaited coroutine"],
});

difference("D9 eager start: an async function runs at the call, a coroutine does not", {
  ours: async () => {
    const seen: unknown[] = [];
    const work = async () => {
      seen.push("inside");
      await null;
    };
    const running = work();
    seen.push("after the call");
    await running;
    // A Task of lib/async is as lazy as asyncio's.
    const task = createTask(() => {
      seen.push("inside the task");
    });
    seen.push("after createTask");
    await task;
    return seen;
  },
  here: ["inside", "after the call", "after createTask", "inside the task"],
  theirs: `
import asyncio, play
async def work(where):
    print(where)
async def main():
    running = work("inside")
    print("after the call")
    await running
    task = asyncio.create_task(work("inside the task"))
    print("after createTask")
    await task
play.run(main())
`,
  there: ["after the call", "inside", "after createTask", "inside the task"],
});

difference("D10 fairness: a getter that was served cannot be robbed", {
  ours: async () => {
    const seen: unknown[] = [];
    const queue = new Queue<number>();
    const first = queue.get().then((item) => seen.push(`first got ${item}`));
    queue.putNowait(1);
    try {
      seen.push(`barging got ${queue.getNowait()}`);
    } catch (error) {
      seen.push((error as Error).name);
    }
    queue.putNowait(2);
    await first;
    return seen;
  },
  here: ["QueueEmpty", "first got 1"],
  theirs: `
import asyncio, play
async def first(queue):
    print("first got", await queue.get())
async def main():
    queue = asyncio.Queue()
    task = asyncio.create_task(first(queue))
    await asyncio.sleep(0)
    queue.put_nowait(1)
    print("barging got", queue.get_nowait())
    queue.put_nowait(2)
    await task
play.run(main())
`,
  there: ["barging got 1", "first got 2"],
});

difference("D11 the indices of a barrier stay unique when a party has left", {
  ours: async () => {
    const barrier = new Barrier(3);
    const stop = new AbortController();
    const leaver = barrier.wait({ signal: stop.signal }).catch(() => "left");
    const second = barrier.wait();
    stop.abort();
    const indices = await Promise.all([second, barrier.wait(), barrier.wait()]);
    return [await leaver, indices.sort()];
  },
  here: ["left", [0, 1, 2]],
  until: 13,
  theirs: `
import asyncio, play
async def main():
    barrier = asyncio.Barrier(3)
    leaver = asyncio.create_task(barrier.wait())
    second = asyncio.create_task(barrier.wait())
    await asyncio.sleep(0)
    leaver.cancel()
    await asyncio.sleep(0)
    print(sorted(await asyncio.gather(second, barrier.wait(), barrier.wait())))
play.run(main())
`,
  there: ["[1, 1, 2]"],
});

difference("D12 granted, then cancelled in the same moment: the waiter has it", {
  ours: async () => {
    const lock = new Lock();
    const holder = await lock.acquire();
    const stop = new AbortController();
    const waiter = lock.acquire({ signal: stop.signal });
    holder.release();
    stop.abort();
    const guard = await waiter;
    const seen = [lock.locked];
    guard.release();
    return [...seen, lock.locked];
  },
  here: [true, false],
  theirs: `
import asyncio, play
async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    waiter = asyncio.create_task(lock.acquire())
    await asyncio.sleep(0)
    lock.release()
    waiter.cancel()
    await asyncio.wait([waiter])
    print(waiter.cancelled(), lock.locked())
play.run(main())
`,
  there: ["True False"],
});

difference("D13 notified, then cancelled while it waits for the lock: the wait is fulfilled", {
  ours: async () => {
    const condition = new Condition();
    const stop = new AbortController();
    const seen: unknown[] = [];
    const waiter = condition.run(async () => {
      await condition.wait({ signal: stop.signal });
      seen.push("notified", stop.signal.aborted);
    });
    await settle();
    await condition.run(async () => {
      condition.notify();
      await settle();
      stop.abort();
    });
    await waiter;
    return seen;
  },
  here: ["notified", true],
  theirs: `
import asyncio, play
async def wait(condition):
    async with condition:
        try:
            await condition.wait()
        except asyncio.CancelledError:
            print("cancelled, holding the lock:", condition.locked())
async def main():
    condition = asyncio.Condition()
    waiter = asyncio.create_task(wait(condition))
    await asyncio.sleep(0)
    async with condition:
        condition.notify()
        await asyncio.sleep(1)
        waiter.cancel()
        await asyncio.sleep(1)
    await waiter
play.run(main())
`,
  there: ["cancelled, holding the lock: True"],
});

difference("D14 cancelling one waiter of a condition wakes no other", {
  ours: async () => {
    const condition = new Condition();
    const stop = new AbortController();
    const seen: unknown[] = [];
    const first = condition.run(() => condition.wait({ signal: stop.signal }))
      .catch(() => seen.push("first cancelled"));
    const second = condition.run(async () => {
      await condition.wait();
      seen.push("second woken");
    });
    await settle();
    stop.abort();
    await first;
    await settle();
    seen.push(`waiting: ${condition.waiting}`);
    await condition.run(() => condition.notify());
    await second;
    return seen;
  },
  here: ["first cancelled", "waiting: 1", "second woken"],
  since: 13,
  theirs: `
import asyncio, play
async def wait(condition, name):
    async with condition:
        try:
            await condition.wait()
            print(name, "woken")
        except asyncio.CancelledError:
            print(name, "cancelled")
async def main():
    condition = asyncio.Condition()
    first = asyncio.create_task(wait(condition, "first"))
    second = asyncio.create_task(wait(condition, "second"))
    await asyncio.sleep(1)
    first.cancel()
    await asyncio.wait([first, second], timeout=1)
    second.cancel()
play.run(main())
`,
  there: ["first cancelled", "second woken"],
});

difference("D15 an aborted signal is refused even where nothing has to be waited for", {
  ours: async () => {
    const lock = new Lock();
    const name = await lock.acquire({ signal: AbortSignal.abort() }).catch((error) => error.name);
    return [name, lock.locked];
  },
  here: ["AbortError", false],
  theirs: `
import asyncio, play
async def take(lock):
    asyncio.current_task().cancel()
    await lock.acquire()
    print("has it")
    await asyncio.sleep(0)
async def main():
    lock = asyncio.Lock()
    task = asyncio.create_task(take(lock))
    await asyncio.wait([task])
    print(lock.locked())
play.run(main())
`,
  there: ["has it", "True"],
});

difference("D16 waiting for a condition's predicate needs the lock, also when it is true", {
  ours: async () => {
    const condition = new Condition();
    return [await condition.waitFor(() => true).catch((error) => error.name)];
  },
  here: ["InvalidStateError"],
  theirs: `
import asyncio, play
async def main():
    print(await asyncio.Condition().wait_for(lambda: True))
play.run(main())
`,
  there: ["True"],
});

difference("D17 a stale guard releases nothing: only a bare release can take another's hold away", {
  ours: async () => {
    const lock = new Lock();
    const first = await lock.acquire();
    first.release();
    const second = await lock.acquire();
    first.release();
    const seen = [lock.locked];
    second.release();
    return seen;
  },
  here: [true],
  theirs: `
import asyncio, play
async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    lock.release()
    await lock.acquire()
    lock.release()  # The first holder, once more.
    print(lock.locked())
play.run(main())
`,
  there: ["False"],
});

difference("D18 equal priorities leave in the order in which they came", {
  ours: () => {
    const queue = new PriorityQueue<[number, string]>({ compare: (a, b) => a[0] - b[0] });
    queue.putNowait([1, "b"]);
    queue.putNowait([1, "a"]);
    return [queue.getNowait()[1], queue.getNowait()[1]];
  },
  here: ["b", "a"],
  theirs: `
import asyncio, play
async def main():
    queue = asyncio.PriorityQueue()
    queue.put_nowait((1, "b"))
    queue.put_nowait((1, "a"))
    print(queue.get_nowait()[1], queue.get_nowait()[1])
play.run(main())
`,
  there: ["a b"],
});

difference("D19 within a moment, the woken run before the one that woke them goes on", {
  ours: async () => {
    const seen: unknown[] = [];
    const queue = new Queue<number>();
    const getter = queue.get().then((item) => seen.push(`got ${item}`));
    await queue.put(1);
    seen.push("put");
    await getter;
    return seen;
  },
  here: ["got 1", "put"],
  theirs: `
import asyncio, play
async def get(queue):
    print("got", await queue.get())
async def main():
    queue = asyncio.Queue()
    getter = asyncio.create_task(get(queue))
    await asyncio.sleep(0)
    await queue.put(1)
    print("put")
    await getter
play.run(main())
`,
  there: ["put", "got 1"],
});

difference("D20 a guard whose permit a bare release has given back does nothing", {
  ours: async () => {
    const semaphore = new BoundedSemaphore(1);
    const body = semaphore.run(() => {
      semaphore.release();
      throw new SyntaxError("of the body");
    });
    return [await body.catch((error) => error.name), semaphore.value];
  },
  here: ["SyntaxError", 1],
  theirs: `
import asyncio, play
async def main():
    semaphore = asyncio.BoundedSemaphore(1)
    try:
        async with semaphore:
            semaphore.release()
            raise SyntaxError("of the body")
    except Exception as error:
        print(type(error).__name__)
play.run(main())
`,
  there: ["ValueError"],
});

difference("D21 tasks that are born during the clean-up are cancelled and waited for", {
  ours: async () => {
    const seen: unknown[] = [];
    function* child(): Coroutine<void> {
      try {
        yield* sleep(10);
      } finally {
        seen.push("child stops");
      }
    }
    function* parent(): Coroutine<void> {
      try {
        yield* sleep(10);
      } finally {
        runningLoop().createTask(child());
        yield;
        seen.push("parent stops");
      }
    }
    function* main(): Coroutine<void> {
      runningLoop().createTask(parent());
      yield;
      yield;
      seen.push("main ends");
    }
    await run(main(), { clock: new VirtualClock() });
    return seen;
  },
  here: ["main ends", "parent stops", "child stops"],
  theirs: `
import asyncio, logging
logging.disable(logging.CRITICAL)
async def child():
    try:
        await asyncio.sleep(10)
    finally:
        print("child stops")
async def parent():
    try:
        await asyncio.sleep(10)
    finally:
        kept.append(asyncio.create_task(child()))
        await asyncio.sleep(0)
        print("parent stops")
async def main():
    kept.append(asyncio.create_task(parent()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("main ends")
kept = []
asyncio.run(main())
print(kept[1].done())
kept.pop()._coro.close()
`,
  there: ["main ends", "parent stops", "False", "child stops"],
});

difference("D22 a complete round is out of the reach of reset", {
  ours: async () => {
    const barrier = new Barrier(2);
    const rounds = [barrier.wait(), barrier.wait()];
    barrier.reset();
    return await Promise.all(rounds);
  },
  here: [0, 1],
  theirs: `
import asyncio, play
async def wait(barrier):
    try:
        print(await barrier.wait())
    except asyncio.BrokenBarrierError:
        print("broken")
async def main():
    barrier = asyncio.Barrier(2)
    first = asyncio.create_task(wait(barrier))
    second = asyncio.create_task(wait(barrier))
    await asyncio.sleep(0)
    await barrier.reset()
    await asyncio.wait([first, second])
play.run(main())
`,
  there: ["1", "broken"],
});

difference("D23 a size that is no integer is refused", {
  ours: () => {
    try {
      return [new Queue(1.3).maxSize];
    } catch (error) {
      return [(error as Error).name];
    }
  },
  here: ["RangeError"],
  theirs: `
import asyncio
queue = asyncio.Queue(1.3)
queue.put_nowait(1)
queue.put_nowait(2)
print(queue.full())
`,
  there: ["True"],
});

difference("D24 a generator of one's own that has ended gives undefined to another yield*", {
  ours: () =>
    onLoop(function* (seen) {
      function* brew(): Coroutine<string> {
        yield;
        return "tea";
      }
      for (const coroutine of [brew(), sleep(0, "rested")]) {
        seen.push(yield* coroutine);
        try {
          seen.push(yield* coroutine);
        } catch (error) {
          seen.push((error as Error).message);
        }
      }
    }),
  here: [
    "tea",
    undefined,
    "rested",
    "Cannot await: this coroutine was already awaited, make a new one",
  ],
  theirs: `
import asyncio, play
async def brew():
    await asyncio.sleep(0)
    return "tea"
async def main():
    for coroutine in (brew(), asyncio.sleep(0, "rested")):
        print(await coroutine)
        try:
            print(await coroutine)
        except RuntimeError as error:
            print(error)
play.run(main())
`,
  there: [
    "tea",
    "cannot reuse already awaited coroutine",
    "rested",
    "cannot reuse already awaited coroutine",
  ],
});
