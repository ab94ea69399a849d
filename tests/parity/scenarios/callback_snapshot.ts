/** Callbacks that add and remove callbacks while they are being run (F8). */
import { type Future, runningLoop, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function* main() {
  const loop = runningLoop();
  const future = loop.createFuture<void>();
  function first(done: Future<void>) {
    log("removed", done.removeDoneCallback(second));
    done.addDoneCallback(second);
  }
  function second() {
    log("second");
  }
  future.addDoneCallback(first);
  future.addDoneCallback(second);
  future.addDoneCallback(second);
  future.setResult();
  log("settled");
  yield* future;
  yield* sleep(0);
  yield* sleep(0);
}

export default await scenario(import.meta, main);
