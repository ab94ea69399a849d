/** The message of a cancel reaches the coroutine and, first hop, whoever awaits it (T14). */
import { runningLoop, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function* work() {
  try {
    yield* sleep(10);
  } catch (error) {
    log("work", (error as Error).message);
    throw error;
  }
}

function* main() {
  const loop = runningLoop();
  const task = loop.createTask(work(), { name: "work" });
  yield* sleep(1);
  task.cancel("not needed");
  try {
    yield* task;
  } catch (error) {
    log("main", (error as Error).message);
  }
}

export default await scenario(import.meta, main);
