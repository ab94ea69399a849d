/** callSoon runs after the current code, in order, before any await is over. */
import { runningLoop, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function show(text: string) {
  log(text);
}

function* main() {
  const loop = runningLoop();
  loop.callSoon(show, "first");
  loop.callSoon(show, "second");
  log("main goes on");
  yield* sleep(0);
  log("main is back");
}

export default await scenario(import.meta, main);
