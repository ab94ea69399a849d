/** Cancelling the work cancels the shield and its waiter; an error passes through (SH1, SH3). */
import { type Awaitable, runningLoop, shield, sleep, wait } from "@course/loop";
import { Failure, log, scenario } from "./play.ts";

function* fail() {
  yield* sleep(1);
  throw new Failure("failed");
}

function* waiter(inner: Awaitable) {
  yield* shield(inner);
}

function* main() {
  const loop = runningLoop();
  const inner = loop.createFuture();
  const tasks = [
    loop.createTask(waiter(inner), { name: "of a future" }),
    loop.createTask(waiter(fail()), { name: "of a failure" }),
  ];
  yield* sleep(2);
  inner.cancel();
  yield* wait(tasks);
  log(tasks[0].cancelled, tasks[1].exception());
}

export default await scenario(import.meta, main);
