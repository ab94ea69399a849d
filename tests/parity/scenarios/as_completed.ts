/** Results in the order in which they come: 3, 4, 5. */
import { asCompleted, runningLoop, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function* work(seconds: number) {
  yield* sleep(seconds);
  return seconds;
}

function* main() {
  const loop = runningLoop();
  const tasks = [5, 3, 4].map((s) => loop.createTask(work(s), { name: `for ${s}` }));
  for (const slot of asCompleted(tasks)) log(yield* slot);
}

export default await scenario(import.meta, main);
