/**
 * Asynchronous primitives on native promises, cancelled by `AbortSignal`.
 *
 * Read `wait_list.ts` first, where all waiting happens, then `lock.ts` and `queue.ts`, then
 * `task.ts` and `task_group.ts`; the rest follows the same pattern. What the numbers in the
 * documentation stand for is in `tests/async/README.md`.
 *
 * @module
 */
export * from "./errors.ts";
export type { Cancellable } from "./cancellable.ts";
export type { Guard } from "./guard.ts";
export { Lock } from "./lock.ts";
export { Semaphore } from "./semaphore.ts";
export { BoundedSemaphore } from "./bounded_semaphore.ts";
export { AsyncEvent } from "./event.ts";
export { Condition } from "./condition.ts";
export { Barrier } from "./barrier.ts";
export { Queue } from "./queue.ts";
export { PriorityQueue, type PriorityQueueOptions } from "./priority_queue.ts";
export { LifoQueue } from "./lifo_queue.ts";
export type { Awaitable } from "./awaitable.ts";
export type { Work } from "./work.ts";
export { allTasks, createTask, Task, type TaskOptions, type TaskState } from "./task.ts";
export { gather, type GatherOptions } from "./gather.ts";
export { type ReturnWhen, wait, type WaitOptions } from "./wait.ts";
export { asCompleted, type AsCompletedOptions } from "./as_completed.ts";
export { waitFor } from "./wait_for.ts";
export { shield } from "./shield.ts";
export { type TimeoutScope, withTimeout } from "./with_timeout.ts";
export { checkpoint } from "./checkpoint.ts";
export { type TaskGroup, taskGroup } from "./task_group.ts";
export { type JobOptions, type PoolOptions, ProcessPool, WorkerPool } from "./pools/mod.ts";
