/** After the timeout what has finished is delivered, then TimeoutError for each that is missing. */
import { asCompleted, runningLoop, sleep, TimeoutError } from "@course/loop";
import { log, scenario } from "./play.ts";

function* work(seconds: number) {
  yield* sleep(seconds);
  return seconds;
}

function* main() {
  const loop = runningLoop();
  const tasks = [1, 5, 6].map((s) => loop.createTask(work(s), { name: `for ${s}` }));
  for (const slot of asCompleted(tasks, { timeout: 3 })) {
    try {
      log(yield* slot);
    } catch (error) {
      if (error instanceof TimeoutError) log(error);
    }
  }
  const results: number[] = [];
  for (const task of tasks) results.push(yield* task);
  log(results);
}

export default await scenario(import.meta, main);
