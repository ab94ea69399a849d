/** A finally may wait while its task is being cancelled; an error in it wins (CR2, T15). */
import { runningLoop, sleep, wait } from "@course/loop";
import { Failure, log, scenario } from "./play.ts";

function* tidy() {
  try {
    yield* sleep(10);
  } finally {
    yield* sleep(2);
    log("tidy");
  }
}

function* clumsy() {
  try {
    yield* sleep(10);
  } finally {
    // deno-lint-ignore no-unsafe-finally -- what the scenario is about
    throw new Failure("while cleaning up");
  }
}

function* main() {
  const loop = runningLoop();
  const tasks = [
    loop.createTask(tidy(), { name: "tidy" }),
    loop.createTask(clumsy(), { name: "clumsy" }),
  ];
  yield* sleep(1);
  for (const task of tasks) task.cancel();
  yield* wait(tasks);
  log(tasks.map((task) => task.cancelled), tasks[1].exception());
}

export default await scenario(import.meta, main);
