import type { EventLoop } from "@course/loop";

export function whoIsStuck(loop: EventLoop): string[] {
  loop.step();
  return [...loop.allTasks()].map((task) => task.name);
}
