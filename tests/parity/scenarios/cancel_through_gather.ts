/** Cancelling the gather cancels its children, in order; its waiter gets CancelledError. */
import { CancelledError, gather, runningLoop, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function* work(name: string, seconds: number) {
  try {
    yield* sleep(seconds);
  } catch (error) {
    if (error instanceof CancelledError) log(name, "cancelled");
    throw error;
  }
}

function* main() {
  const loop = runningLoop();
  const gathered = gather([work("a", 1), work("b", 3), work("c", 4)]);
  loop.callLater(2, function cancel() {
    gathered.cancel();
  });
  try {
    yield* gathered;
  } catch (error) {
    log(error, gathered.cancelled);
  }
}

export default await scenario(import.meta, main);
