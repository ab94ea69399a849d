/** Tasks that are created by tasks, while the program runs. */
import { type Coroutine, runningLoop, sleep, wait } from "@course/loop";
import { log, scenario } from "./play.ts";

function* worker(name: string, depth: number): Coroutine<void> {
  log(name);
  yield* sleep(depth);
  if (depth > 1) {
    const loop = runningLoop();
    const children = [1, 2].map((n) =>
      loop.createTask(worker(`${name}.${n}`, depth - 1), { name: `${name}.${n}` })
    );
    yield* wait(children);
  }
  log(name, "ends");
}

function* main() {
  yield* worker("w", 3);
}

export default await scenario(import.meta, main);
