/** soon, later(0), at(now) and threadsafe: timers that are due run after what is ready. */
import { runningLoop, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function show(text: string) {
  log(text);
}

function* main() {
  const loop = runningLoop();
  loop.callLater(0, show, "later 0");
  loop.callAt(loop.time(), show, "at now");
  loop.callSoon(show, "soon");
  loop.callSoonThreadsafe(show, "threadsafe");
  yield* sleep(0);
  log("main");
}

export default await scenario(import.meta, main);
