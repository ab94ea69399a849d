import type { Task } from "@course/async";

export function whenDone<T>(
  task: Task<T>,
  callback: (task: Task<T>) => void,
  signal: AbortSignal,
): void {
  if (signal.aborted) return;
  const tell = () => { // a function of its own for this registration
    signal.removeEventListener("abort", leave);
    if (!signal.aborted) callback(task);
  };
  const leave = () => void task.removeDoneCallback(tell);
  signal.addEventListener("abort", leave, { once: true });
  task.addDoneCallback(tell);
}
