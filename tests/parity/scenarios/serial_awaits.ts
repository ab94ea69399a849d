/** Two awaits in a row are serial; two tasks are not. */
import { runningLoop, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function* work(name: string) {
  log(name, "starts");
  yield* sleep(2);
  log(name, "ends");
}

function* main() {
  const loop = runningLoop();
  yield* work("a");
  yield* work("b");
  const first = loop.createTask(work("c"), { name: "c" });
  const second = loop.createTask(work("d"), { name: "d" });
  yield* first;
  yield* second;
}

export default await scenario(import.meta, main);
