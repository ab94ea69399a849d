/** With runForever, the first to finish stops the loop for all. */
import { type EventLoop, sleep } from "@course/loop";
import { loopScenario } from "./play.ts";

async function main(loop: EventLoop, note: (...words: unknown[]) => void) {
  function* work(seconds: number) {
    note("start", seconds);
    yield* sleep(seconds);
    note("end", seconds);
    loop.stop();
  }
  const tasks = [3, 1].map((s) => loop.createTask(work(s), { name: `for ${s}` }));
  await loop.runForever();
  note(tasks.map((task) => task.done));
  await loop.runForever();
  note(tasks.map((task) => task.done));
}

export default await loopScenario(import.meta, main);
