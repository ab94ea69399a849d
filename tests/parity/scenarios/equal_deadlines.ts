/** Equal deadlines run in the order of arming, a cancelled one moves no time (EL6, EL7). */
import { runningLoop, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function show(n: unknown) {
  log(n);
}

function* main() {
  const loop = runningLoop();
  for (let n = 0; n < 8; n++) loop.callAt(2, show, n);
  loop.callAt(1, show, "never").cancel();
  yield* sleep(2);
  log("main");
}

export default await scenario(import.meta, main);
