import { Queue } from "@course/async";

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
  const queue = new Queue<string>();
  const listener = (message: string) => queue.putNowait(message);
  await subscriber.subscribe(channel, listener);
  try {
    while (true) yield await queue.get({ signal });
  } finally {
    await subscriber.unsubscribe(channel, listener);
  }
}
