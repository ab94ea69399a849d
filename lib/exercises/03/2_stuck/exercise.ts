/** Exercise 03.2: name the tasks that wait for something that never comes. */
import {
  type Coroutine,
  EventLoop,
  type Future,
  sleep,
  type Task,
  VirtualClock,
} from "@course/loop";
import { defineExercise } from "@course/notebook/exercises";
import type { whoIsStuck } from "./solution.ts";

/** A loop that cannot be turned forever, and keeps quiet about tasks that fail. */
class PatientLoop extends EventLoop {
  /** How many callbacks, timers and steps of tasks it has run. */
  calls = 0;
  #steps = 0;

  constructor() {
    super({
      clock: new VirtualClock(),
      onTrace: ({ kind }) => {
        if (kind !== "turn") this.calls++;
      },
    });
    this.setExceptionHandler(() => {});
  }

  override step(): boolean {
    if (++this.#steps > 30_000) throw new Error("step() was called 30000 times, this never ends");
    return super.step();
  }
}

function* awaits(what: () => Future<unknown>): Coroutine<void> {
  yield* what();
}

function* manyTurns(turns: number): Coroutine<void> {
  while (turns-- > 0) yield;
}

function* fails(): Coroutine<void> {
  yield* sleep(1);
  throw new Error("this task fails");
}

function orMessage<T>(call: () => T): T | string {
  try {
    return call();
  } catch (error) {
    return (error as Error).message;
  }
}

export default defineExercise({
  id: "03.2",
  title: "Find the stuck tasks",
  name: "whoIsStuck",
  hints: [
    "As long as something is ready or a timer is set, something can still happen. How do you find out that neither is the case?",
    "`loop.step()` returns whether anything is left to do. Go on until it returns `false`; only then ask which tasks are not done.",
    "`while (loop.step());` and then the `name` of each task in `loop.allTasks()`.",
  ],
  check(answer: typeof whoIsStuck, judge) {
    const requirement = (name: string, expected: string[], fill: (loop: EventLoop) => void) => {
      const loop = new PatientLoop();
      fill(loop);
      judge.requires(name, { expected, seen: orMessage(() => answer(loop)) });
    };
    requirement("in an empty loop no task is stuck", [], () => {});
    requirement("a task that sleeps is not stuck", [], (loop) => {
      loop.createTask(sleep(1), { name: "short" });
      loop.createTask(sleep(1e9), { name: "long" }); // thirty years
    });
    requirement("a task that needs many turns is not stuck", [], (loop) => {
      loop.createTask(manyTurns(20_000), { name: "busy" });
    });
    requirement("a task that is woken late is not stuck", [], (loop) => {
      const news = loop.createFuture<string>();
      loop.createTask(awaits(() => news), { name: "reader" });
      loop.callLater(60, () => news.setResult("read all about it"));
    });
    requirement("a task that fails is not stuck", ["ann"], (loop) => {
      loop.createTask(fails(), { name: "unlucky" });
      loop.createTask(awaits(() => loop.createFuture()), { name: "ann" });
    });
    requirement("a task that waits for something that never comes is stuck", ["ann"], (loop) => {
      loop.createTask(awaits(() => loop.createFuture()), { name: "ann" });
      loop.createTask(sleep(1), { name: "bob" });
    });
    requirement("tasks that wait for each other are stuck, in order", ["zoe", "ann"], (loop) => {
      const zoe: Task<void> = loop.createTask(awaits(() => ann), { name: "zoe" });
      const ann: Task<void> = loop.createTask(awaits(() => zoe), { name: "ann" });
    });
    requirement("a task that is created on the way is found", ["parent", "child"], (loop) => {
      function* parent(): Coroutine<void> {
        yield* sleep(5);
        yield* loop.createTask(awaits(() => loop.createFuture()), { name: "child" });
      }
      loop.createTask(parent(), { name: "parent" });
    });
    requirement("even if it is created when no other task is left", ["late"], (loop) => {
      loop.callLater(60, () => {
        loop.createTask(awaits(() => loop.createFuture()), { name: "late" });
      });
    });
    requirement("each task counts, whatever its name", ["twin", "twin", ""], (loop) => {
      for (const name of ["twin", "twin", ""]) {
        loop.createTask(awaits(() => loop.createFuture()), { name });
      }
    });

    const many = Array.from({ length: 50 }, (_, i) => `task ${i}`);
    requirement("there may be fifty of them", many, (loop) => {
      for (const name of many) loop.createTask(awaits(() => loop.createFuture()), { name });
    });

    const loop = new PatientLoop();
    const [first, second] = [loop.createFuture(), loop.createFuture()];
    const tasks = [
      loop.createTask(awaits(() => first), { name: "first" }),
      loop.createTask(awaits(() => second), { name: "second" }),
    ];
    const before = orMessage(() => answer(loop));
    const { calls } = loop;
    if (!loop.closed) loop.step();
    const left = loop.calls > calls ? "something" : "nothing";
    judge.requires("the stuck tasks are left as they are", {
      expected: "first is pending, second is pending, the loop is open and has nothing to do",
      seen: [
        ...tasks.map(({ name, state }) => `${name} is ${state}`),
        `the loop is ${loop.closed ? "closed" : `open and has ${left} to do`}`,
      ].join(", "),
    });
    if (!loop.closed) first.setResult("at last");
    judge.requires("asked again after one of them has gone on, it names the rest", {
      expected: [["first", "second"], ["second"]],
      seen: [before, orMessage(() => answer(loop))],
    });
  },
});
