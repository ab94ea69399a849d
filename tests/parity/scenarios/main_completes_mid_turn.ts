/** The turn in which runUntilComplete learns of the end still runs to its own end. */
import type { Coroutine, EventLoop } from "@course/loop";
import { loopScenario } from "./play.ts";

async function main(loop: EventLoop, note: (...words: unknown[]) => void) {
  // deno-lint-ignore require-yield -- it ends in its first step
  function* mainCoroutine(): Coroutine<string> {
    loop.callSoon(function first() {
      note("same turn as the callback");
      loop.callSoon(function second() {
        note("one turn too late");
      });
    });
    return "result";
  }
  note(await loop.runUntilComplete(mainCoroutine()));
  loop.stop();
  await loop.runForever();
}

export default await loopScenario(import.meta, main);
