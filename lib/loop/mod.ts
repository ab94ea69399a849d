/**
 * A small asyncio, to read in one sitting: an event loop, futures, tasks and generator coroutines.
 *
 * Read it in this order: `handle.ts`, `schedule.ts` (one turn), `event_loop.ts`, `future.ts`,
 * `task.ts` (one step), `sleep.ts`, `gather.ts`; the rest follows the same pattern. What the
 * numbers in the documentation stand for is in `tests/loop/README.md`.
 *
 * @module
 */
export { asCompleted } from "./as_completed.ts";
export type { LoopClock } from "./clock.ts";
export { type Coroutine, type CoroutineState, coroutineState } from "./coroutine.ts";
export { type Awaitable, ensureFuture, type ResultOf } from "./ensure_future.ts";
export { CancelledError, InvalidStateError, TimeoutError } from "./errors.ts";
export { EventLoop, type EventLoopOptions } from "./event_loop.ts";
export type { ExceptionContext, ExceptionHandler } from "./exceptions.ts";
export { type DoneCallback, Future, type FutureState } from "./future.ts";
export { gather } from "./gather.ts";
export { Greenlet } from "./greenlet.ts";
export { Handle, TimerHandle } from "./handle.ts";
export { run } from "./run.ts";
export { runningLoop } from "./running_loop.ts";
export { shield } from "./shield.ts";
export { sleep } from "./sleep.ts";
export { Task } from "./task.ts";
export type {
  RunEntry,
  SettledEntry,
  StepEntry,
  TimerEntry,
  TracedTimer,
  TraceEntry,
  TraceMoment,
  TurnEntry,
} from "./trace.ts";
export { VirtualClock } from "./virtual_clock.ts";
export { type ReturnWhen, wait, type WaitOptions } from "./wait.ts";
export { waitFor } from "./wait_for.ts";
