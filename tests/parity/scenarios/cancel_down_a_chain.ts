/** The innermost is struck first, and the error climbs one turn per link (T5). */
import { CancelledError, type Coroutine, runningLoop, sleep, type Task, wait } from "@course/loop";
import { log, scenario } from "./play.ts";

function* link(name: string, child?: Task<void>): Coroutine<void> {
  try {
    yield* child ?? sleep(10);
  } catch (error) {
    if (error instanceof CancelledError) log(name);
    throw error;
  }
}

function* main() {
  const loop = runningLoop();
  const inner = loop.createTask(link("inner"), { name: "inner" });
  const middle = loop.createTask(link("middle", inner), { name: "middle" });
  const outer = loop.createTask(link("outer", middle), { name: "outer" });
  yield* sleep(1);
  outer.cancel();
  yield* wait([outer]);
  log([inner, middle, outer].map((task) => task.cancelled));
}

export default await scenario(import.meta, main);
