/** A server that answers, fails or is not there, as it was told. */
import { delay } from "@std/async";
import type { Answer, Get } from "./solution.ts";

/** What the server does with a request: a status, a rejection, or an error in the call itself. */
export type Reply =
  | number
  | { status: number; retryAfter: number }
  | "rejects"
  | "rejects with undefined"
  | "rejects with an AbortError"
  | "throws"
  | "throws null";

/** A server whose every answer takes 10 ms, and what it has seen. */
export function serverWith(replies: readonly Reply[]) {
  const left = [...replies];
  const seen = {
    /** When each request came, in ms since the first one. */
    times: [] as number[],
    signals: [] as (AbortSignal | undefined)[],
    urls: [] as string[],
    /** How often each answer was cancelled. */
    cancels: [] as number[],
    answers: [] as Answer[],
  };
  let begin: number | undefined;
  const get: Get = (url, signal) => {
    begin ??= performance.now();
    seen.times.push(Math.round(performance.now() - begin));
    seen.urls.push(url);
    seen.signals.push(signal);
    const reply = left.shift() ?? 200;
    if (reply === "throws") throw new Error("no such host");
    if (reply === "throws null") throw null;
    return (async () => {
      await delay(10, { signal });
      if (reply === "rejects") throw new Error("connection lost");
      if (reply === "rejects with undefined") throw undefined;
      if (reply === "rejects with an AbortError") throw new DOMException("reset", "AbortError");
      const number = seen.answers.length;
      seen.cancels.push(0);
      const rest = typeof reply === "number" ? { status: reply } : reply;
      const cancel = () => delay(1).then(() => void seen.cancels[number]++);
      seen.answers.push({ ...rest, cancel });
      return seen.answers[number];
    })();
  };
  return { get, seen };
}

/** How a call ended: the status of its answer, or the message of its error. */
export async function endOf(call: () => Promise<Answer>): Promise<number | string> {
  try {
    return (await call()).status;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A signal that never aborts, and how many listeners it has. */
export function heeded() {
  const { signal } = new AbortController();
  const listeners = new Set<unknown>();
  const { addEventListener, removeEventListener } = signal;
  Object.assign(signal, {
    addEventListener(...args: Parameters<typeof addEventListener>) {
      listeners.add(args[1]);
      addEventListener.apply(signal, args);
    },
    removeEventListener(...args: Parameters<typeof removeEventListener>) {
      listeners.delete(args[1]);
      removeEventListener.apply(signal, args);
    },
  });
  return { signal, listeners: () => listeners.size };
}
