import { delay } from "@std/async";

export interface Subscriber {
  /** From now on `listener` is called with every message of the channel. */
  subscribe(channel: string, listener: (message: string) => void): Promise<void>;
  unsubscribe(channel: string, listener: (message: string) => void): Promise<void>;
}

export async function* messages(
  subscriber: Subscriber,
  channel: string,
  signal: AbortSignal,
): AsyncGenerator<string, void> {
  let latest: string | undefined;
  await subscriber.subscribe(channel, (message) => latest = message);
  while (!signal.aborted) {
    if (latest !== undefined) yield latest;
    latest = undefined;
    await delay(100); // looks only now and then: this is no Queue
  }
}
