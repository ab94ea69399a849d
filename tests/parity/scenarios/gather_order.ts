/** gather gives the results in the order of its arguments, whoever is first. */
import { gather, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function* work(seconds: number) {
  yield* sleep(seconds);
  log("worked", seconds);
  return seconds;
}

function* main() {
  log(yield* gather([work(4), work(2), work(4), work(2)]));
}

export default await scenario(import.meta, main);
