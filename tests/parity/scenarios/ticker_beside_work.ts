/** A ticker beside a slow piece of work: who runs when. */
import { gather, runningLoop, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function* ticker() {
  for (let n = 0;; n++) {
    log("tick", n);
    yield* sleep(0.5);
  }
}

function* work() {
  yield* sleep(1.75);
  return "result";
}

function* main() {
  const loop = runningLoop();
  const ticking = loop.createTask(ticker(), { name: "ticker" });
  log(yield* work());
  ticking.cancel();
  yield* gather([ticking], { returnExceptions: true });
  log("ticker cancelled", ticking.cancelled);
}

export default await scenario(import.meta, main);
