import type { Queue } from "@course/async";
import { deadline } from "@std/async";

export async function getWithin<T>(queue: Queue<T>, ms: number): Promise<T> {
  return await deadline(queue.get(), ms);
}
