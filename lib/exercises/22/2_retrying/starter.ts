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
  { attempts, pause }: { attempts: number; pause: number; budget: number },
): Get {
  return async (url, signal) => {
    let answer = await get(url, signal);
    for (let attempt = 1; attempt <= attempts && answer.status !== 200; attempt++) {
      await delay(pause);
      answer = await get(url, signal);
    }
    return answer;
  };
}
