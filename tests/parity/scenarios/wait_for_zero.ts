/**
 * A limit of 0: done gives its result, a coroutine never starts, running work is stopped (WF4–WF6).
 */
import { runningLoop, sleep, waitFor } from "@course/loop";
import { log, scenario } from "./play.ts";

function* work() {
  log("started");
  try {
    yield* sleep(10);
  } finally {
    yield* sleep(1);
    log("stopped");
  }
}

function* main() {
  const loop = runningLoop();
  const done = loop.createFuture<string>();
  done.setResult("value");
  log(yield* waitFor(done, 0));
  const running = loop.createTask(work(), { name: "running" });
  yield* sleep(1);
  for (const awaitable of [work(), running]) {
    try {
      yield* waitFor(awaitable, 0);
    } catch (error) {
      log(error);
    }
  }
}

export default await scenario(import.meta, main);
