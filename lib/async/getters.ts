/** What waits for an item of a queue: calls to `get()`, and iterators. */
import { onAbort } from "./abort_listeners.ts";
import { QueueShutDown } from "./errors.ts";
import { FINISHED, LeavableIterator } from "./leavable_iterator.ts";
import { type Waiter, WaitList } from "./wait_list.ts";

/** What an iterator gets instead of an item when no more will come. */
export const END = Symbol("end");

/**
 * In line for the next item. The baggage is true for an iterator, which ends where a call to
 * `get()` rejects.
 */
export class Getters<T> extends WaitList<T | typeof END, boolean> {
  /** Settles all of them, because no more items will come. */
  end(): void {
    for (let getter = this.shift(); getter !== undefined; getter = this.shift()) {
      if (getter.baggage) getter.resolve(END);
      else getter.reject(shutDown());
    }
  }

  protected override aborted(getter: Waiter<T | typeof END, boolean>, reason: unknown): void {
    if (getter.baggage) getter.resolve(END);
    else getter.reject(reason);
  }
}

/**
 * Takes items as they come; `take` returns the next, or `END` when there are none or the signal
 * aborts.
 */
export class QueueIterator<T> extends LeavableIterator<T> {
  readonly #take: (stop: AbortSignal) => Promise<T | typeof END>;
  readonly #stop = new AbortController();

  constructor(take: (stop: AbortSignal) => Promise<T | typeof END>) {
    super();
    this.#take = take;
    onAbort(this.#stop.signal, () => {}); // While one stays, adding more is cheap.
  }

  protected override async advance(): Promise<IteratorResult<T, void>> {
    const item = await this.#take(this.#stop.signal);
    return item === END ? FINISHED : { value: item, done: false };
  }

  protected override leave(): void {
    this.#stop.abort();
  }
}

/** The error of a call that a closed queue will never serve. */
export function shutDown(): QueueShutDown {
  return new QueueShutDown("The queue is shut down");
}
