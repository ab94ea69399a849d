import { deadline, delay } from "@std/async";

/** How much patience there is with a page, and with its site. */
export interface Limits {
  timeout: number;
  attempts: number;
  pause: number;
  strikes: number;
}

export function limited(
  load: (page: string, signal: AbortSignal) => Promise<string>,
  { timeout, attempts, pause }: Limits,
): (page: string, signal: AbortSignal) => Promise<string> {
  return async (page, signal) => {
    for (let tried = 1; tried < attempts; tried++) {
      try {
        return await deadline(load(page, signal), timeout);
      } catch {
        await delay(pause);
      }
    }
    return await load(page, signal);
  };
}
