/** Subscribers that differ only in how messages reach the loop. */
import type { messages } from "./solution.ts";

/** Wakes whatever waits for it. */
export class Bell {
  #ringing = Promise.withResolvers<void>();

  ring(): void {
    this.#ringing.resolve();
    this.#ringing = Promise.withResolvers();
  }

  wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = () => reject(signal.reason);
      signal.addEventListener("abort", stop, { once: true });
      this.#ringing.promise.then(() => {
        signal.removeEventListener("abort", stop);
        resolve();
      });
    });
  }
}

/** What takes messages out of a box, one after the other. */
export type Deliver = (
  wait: (signal: AbortSignal) => Promise<void>,
  box: string[],
  signal: AbortSignal,
) => AsyncGenerator<string, void>;

/** As it should be: each message once, in order, until the signal is aborted. */
export const inOrder: Deliver = async function* (wait, box, signal) {
  while (true) {
    signal.throwIfAborted();
    if (box.length === 0) await wait(signal);
    else yield box.shift()!;
  }
};

/** Subscribes, unsubscribes and delivers as it should, but for what is given. */
export function listenWith({ deliver = inOrder, put = (box, message) => box.push(message), end }: {
  deliver?: Deliver;
  put?: (box: string[], message: string) => unknown;
  end?: (unsubscribe: () => Promise<void>) => unknown;
}): typeof messages {
  return async function* (subscriber, channel, signal) {
    const box: string[] = [];
    const bell = new Bell();
    const listener = (message: string) => {
      put(box, message);
      bell.ring();
    };
    await subscriber.subscribe(channel, listener);
    const unsubscribe = () => subscriber.unsubscribe(channel, listener);
    try {
      yield* deliver((signal) => bell.wait(signal), box, signal);
    } finally {
      await (end ? end(unsubscribe) : unsubscribe());
    }
  };
}
