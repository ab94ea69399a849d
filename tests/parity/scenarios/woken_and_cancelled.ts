/**
 * Woken and cancelled in the same turn, a task gets the cancellation, and the value is lost (T10).
 */
import { type Future, runningLoop, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function* waiter(future: Future<string>) {
  try {
    log("got", yield future);
  } catch (error) {
    log("instead", error, future.result());
  }
}

function* main() {
  const loop = runningLoop();
  for (const order of ["wake first", "cancel first"]) {
    const future = loop.createFuture<string>();
    const task = loop.createTask(waiter(future), { name: order });
    yield* sleep(1);
    if (order === "wake first") {
      future.setResult("value");
      log(order, task.cancel());
      yield* task;
    } else {
      log(order, task.cancel(), future.cancelled);
    }
  }
}

export default await scenario(import.meta, main);
