/**
 * The guard of a kernel, which goes on while the kernel's own thread spins. Read `guard.ts`, then
 * `guard_worker.ts`, where it runs, and `kernel_guard.ts`, which starts it.
 *
 * @module
 */
export { KernelGuard } from "./kernel_guard.ts";
export { accountOfThisThread, readThreadTime, type ThreadTime } from "./thread_time.ts";
