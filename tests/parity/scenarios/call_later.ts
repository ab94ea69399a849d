/** callLater runs in the order of the deadlines, not of the calls. */
import { runningLoop, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function show(text: string) {
  log(text);
}

function* main() {
  const loop = runningLoop();
  loop.callLater(5, show, "five");
  loop.callLater(1, show, "one");
  loop.callLater(-1, show, "minus one");
  log("main");
  yield* sleep(6);
}

export default await scenario(import.meta, main);
