/**
 * uncancel takes requests back; with none left, an undelivered cancellation is withdrawn (T12,
 * T13).
 */
import { runningLoop, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function* work() {
  const me = runningLoop().currentTask()!;
  me.cancel();
  log(me.cancelling(), me.uncancel());
  yield* sleep(1);
  log("not cancelled");
  me.cancel();
  me.cancel();
  log(me.cancelling(), me.uncancel());
  try {
    yield* sleep(1);
  } catch (error) {
    log(error, me.cancelling(), me.uncancel());
  }
  yield* sleep(1);
  return "result";
}

function* main() {
  log(yield* runningLoop().createTask(work(), { name: "work" }));
}

export default await scenario(import.meta, main);
