/** Some are done, some are not: cancel says true for those that are not, and all end. */
import { runningLoop, sleep, wait } from "@course/loop";
import { log, scenario } from "./play.ts";

function* work(seconds: number) {
  yield* sleep(seconds);
  log("done", seconds);
}

function* main() {
  const loop = runningLoop();
  const tasks = [1, 2, 3, 4].map((s) => loop.createTask(work(s), { name: `for ${s}` }));
  yield* sleep(2.5);
  log(tasks.map((task) => task.cancel()));
  log(tasks.map((task) => task.done));
  yield* wait(tasks);
  log(tasks.map((task) => task.cancelled));
}

export default await scenario(import.meta, main);
