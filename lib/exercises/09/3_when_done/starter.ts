import type { Task } from "@course/async";

export function whenDone<T>(
  task: Task<T>,
  callback: (task: Task<T>) => void,
  signal: AbortSignal,
): void {
  task.addDoneCallback(callback);
  signal.addEventListener("abort", () => task.removeDoneCallback(callback));
}
