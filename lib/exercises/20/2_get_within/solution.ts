import type { Queue } from "@course/async";

export async function getWithin<T>(queue: Queue<T>, ms: number): Promise<T> {
  const controller = new AbortController();
  const tooLate = () => controller.abort(new DOMException("Nothing has come", "TimeoutError"));
  const timer = setTimeout(tooLate, ms);
  try {
    return await queue.get({ signal: controller.signal });
  } finally {
    clearTimeout(timer);
  }
}
