/** A limit wrapped around any coroutine function, as a decorator. */
import { type Coroutine, gather, sleep, waitFor } from "@course/loop";
import { log, scenario } from "./play.ts";

function limited(seconds: number) {
  return (coroutine: (seconds: number) => Coroutine<string>) =>
    function* wrapper(given: number): Coroutine<string> {
      try {
        return yield* waitFor(coroutine(given), seconds);
      } catch {
        return "too slow";
      }
    };
}

const work = limited(2)(function* work(seconds: number) {
  yield* sleep(seconds);
  return `took ${seconds}`;
});

function* main() {
  log(yield* gather([work(1), work(3)]));
}

export default await scenario(import.meta, main);
