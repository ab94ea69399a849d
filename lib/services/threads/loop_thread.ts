/** An event loop on a thread of its own, and what another thread may ask of it. */
import { moduleOf, type ThreadJob } from "../module_of.ts";
import type { Answer, Order } from "./loop_host.ts";

/** The result of a job on another thread, for whoever posted it. */
export type RemoteFuture<T> = Promise<T> & {
  /** Asks the job to stop, by a message that aborts its signal. */
  cancel(): void;
};

/** Options of {@linkcode LoopThread.start}. */
export interface LoopThreadOptions {
  /** Is told what a job of `callSoonThreadsafe` threw; it is written to the console by default. */
  readonly onError?: (error: unknown, job: string) => void;
}

// deno-lint-ignore no-explicit-any
type Callable = (...args: any[]) => any;

interface Pending {
  readonly job: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A Worker that runs jobs on its own event loop: the counterpart of a Python thread that runs
 * `loop.run_forever()`.
 *
 * 1. **Jobs are known by name.** Functions cannot be sent, so their text is loaded at the start.
 *    They see each other and nothing else of your program.
 * 2. **In order.** Jobs begin in the order in which they were posted, each as soon as the loop is
 *    free: those that block run one after the other, those that wait run together.
 * 3. **Values are copies,** apart from a `SharedArrayBuffer`, whose memory both threads see.
 * 4. **A job may listen to a signal,** `this.signal`: `cancel()` of its future aborts it.
 * 5. **It ends.** After `stop()` it begins nothing new; what has not ended by then is rejected.
 *
 * @example A nap on another thread
 * ```ts
 * import { LoopThread } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * async function nap(ms: number): Promise<string> {
 *   await new Promise((resolve) => setTimeout(resolve, ms));
 *   return `slept ${ms} ms`;
 * }
 * await using thread = await LoopThread.start([nap]);
 * assertEquals(await thread.runCoroutineThreadsafe(nap, 5), "slept 5 ms");
 * ```
 */
export class LoopThread implements AsyncDisposable {
  readonly #worker = new Worker(new URL("./loop_host.ts", import.meta.url), { type: "module" });
  readonly #pending = new Map<number, Pending>();
  readonly #ready = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();
  readonly #onError: (error: unknown, job: string) => void;
  #tickets = 0;
  #closed = false;
  #empty: (() => void)[] = [];

  private constructor(module: string, onError = report) {
    this.#onError = onError;
    this.#worker.onmessage = ({ data }: MessageEvent<Answer>) => this.#read(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      const error = new Error(`The loop thread has failed: ${event.message}`);
      this.#ready.reject(error);
      this.#end(error);
    };
    this.#post({ kind: "jobs", module });
  }

  /**
   * Starts a thread, and waits until its loop runs.
   *
   * @throws {TypeError} If a job is not a function or class that is declared with a name.
   * @throws {RangeError} If two jobs have the same name.
   */
  static async start(
    jobs: readonly ThreadJob[],
    { onError }: LoopThreadOptions = {},
  ): Promise<LoopThread> {
    const thread = new LoopThread(moduleOf(...jobs), onError);
    await thread.#ready.promise;
    return thread;
  }

  /** How many jobs have been posted and have not ended. */
  get unfinished(): number {
    return this.#pending.size;
  }

  /**
   * Posts a job whose result is not wanted.
   *
   * @throws {Error} If the thread was told to stop.
   */
  callSoonThreadsafe<J extends Callable>(job: J, ...args: Parameters<J>): void {
    const { promise } = this.#run(job, args);
    promise.catch((error) => this.#onError(error, job.name));
  }

  /**
   * Posts a job, and returns the future of what it returns or throws.
   *
   * @throws {Error} If the thread was told to stop.
   */
  runCoroutineThreadsafe<J extends Callable>(
    job: J,
    ...args: Parameters<J>
  ): RemoteFuture<Awaited<ReturnType<J>>> {
    const { ticket, promise } = this.#run(job, args);
    const cancel = () => {
      if (this.#pending.has(ticket)) this.#post({ kind: "cancel", ticket });
    };
    return Object.assign(promise as Promise<Awaited<ReturnType<J>>>, { cancel });
  }

  /**
   * Waits until every job has ended, those included that are posted in the meantime, or as soon as
   * the last result has arrived.
   */
  async drain(): Promise<void> {
    while (this.#pending.size > 0) {
      await new Promise<void>((resolve) => this.#empty.push(resolve));
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }

  /** Stops the loop as soon as it has begun what was posted before. */
  stop(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#post({ kind: "stop" });
  }

  /** Waits until the thread has ended; it must be told to stop first. */
  async join(): Promise<void> {
    await this.#ended.promise;
  }

  /** Stops the loop and waits for the end of the thread. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    await this.join();
  }

  #run(job: Callable, args: readonly unknown[]) {
    if (this.#closed) {
      throw new Error(`Cannot post ${job.name}: the loop thread was told to stop`);
    }
    const ticket = ++this.#tickets;
    this.#post({ kind: "run", ticket, job: job.name, args });
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#pending.set(ticket, { job: job.name, resolve, reject });
    return { ticket, promise };
  }

  #post(order: Order): void {
    this.#worker.postMessage(order);
  }

  #read(answer: Answer): void {
    if (answer.kind === "ready") return this.#ready.resolve();
    if (answer.kind === "stopped") return this.#end();
    const { resolve, reject } = this.#pending.get(answer.ticket)!;
    this.#pending.delete(answer.ticket);
    if (answer.kind === "value") resolve(answer.value);
    else if (answer.kind === "error") reject(answer.error);
    else reject(new DOMException("The job was cancelled", "AbortError"));
    this.#lookEmpty();
  }

  #end(cause?: Error): void {
    this.#closed = true;
    this.#worker.terminate();
    for (const { job, reject } of this.#pending.values()) {
      reject(cause ?? new Error(`The loop thread was stopped before ${job} had ended`));
    }
    this.#pending.clear();
    this.#lookEmpty();
    this.#ended.resolve();
  }

  #lookEmpty(): void {
    if (this.#pending.size > 0) return;
    for (const resolve of this.#empty.splice(0)) resolve();
  }
}

function report(error: unknown, job: string): void {
  console.error(`Exception in ${job}, which was posted to another thread:`, error);
}
