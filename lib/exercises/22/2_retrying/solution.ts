import { delay } from "@std/async";

/** An answer of a server. One that is not wanted has to be cancelled. */
export interface Answer {
  status: number;
  /** If the server says so: after how many milliseconds another attempt makes sense. */
  retryAfter?: number;
  cancel(): Promise<void>;
}
export type Get = (url: string, signal?: AbortSignal) => Promise<Answer>;

export function retrying(
  get: Get,
  { attempts, pause, budget }: { attempts: number; pause: number; budget: number },
): Get {
  return async (url, signal) => {
    for (let attempt = 1;; attempt++) {
      signal?.throwIfAborted();
      const mayRetry = () => attempt < attempts && budget-- > 0; // in one step, without an await
      let wait = pause * 2 ** (attempt - 1);
      try {
        const answer = await get(url, signal);
        if (answer.status < 500 || !mayRetry()) return answer;
        wait = answer.retryAfter ?? wait;
        await answer.cancel();
      } catch (error) {
        if (signal?.aborted || !mayRetry()) throw error;
      }
      await delay(wait, { signal });
    }
  };
}
