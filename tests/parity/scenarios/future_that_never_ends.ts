/** Nobody completes the future: only cancelling ends the wait. */
import { runningLoop, sleep, wait } from "@course/loop";
import { log, scenario } from "./play.ts";

function* waiter() {
  yield runningLoop().createFuture();
}

function* main() {
  const task = runningLoop().createTask(waiter(), { name: "waiter" });
  yield* sleep(10);
  log("done", task.done);
  log("cancel", task.cancel());
  yield* wait([task]);
  log("cancelled", task.cancelled);
}

export default await scenario(import.meta, main);
