/** Cancelling the shield takes effect at once, and the work goes on (SH2, WF13). */
import { runningLoop, shield, sleep, waitFor } from "@course/loop";
import { log, scenario } from "./play.ts";

function* work() {
  yield* sleep(3);
  log("saved");
  return "saved";
}

function* main() {
  const loop = runningLoop();
  const task = loop.createTask(work(), { name: "work" });
  try {
    yield* waitFor(shield(task), 1);
  } catch (error) {
    log(error, task.done);
  }
  const outer = shield(task);
  log(outer.cancel(), outer.cancelled);
  log(yield* task);
  log(shield(task) === task);
}

export default await scenario(import.meta, main);
