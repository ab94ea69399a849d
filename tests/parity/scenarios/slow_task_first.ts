/** Tasks are awaited one after the other: the result of the fast one waits for the slow one. */
import { runningLoop, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function* work(seconds: number) {
  yield* sleep(seconds);
  log("worked", seconds);
  return seconds;
}

function* main() {
  const loop = runningLoop();
  const tasks = [3, 1].map((s) => loop.createTask(work(s), { name: `for ${s}` }));
  for (const task of tasks) log("got", yield* task);
}

export default await scenario(import.meta, main);
