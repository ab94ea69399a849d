/** done holds all that is done when the waiter goes on, not only what woke it. */
import { runningLoop, wait } from "@course/loop";
import { log, scenario } from "./play.ts";

function* main() {
  const loop = runningLoop();
  const [first, second, third] = [1, 2, 3].map(() => loop.createFuture<number>());
  loop.callLater(1, function settle() {
    first.setResult(1);
    loop.callSoon(function settle_again() {
      second.setResult(2);
    });
  });
  const { done, pending } = yield* wait([first, second, third], {
    returnWhen: "FIRST_COMPLETED",
  });
  log(done.size, pending.size);
}

export default await scenario(import.meta, main);
