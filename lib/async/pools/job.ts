/** A call to `run()`, from the call to its end. */
import { type AbortListener, addAbortListener, removeAbortListener } from "../abort_listeners.ts";
import type { Member } from "./member.ts";

/** The arguments of a job as they were at the call, ready to travel. */
export interface Cargo {
  readonly args: unknown;
  /** The parts of them that are handed over instead of being copied. */
  readonly transfer: readonly Transferable[];
}

/** A job waits in the queue of its pool, or is in the hands of a member. */
export class Job implements AbortListener {
  /** The member it was given to last. */
  member: Member | undefined;
  /** Fulfilled, rejected or aborted: the queue skips it, and later answers are ignored. */
  settled = false;
  readonly #result = Promise.withResolvers<unknown>();

  constructor(
    readonly serial: number,
    readonly name: string,
    readonly cargo: Cargo,
    readonly signal: AbortSignal | undefined,
    readonly onAborted: (job: Job) => void,
  ) {
    addAbortListener(signal, this);
  }

  get result(): Promise<unknown> {
    return this.#result.promise;
  }

  /** It cannot be aborted and can be sent twice: only such a job may line up at a busy member. */
  get steady(): boolean {
    return this.signal === undefined && this.cargo.transfer.length === 0;
  }

  fulfil(value: unknown): void {
    this.#settle();
    this.#result.resolve(value);
  }

  fail(reason: unknown): void {
    this.#settle();
    this.#result.reject(reason);
  }

  onAbort(reason: unknown): void {
    this.fail(reason);
    this.onAborted(this);
  }

  #settle(): void {
    this.settled = true;
    removeAbortListener(this.signal, this);
  }
}
