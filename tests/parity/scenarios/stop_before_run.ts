/** stop before the run: one turn, and time stands still. */
import type { EventLoop } from "@course/loop";
import { loopScenario } from "./play.ts";

async function main(loop: EventLoop, note: (...words: unknown[]) => void) {
  loop.callLater(5, function timer() {
    note("timer");
  });
  loop.callSoon(function ready() {
    note("ready");
  });
  for (let i = 0; i < 2; i++) {
    loop.stop();
    await loop.runForever();
    note("time", loop.time());
  }
  loop.callLater(6, function stop() {
    loop.stop();
  });
  await loop.runForever();
}

export default await loopScenario(import.meta, main);
