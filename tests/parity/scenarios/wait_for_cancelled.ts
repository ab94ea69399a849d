/** A cancellation from outside reaches the work, is waited for, and is no timeout (WF9, WF10). */
import { type Awaitable, runningLoop, sleep, wait, waitFor } from "@course/loop";
import { log, scenario } from "./play.ts";

function* work() {
  try {
    yield* sleep(10);
  } finally {
    yield* sleep(1);
    log("stopped");
  }
}

function* caller(awaitable: Awaitable) {
  try {
    yield* waitFor(awaitable, 5);
  } catch (error) {
    log(error);
    throw error;
  }
}

function* main() {
  const loop = runningLoop();
  const outer = loop.createTask(caller(work()), { name: "outer" });
  yield* sleep(1);
  outer.cancel();
  yield* wait([outer]);
  log(outer.cancelled);

  const future = loop.createFuture<string>();
  const racer = loop.createTask(caller(future), { name: "racer" });
  yield* sleep(1);
  future.setResult("value");
  racer.cancel();
  yield* wait([racer]);
  log(racer.cancelled, future.result());
}

export default await scenario(import.meta, main);
