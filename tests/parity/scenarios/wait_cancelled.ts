/** Cancelling a wait leaves what it waits for running. */
import { runningLoop, sleep, wait } from "@course/loop";
import { log, scenario } from "./play.ts";

function* work() {
  yield* sleep(3);
  return "alive";
}

function* main() {
  const loop = runningLoop();
  const child = loop.createTask(work(), { name: "child" });
  const waiter = loop.createTask(wait([child]), { name: "waiter" });
  yield* sleep(1);
  waiter.cancel();
  log(yield* child);
  log(waiter.cancelled);
}

export default await scenario(import.meta, main);
