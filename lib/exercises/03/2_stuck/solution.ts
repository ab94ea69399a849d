import type { EventLoop } from "@course/loop";

export function whoIsStuck(loop: EventLoop): string[] {
  while (loop.step()); // as long as anything is left to do
  return [...loop.allTasks()].map((task) => task.name);
}
