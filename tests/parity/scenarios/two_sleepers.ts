/** Two coroutines print, wait, print: 1 3 2 4, in two seconds and not in four. */
import { gather, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function* speak(first: number, last: number) {
  log(first);
  yield* sleep(2);
  log(last);
}

function* main() {
  yield* gather([speak(1, 2), speak(3, 4)]);
}

export default await scenario(import.meta, main);
