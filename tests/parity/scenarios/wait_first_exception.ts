/** FIRST_EXCEPTION: an error ends the wait, a cancellation does not. */
import { runningLoop, sleep, wait } from "@course/loop";
import { Failure, log, scenario } from "./play.ts";

function* work(seconds: number) {
  yield* sleep(seconds);
}

function* fail(seconds: number) {
  yield* sleep(seconds);
  throw new Failure("failed");
}

function* main() {
  const loop = runningLoop();
  const cancelled = loop.createTask(work(9), { name: "cancelled" });
  const failing = loop.createTask(fail(3), { name: "failing" });
  const slow = loop.createTask(work(5), { name: "slow" });
  loop.callLater(1, function cancel() {
    cancelled.cancel();
  });
  const tasks = [cancelled, failing, slow];
  const { done, pending } = yield* wait<typeof tasks[number]>(tasks, {
    returnWhen: "FIRST_EXCEPTION",
  });
  log([...done].map((t) => t.name).sort(), [...pending].map((t) => t.name).sort());
  log(failing.exception());
}

export default await scenario(import.meta, main);
