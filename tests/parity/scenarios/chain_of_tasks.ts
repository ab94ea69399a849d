/** A chain of tasks costs one turn per link on the way up. */
import { type Coroutine, runningLoop } from "@course/loop";
import { log, scenario } from "./play.ts";

function* link(n: number): Coroutine<void> {
  if (n > 0) {
    yield* runningLoop().createTask(link(n - 1), { name: `link ${n - 1}` });
  }
  log("end of", n);
}

function* main() {
  yield* link(4);
}

export default await scenario(import.meta, main);
