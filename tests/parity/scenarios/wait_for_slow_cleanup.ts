/** When time is up: cancel, wait until the work has stopped, then TimeoutError (WF3). */
import { runningLoop, sleep, waitFor } from "@course/loop";
import { log, scenario } from "./play.ts";

function* work() {
  try {
    yield* sleep(10);
  } finally {
    yield* sleep(3);
    log("stopped");
  }
}

function* main() {
  const loop = runningLoop();
  for (const awaitable of [work(), loop.createTask(work(), { name: "work" })]) {
    try {
      yield* waitFor(awaitable, 2);
    } catch (error) {
      log(error);
    }
  }
}

export default await scenario(import.meta, main);
