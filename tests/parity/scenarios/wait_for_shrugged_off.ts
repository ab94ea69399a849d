/** Work that shrugs the cancellation off, or fails on its way out: that counts (WF7, WF8). */
import { runningLoop, sleep, waitFor } from "@course/loop";
import { Failure, log, scenario } from "./play.ts";

function* shrugs() {
  try {
    yield* sleep(10);
  } catch {
    yield* sleep(1);
    return "anyway";
  }
}

function* fails() {
  try {
    yield* sleep(10);
  } catch {
    throw new Failure("own error");
  }
}

function* main() {
  const loop = runningLoop();
  log(yield* waitFor(shrugs(), 1));
  log(yield* waitFor(loop.createTask(shrugs(), { name: "shrugs" }), 1));
  try {
    yield* waitFor(fails(), 1);
  } catch (error) {
    log(error);
  }
  log(loop.currentTask()!.cancelling());
}

export default await scenario(import.meta, main);
