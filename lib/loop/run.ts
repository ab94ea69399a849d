import { shown } from "./checks.ts";
import { type Coroutine, isCoroutine } from "./coroutine.ts";
import { EventLoop, type EventLoopOptions } from "./event_loop.ts";
import { gather } from "./gather.ts";

/**
 * Runs a program: makes a loop, runs `main` in it to its end, and closes the loop.
 *
 * - **It settles as `main` does** (EL12).
 * - **It leaves no task behind** (EL17): those that are left over are cancelled and waited for; errors
 *   that they throw on their way out are reported, not thrown.
 * - **Inside a loop's turn it rejects** (EL15): there is `yield*` and `createTask` for that.
 *
 * Idea: Python's `asyncio.run`.
 *
 * @example
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
    throw new TypeError(
      `Cannot run: expected a coroutine (a generator object), received ${shown(main)}`,
    );
  }
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
  const leftovers = [...loop.allTasks()];
  if (leftovers.length === 0) return;
  for (const task of leftovers) task.cancel();
  await loop.runUntilComplete(gather(leftovers, { returnExceptions: true }));
  for (const task of leftovers) {
    if (task.state !== "rejected") continue;
    const message = `Unhandled exception while ${task.name} was cancelled at the end of the run`;
    loop._report({ message, exception: task.exception(), future: task });
  }
}
