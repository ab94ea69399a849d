/** A coroutine awaits another and uses what it returns. */
import { sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function* add(a: number, b: number) {
  log("adding", a, b);
  yield* sleep(1);
  return a + b;
}

function* report(a: number, b: number) {
  const total = yield* add(a, b);
  log("total", total);
  return total;
}

function* main() {
  log(yield* report(1000, 2000));
}

export default await scenario(import.meta, main);
