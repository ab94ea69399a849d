/** A task that awaits itself is told one turn later (T16). */
import { runningLoop } from "@course/loop";
import { log, scenario } from "./play.ts";

function* work() {
  const me = runningLoop().currentTask()!;
  try {
    yield me;
  } catch (error) {
    log("told", error);
  }
  return "result";
}

function* main() {
  log(yield* runningLoop().createTask(work(), { name: "work" }));
}

export default await scenario(import.meta, main);
