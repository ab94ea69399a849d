/** runUntilComplete that is stopped before its future is done throws; a later run goes on. */
import { type EventLoop, sleep } from "@course/loop";
import { loopScenario } from "./play.ts";

async function main(loop: EventLoop, note: (...words: unknown[]) => void) {
  function* work() {
    yield* sleep(5);
    note("worked");
  }
  const task = loop.createTask(work(), { name: "work" });
  loop.callLater(2, function stop() {
    loop.stop();
  });
  try {
    await loop.runUntilComplete(task);
  } catch (error) {
    note(error);
  }
  await loop.runUntilComplete(task);
  note(task.done);
}

export default await loopScenario(import.meta, main);
