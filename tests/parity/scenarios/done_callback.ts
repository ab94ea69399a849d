/** A done callback runs one turn after the end, next to whoever awaits the task. */
import { type Future, runningLoop, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function* work() {
  yield* sleep(2);
  return "success";
}

function tell(site: string, task: Future<string>) {
  log(site, task.result());
}

function* main() {
  const task = runningLoop().createTask(work(), { name: "work" });
  task.addDoneCallback(function told(task) {
    tell("site", task);
  });
  log("awaited", yield* task);
}

export default await scenario(import.meta, main);
