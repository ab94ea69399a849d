/** Cancelled before its first step, the body never runs, not even its finally (T3). */
import { runningLoop, sleep, wait } from "@course/loop";
import { log, scenario } from "./play.ts";

function* body() {
  try {
    log("entered");
    yield* sleep(1);
  } finally {
    log("finally");
  }
}

function* main() {
  const task = runningLoop().createTask(body(), { name: "body" });
  log("cancel", task.cancel(), "done", task.done);
  yield* wait([task]);
  log("cancelled", task.cancelled);
}

export default await scenario(import.meta, main);
