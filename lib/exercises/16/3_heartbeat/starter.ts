import { delay } from "@std/async";

export type Watch = { every: number; limit: number; signal: AbortSignal };

export async function heartbeat(
  ping: () => PromiseLike<unknown>,
  tell: (news: "blocked" | "alive") => void,
  { every, limit, signal }: Watch,
): Promise<void> {
  for (;;) {
    const start = performance.now();
    await ping();
    if (performance.now() - start > limit) tell("blocked");
    await delay(every, { signal });
  }
}
