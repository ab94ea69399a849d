/** A coroutine, a task and a future are awaited in the same way. */
import { runningLoop, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function* hello() {
  log("hello");
  yield* sleep(2);
  return "byebye";
}

function* main() {
  const loop = runningLoop();
  log(yield* hello());
  log(yield* loop.createTask(hello(), { name: "task" }));
  const future = loop.createFuture<string>();
  loop.callLater(1, function set_result() {
    future.setResult("future");
  });
  log(yield* future);
}

export default await scenario(import.meta, main);
