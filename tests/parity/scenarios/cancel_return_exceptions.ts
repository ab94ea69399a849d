/** returnExceptions does not turn the caller's own cancellation into data (G8). */
import { gather, runningLoop, sleep, wait } from "@course/loop";
import { log, scenario } from "./play.ts";

function* slow(seconds: number) {
  try {
    yield* sleep(10);
  } finally {
    yield* sleep(seconds);
    log("cleaned up", seconds);
  }
}

function* caller() {
  log(yield* gather([slow(1), slow(2)], { returnExceptions: true }));
}

function* main() {
  const loop = runningLoop();
  const task = loop.createTask(caller(), { name: "caller" });
  yield* sleep(1);
  task.cancel();
  yield* wait([task]);
  log("cancelled", task.cancelled);
}

export default await scenario(import.meta, main);
