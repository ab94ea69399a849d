/** Slots that are awaited at the same time get distinct results, the first waiter the first. */
import { asCompleted, type Coroutine, gather, runningLoop, sleep } from "@course/loop";
import { log, scenario } from "./play.ts";

function* work(seconds: number) {
  yield* sleep(seconds);
  return seconds;
}

function* take(name: string, slot: Coroutine<number>) {
  log(name, yield* slot);
}

function* main() {
  const loop = runningLoop();
  const tasks = [3, 1, 2].map((s) => loop.createTask(work(s), { name: `for ${s}` }));
  const slots = [...asCompleted(tasks)];
  yield* gather(["a", "b", "c"].map((name, i) => take(name, slots[i])));
}

export default await scenario(import.meta, main);
