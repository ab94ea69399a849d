import { abortable, delay } from "@std/async";

export type Watch = { every: number; limit: number; signal: AbortSignal };

export async function heartbeat(
  ping: () => PromiseLike<unknown>,
  tell: (news: "blocked" | "alive") => void,
  { every, limit, signal }: Watch,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    let blocked = false;
    const timer = setTimeout(() => {
      blocked = true;
      tell("blocked");
    }, limit);
    try {
      await abortable(Promise.resolve(ping()), signal);
    } finally {
      clearTimeout(timer);
    }
    if (blocked) tell("alive");
    await delay(every, { signal });
  }
}
