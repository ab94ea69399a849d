import { type Task, wait } from "@course/async";

export async function shutdown(
  tasks: readonly Task<unknown>[],
  ms: number,
  hurry: AbortSignal,
): Promise<string[]> {
  const pending = () => tasks.filter((task) => !task.done);
  const allDone = async (timeout?: number) => {
    if (tasks.length > 0) await wait(tasks, { timeout, signal: hurry }).catch(() => {});
  };
  await allDone(ms);
  for (const task of pending()) task.cancel();
  await allDone();
  return pending().map((task) => task.name);
}
