import type { Task } from "@course/async";
import { delay } from "@std/async";

export async function shutdown(
  tasks: readonly Task<unknown>[],
  ms: number,
  hurry: AbortSignal,
): Promise<string[]> {
  await delay(ms, { signal: hurry });
  for (const task of tasks) task.cancel();
  return [];
}
