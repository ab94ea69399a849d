/**
 * Event loops on other threads. Read `loop_thread.ts`, then `loop_host.ts`, the side of the thread.
 *
 * @module
 */
export * from "./in_threads.ts";
export { LoopThread, type LoopThreadOptions, type RemoteFuture } from "./loop_thread.ts";
