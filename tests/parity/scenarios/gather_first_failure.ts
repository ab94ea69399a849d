/** The first failure settles the gather; the siblings go on, one of them to fail unheard (G3). */
import { gather, sleep } from "@course/loop";
import { Failure, log, scenario } from "./play.ts";

function* work(seconds: number) {
  yield* sleep(seconds);
  log("worked", seconds);
}

function* fail(seconds: number) {
  yield* sleep(seconds);
  log("fails", seconds);
  throw new Failure(`failed after ${seconds}`);
}

function* main() {
  try {
    yield* gather([work(3), fail(1), fail(2)]);
  } catch (error) {
    log("caught", error);
  }
  yield* sleep(5);
}

export default await scenario(import.meta, main);
