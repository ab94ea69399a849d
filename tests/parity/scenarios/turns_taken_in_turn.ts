/** sleep(0) gives up exactly one turn: two tasks alternate (CR7, SL2). */
import { runningLoop, sleep, wait } from "@course/loop";
import { log, scenario } from "./play.ts";

function* worker(name: string) {
  for (let n = 0; n < 3; n++) {
    log(name, n);
    yield* sleep(n % 2 === 0 ? 0 : -1);
  }
}

function* main() {
  const loop = runningLoop();
  const tasks = ["a", "b"].map((name) => loop.createTask(worker(name), { name }));
  yield* wait(tasks);
}

export default await scenario(import.meta, main);
