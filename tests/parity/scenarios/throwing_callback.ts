/** A throwing callback is reported, and the others and the turn go on (F15, EL10). */
import { runningLoop, sleep } from "@course/loop";
import { Failure, log, scenario } from "./play.ts";

function* main() {
  const loop = runningLoop();
  loop.setExceptionHandler((context) => log("reported", context.exception));
  const future = loop.createFuture<void>();
  future.addDoneCallback(function breaks() {
    throw new Failure("broken");
  });
  future.addDoneCallback(function works() {
    log("works");
  });
  future.setResult();
  yield* sleep(0);
  yield* sleep(0);
}

export default await scenario(import.meta, main);
