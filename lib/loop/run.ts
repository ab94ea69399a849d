/** From the first line of a program to its end. */
import { shown } from "./checks.ts";
import { checkFresh, type Coroutine, isCoroutine } from "./coroutine.ts";
import { EventLoop, type EventLoopOptions } from "./event_loop.ts";
import { gather } from "./gather.ts";
import { observe } from "./observe.ts";

/**
 * Runs a program: makes a loop, runs `main` in it to its end, and closes the loop.
 *
 * - **It settles as `main` does** (EL12).
 * - **It leaves no task behind** (EL17): those that are left over are cancelled and waited for;
 *   errors that they throw on their way out are reported, not thrown. So are tasks that are created
 *   in the meantime (EL18), once the earlier ones have ended.
 * - **Inside a loop's turn it rejects** (EL15): use `yield*` or `createTask` there.
 *
 * Idea: Python's `asyncio.run`.
 *
 * @example A program from beginning to end
 * ```ts
 * import { run, sleep, VirtualClock } from "@course/loop";
 * import { assertEquals } from "@std/assert";
 *
 * function* main() {
 *   yield* sleep(1);
 *   return "done";
 * }
 * assertEquals(await run(main(), { clock: new VirtualClock() }), "done");
 * ```
 */
export function run<T>(main: Coroutine<T>, options?: EventLoopOptions): Promise<T> {
  if (!isCoroutine(main)) {
    observe(main);
    throw new TypeError(
      `Cannot run: main must be a coroutine (a generator object), received ${shown(main)}`,
    );
  }
  checkFresh("run", main);
  return runInNewLoop(main as Coroutine<T>, options);
}

async function runInNewLoop<T>(main: Coroutine<T>, options?: EventLoopOptions): Promise<T> {
  const loop = new EventLoop(options);
  try {
    return await loop.runUntilComplete(main);
  } finally {
    await cancelLeftovers(loop);
    loop.close();
  }
}

async function cancelLeftovers(loop: EventLoop): Promise<void> {
  for (let left = [...loop.allTasks()]; left.length > 0; left = [...loop.allTasks()]) {
    for (const task of left) task.cancel();
    await loop.runUntilComplete(gather(left, { returnExceptions: true }));
    for (const task of left) {
      if (task.state !== "rejected") continue;
      const message = `Unhandled exception while ${task.name} was cancelled at the end of the run`;
      loop._report({ message, exception: task.exception(), future: task });
    }
  }
}
