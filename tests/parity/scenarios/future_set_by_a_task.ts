/** A task completes the future that another waits for. */
import { type Future, runningLoop, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function* setter(future: Future<number>) {
  log("working");
  yield* sleep(2);
  future.setResult(666);
  log("set");
}

function* main() {
  const loop = runningLoop();
  const future = loop.createFuture<number>();
  loop.createTask(setter(future), { name: "setter" });
  log("waiting", future.done);
  log("got", yield* future);
}

export default await scenario(import.meta, main);
