/** Cancelled before it awaits another, it cancels that one at once (T9). */
import { CancelledError, runningLoop, sleep, type Task, wait } from "@course/loop";
import { log, scenario } from "./play.ts";

function* child() {
  try {
    yield* sleep(10);
  } catch (error) {
    if (error instanceof CancelledError) log("child cancelled");
    throw error;
  }
}

function* parent(task: Task<void>) {
  runningLoop().currentTask()!.cancel();
  yield* task;
}

function* main() {
  const loop = runningLoop();
  const inner = loop.createTask(child(), { name: "child" });
  yield* sleep(1);
  const outer = loop.createTask(parent(inner), { name: "parent" });
  yield* wait([outer]);
  log(inner.cancelled, outer.cancelled);
}

export default await scenario(import.meta, main);
