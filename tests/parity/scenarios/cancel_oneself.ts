/**
 * A task that cancels itself hears of it at its next suspension, or ends cancelled without one
 * (T8).
 */
import { runningLoop, sleep, wait } from "@course/loop";
import { Failure, log, scenario } from "./play.ts";

function* suspends() {
  runningLoop().currentTask()!.cancel();
  log("goes on");
  yield* sleep(1);
  log("not reached");
}

// deno-lint-ignore require-yield -- it ends before it could wait
function* returns() {
  runningLoop().currentTask()!.cancel();
  return "value";
}

// deno-lint-ignore require-yield -- it ends before it could wait
function* fails() {
  runningLoop().currentTask()!.cancel();
  throw new Failure("own error");
}

function* main() {
  const loop = runningLoop();
  const tasks = [
    loop.createTask<unknown>(suspends(), { name: "suspends" }),
    loop.createTask<unknown>(returns(), { name: "returns" }),
    loop.createTask<unknown>(fails(), { name: "fails" }),
  ];
  yield* wait(tasks);
  log(tasks.map((task) => task.cancelled), tasks[2].exception());
}

export default await scenario(import.meta, main);
