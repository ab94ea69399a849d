/** Nested limits: each catches its own; with the same deadline the outer one speaks (TO9, TO10). */
import { runningLoop, sleep, waitFor } from "@course/loop";
import { log, scenario } from "./play.ts";

function* inner(limit: number) {
  try {
    yield* waitFor(sleep(10), limit);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "TimeoutError") throw error;
    log("inner", error);
    yield* sleep(10);
  }
}

function* main() {
  for (const limits of [[1, 3], [3, 1], [2, 2]]) {
    try {
      yield* waitFor(inner(limits[0]), limits[1]);
    } catch (error) {
      log("outer", error);
    }
  }
  log(runningLoop().currentTask()!.cancelling());
}

export default await scenario(import.meta, main);
