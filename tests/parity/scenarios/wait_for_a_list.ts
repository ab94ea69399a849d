/** wait on a list of tasks gives the set of those that are done. */
import { runningLoop, sleep, wait } from "@course/loop";
import { log, scenario } from "./play.ts";

function* work(seconds: number) {
  yield* sleep(seconds);
  return seconds;
}

function* main() {
  const loop = runningLoop();
  const tasks = [2, 1, 3].map((s) => loop.createTask(work(s), { name: `for ${s}` }));
  const { done, pending } = yield* wait(tasks);
  log([...done].map((task) => task.name).sort(), pending.size);
  log(tasks.map((task) => task.result()));
}

export default await scenario(import.meta, main);
