/** The same task twice runs once and fills both places (G9). */
import { gather, runningLoop, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function* once() {
  log("runs");
  yield* sleep(1);
  return "value";
}

function* main() {
  const task = runningLoop().createTask(once(), { name: "once" });
  log(yield* gather([task, task]));
}

export default await scenario(import.meta, main);
