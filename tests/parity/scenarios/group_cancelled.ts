/** A gather of gathers: cancelling one group leaves the other alone. */
import { CancelledError, gather, sleep } from "@course/loop";
import { log, scenario, values } from "./play.ts";

function* work(name: string, seconds: number) {
  try {
    yield* sleep(seconds);
    log(name, "done");
    return name;
  } catch (error) {
    if (error instanceof CancelledError) log(name, "cancelled");
    throw error;
  }
}

function* main() {
  const group1 = gather([work("a", 1), work("b", 3), work("c", 2)]);
  const group2 = gather([work("d", 2), work("e", 4)]);
  const both = gather([group1, group2], { returnExceptions: true });
  yield* sleep(1.5);
  log("cancel", group1.cancel());
  log(values(yield* both));
}

export default await scenario(import.meta, main);
