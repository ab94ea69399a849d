/** A timeout of wait neither throws nor cancels: two sets, and the rest goes on. */
import { runningLoop, sleep, wait } from "@course/loop";
import { log, scenario } from "./play.ts";

function* work(seconds: number) {
  yield* sleep(seconds);
  log("worked", seconds);
}

function* main() {
  const loop = runningLoop();
  const tasks = [1, 2, 3].map((s) => loop.createTask(work(s), { name: `for ${s}` }));
  const first = yield* wait(tasks, { timeout: 2 });
  log([...first.done].map((t) => t.name).sort(), [...first.pending].map((t) => t.name).sort());
  const rest = yield* wait(first.pending);
  log([...rest.done].map((t) => t.name).sort(), rest.pending.size);
}

export default await scenario(import.meta, main);
