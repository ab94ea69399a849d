/** A task that catches its cancellation and returns has finished, not been cancelled (T6, T7). */
import { CancelledError, runningLoop, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function* stubborn() {
  try {
    yield* sleep(10);
  } catch (error) {
    if (error instanceof CancelledError) log("caught");
  }
  yield* sleep(2);
  return "finished";
}

function* main() {
  const task = runningLoop().createTask(stubborn(), { name: "stubborn" });
  yield* sleep(1);
  log("cancel", task.cancel());
  log(yield* task, task.cancelled, task.cancelling());
}

export default await scenario(import.meta, main);
