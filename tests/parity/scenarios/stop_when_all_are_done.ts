/** The cure: gather them, and stop in its done callback. */
import { type EventLoop, gather, sleep } from "@course/loop";
import { loopScenario } from "./play.ts";

async function main(loop: EventLoop, note: (...words: unknown[]) => void) {
  function* work(seconds: number) {
    yield* sleep(seconds);
    note("end", seconds);
  }
  const tasks = [3, 1].map((s) => loop.createTask(work(s), { name: `for ${s}` }));
  gather(tasks).addDoneCallback(function all_done() {
    note("all done");
    loop.stop();
  });
  await loop.runForever();
  note(tasks.map((task) => task.done));
}

export default await loopScenario(import.meta, main);
