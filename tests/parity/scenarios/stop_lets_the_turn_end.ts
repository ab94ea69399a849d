/** stop ends the run after the turn; what the turn has scheduled waits for the next run. */
import type { EventLoop } from "@course/loop";
import { loopScenario } from "./play.ts";

async function main(loop: EventLoop, note: (...words: unknown[]) => void) {
  loop.callSoon(function stops() {
    loop.stop();
    loop.callSoon(function later() {
      note("next turn");
    });
  });
  loop.callSoon(function same_turn() {
    note("same turn");
  });
  await loop.runForever();
  note("stopped");
  loop.stop();
  await loop.runForever();
}

export default await loopScenario(import.meta, main);
