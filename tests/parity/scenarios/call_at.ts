/** callAt takes a time of the loop's own clock. */
import { runningLoop, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function show(n: number) {
  log(n, "at", runningLoop().time());
}

function* main() {
  const loop = runningLoop();
  yield* sleep(10);
  const now = loop.time();
  loop.callAt(now + 3, show, 2);
  loop.callAt(now + 1, show, 1);
  log(loop.callAt(now + 5, show, 3).when);
  yield* sleep(6);
}

export default await scenario(import.meta, main);
