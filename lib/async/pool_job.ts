import { type AbortListener, addAbortListener, removeAbortListener } from "./abort_listeners.ts";
import type { PoolMember } from "./pool_member.ts";

/** A call of `run()`, waiting in the queue of its pool or in the hands of a member. */
export class PoolJob implements AbortListener {
  /** Whom it was given to last. */
  member: PoolMember | undefined;
  /** Fulfilled, rejected or aborted: the queue skips it, and nobody answers it any more. */
  settled = false;

  constructor(
    readonly serial: number,
    readonly name: string,
    readonly args: readonly unknown[],
    readonly transfer: readonly Transferable[],
    readonly signal: AbortSignal | undefined,
    readonly result: PromiseWithResolvers<unknown>,
    readonly onAborted: (job: PoolJob) => void,
  ) {
    addAbortListener(signal, this);
  }

  /** Nobody can stop it, and it can be sent twice: only such a job may line up at a busy member. */
  get steady(): boolean {
    return this.signal === undefined && this.transfer.length === 0;
  }

  fulfil(value: unknown): void {
    this.#settle();
    this.result.resolve(value);
  }

  fail(reason: unknown): void {
    this.#settle();
    this.result.reject(reason);
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
