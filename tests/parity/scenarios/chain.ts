/** A chain of coroutines runs in one task: no turn is lost on the way down or up. */
import { type Coroutine, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function* outer() {
  log("outer begins");
  const first = yield* phase1();
  const second = yield* phase2(first);
  log("outer ends");
  return [first, second];
}

// deno-lint-ignore require-yield -- as in Python, a coroutine need not wait for anything
function* phase1(): Coroutine<string> {
  log("phase 1");
  return "result 1";
}

function* phase2(given: string) {
  log("phase 2");
  yield* sleep(1);
  return `result 2 from ${given}`;
}

function* main() {
  log(yield* outer());
}

export default await scenario(import.meta, main);
