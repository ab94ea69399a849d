/**
 * What a turn schedules runs in the next turn; a cancelled handle is skipped in its own (EL2, EL3).
 */
import { runningLoop, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function* main() {
  const loop = runningLoop();
  loop.callSoon(function first() {
    loop.callSoon(function nested() {
      log("next turn");
    });
    last.cancel();
  });
  loop.callSoon(function second() {
    log("same turn");
  });
  const last = loop.callSoon(log, "never");
  yield* sleep(0);
  log("main");
  yield* sleep(0);
}

export default await scenario(import.meta, main);
