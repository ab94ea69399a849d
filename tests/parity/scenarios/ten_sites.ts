/** Ten waits of two seconds take two seconds: all starts come before all ends. */
import { gather, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function* fetch(n: number) {
  log("start", n);
  yield* sleep(2);
  log("end", n);
  return `site ${n}`;
}

function* main() {
  log(yield* gather(Array.from({ length: 10 }, (_, n) => fetch(n))));
}

export default await scenario(import.meta, main);
