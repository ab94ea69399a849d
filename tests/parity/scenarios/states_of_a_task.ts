/** A task is not done between cancel and the end of its last step. */
import { runningLoop, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function* work() {
  log("begins");
  yield* sleep(5);
}

function* main() {
  const loop = runningLoop();
  const task = loop.createTask(work(), { name: "work" });
  log(task.done, task.cancelled);
  yield* sleep(0);
  log(task.cancel(), task.done, task.cancelled);
  yield* sleep(0);
  log(task.cancel(), task.done, task.cancelled);
}

export default await scenario(import.meta, main);
