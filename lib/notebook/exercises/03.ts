/** Exercises of notebook 03, the event loop. */
import { EventLoop, type Future, sleep, type Task, VirtualClock } from "@course/loop";
import { defineExercise } from "../define_exercise.ts";
import type { TinyLoop } from "./03/1_solution.ts";

type LoopClass = new () => Pick<TinyLoop, "now" | "callSoon" | "callAt" | "run">;

/** What a program on a tiny loop does: `name@time` for each callback that runs. */
function play(
  Loop: LoopClass,
  program: (loop: InstanceType<LoopClass>, mark: (name: string) => () => void) => void,
): string {
  const loop = new Loop();
  const seen: string[] = [];
  program(loop, (name) => () => seen.push(`${name}@${loop.now}`));
  loop.run();
  return seen.join(" ");
}

interface Timer {
  when: number;
  callback: () => void;
}

/** A tiny loop with something wrong with it. */
function brokenLoop(wrong: {
  insert?: (timers: Timer[], timer: Timer) => void;
  advance?: (now: number, when: number) => number;
  timersFirst?: boolean;
  deafWhileRunning?: boolean;
}): LoopClass {
  return class {
    now = 0;
    running = false;
    ready: (() => void)[] = [];
    timers: Timer[] = [];
    callSoon(callback: () => void) {
      this.ready.push(callback);
    }
    callAt(when: number, callback: () => void) {
      if (wrong.deafWhileRunning && this.running) return;
      if (wrong.insert) return wrong.insert(this.timers, { when, callback });
      this.timers.push({ when, callback });
      this.timers.sort((a, b) => a.when - b.when);
    }
    run() {
      this.running = true;
      while (this.ready.length + this.timers.length > 0) {
        if (this.ready.length === 0) {
          const { when } = this.timers[0];
          this.now = wrong.advance?.(this.now, when) ?? Math.max(this.now, when);
        }
        const isDue = (timer: Timer) => timer.when <= this.now || wrong.advance !== undefined;
        const due: (() => void)[] = [];
        while (this.timers.length > 0 && isDue(this.timers[0])) {
          due.push(this.timers.shift()!.callback);
        }
        this.ready = wrong.timersFirst ? [...due, ...this.ready] : [...this.ready, ...due];
        for (let n = this.ready.length; n > 0; n--) this.ready.shift()!();
      }
    }
  };
}

const tinyLoop = defineExercise({
  id: "03.1",
  title: "A timer for the tiny loop",
  name: "TinyLoop",
  hints: [
    "The loop needs a second list, of timers, in the order of their times. When may a timer leave it, and where does it go?",
    "At the beginning of each turn: if nothing is ready, move `now` on to the first timer's time; then move every timer that is due to the *end* of the ready queue. And `run` goes on as long as there is something in either list.",
    "`callAt` pushes `{ when, callback }` and sorts by `when` (sort keeps the order of equals). In `run`: `if (this.#ready.length === 0) this.now = Math.max(this.now, this.#timers[0].when);` and `while (this.#timers.length > 0 && this.#timers[0].when <= this.now) this.#ready.push(this.#timers.shift()!.callback);`",
  ],
  check(answer: LoopClass, judge) {
    const requirement = (
      name: string,
      expected: string,
      program: Parameters<typeof play>[1],
    ) => judge.that(name, { expected, seen: play(answer, program) });

    requirement("a callback waits for its time", "a@5", (loop, mark) => loop.callAt(5, mark("a")));
    requirement("what is ready does not wait for a timer", "soon@0 late@5", (loop, mark) => {
      loop.callAt(5, mark("late"));
      loop.callSoon(mark("soon"));
    });
    requirement("the earliest time comes first", "a@1 b@2 c@3", (loop, mark) => {
      loop.callAt(3, mark("c"));
      loop.callAt(1, mark("a"));
      loop.callAt(2, mark("b"));
    });
    requirement("equal times: in the order in which they were set", "a@2 b@2 c@2", (loop, mark) => {
      for (const name of ["a", "b", "c"]) loop.callAt(2, mark(name));
    });
    requirement("a timer joins behind what is ready", "a@5 soon@5 timer@5", (loop, mark) => {
      loop.callAt(5, () => {
        mark("a")();
        loop.callAt(5, mark("timer"));
        loop.callSoon(mark("soon"));
      });
    });
    requirement("a timer may set another one", "a@1 b@2 c@3", (loop, mark) => {
      const chain = (names: string[], when: number) =>
        loop.callAt(when, () => {
          mark(names[0])();
          if (names.length > 1) chain(names.slice(1), when + 1);
        });
      chain(["a", "b", "c"], 1);
    });
    requirement("the clock never goes back", "a@5 past@5", (loop, mark) => {
      loop.callAt(5, () => {
        mark("a")();
        loop.callAt(1, mark("past"));
      });
    });
  },
  mutants: {
    "does not keep the timers in order": {
      answer: brokenLoop({ insert: (timers, timer) => timers.push(timer) }),
      fails: "the earliest time comes first",
    },
    "puts a new timer in front of its equals": {
      answer: brokenLoop({
        insert: (timers, timer) => {
          const at = timers.findIndex(({ when }) => when >= timer.when);
          timers.splice(at < 0 ? timers.length : at, 0, timer);
        },
      }),
      fails: "equal times: in the order in which they were set",
    },
    "forgets to move the clock": {
      answer: brokenLoop({ advance: (now) => now }),
      fails: "a callback waits for its time",
    },
    "sets the clock to whatever time the timer has": {
      answer: brokenLoop({ advance: (_now, when) => when }),
      fails: "the clock never goes back",
    },
    "lets timers jump the queue": {
      answer: brokenLoop({ timersFirst: true }),
      fails: "a timer joins behind what is ready",
    },
    "looks at the timers only before it starts": {
      answer: brokenLoop({ deafWhileRunning: true }),
      fails: "a timer may set another one",
    },
  },
});

/** A loop that does not let itself be turned for ever. */
class PatientLoop extends EventLoop {
  #steps = 0;

  override step(): boolean {
    if (++this.#steps > 5000) throw new Error("step() was called 5000 times, this never ends");
    return super.step();
  }
}

function* awaits(what: () => Future<unknown>) {
  yield* what();
}

function* manyTurns(turns: number) {
  while (turns-- > 0) yield;
}

type WhoIsStuck = (loop: EventLoop) => string[];

const whoIsStuck = defineExercise({
  id: "03.2",
  title: "Who is stuck?",
  name: "whoIsStuck",
  hints: [
    "As long as something is ready or a timer is set, something can still happen. How do you find out that neither is the case?",
    "`loop.step()` says whether anything is left to do. Go on until it says no; only then ask who is not done.",
    "`while (loop.step());` and then the `name` of each task in `loop.allTasks()`.",
  ],
  check(answer: WhoIsStuck, judge) {
    const requirement = (name: string, expected: string[], fill: (loop: EventLoop) => void) => {
      const loop = new PatientLoop({ clock: new VirtualClock() });
      fill(loop);
      judge.that(name, { expected, seen: orMessage(() => answer(loop)) });
    };
    requirement("with nothing to do, nobody is stuck", [], () => {});
    requirement("who sleeps is not stuck", [], (loop) => {
      loop.createTask(sleep(1), { name: "short" });
      loop.createTask(sleep(3600), { name: "long" });
    });
    requirement("who needs many turns is not stuck", [], (loop) => {
      loop.createTask(manyTurns(1000), { name: "busy" });
    });
    requirement("who waits for something that never comes is stuck", ["ann"], (loop) => {
      const never = loop.createFuture();
      loop.createTask(awaits(() => never), { name: "ann" });
      loop.createTask(sleep(1), { name: "bob" });
    });
    requirement("who is woken late is not stuck", [], (loop) => {
      const news = loop.createFuture<string>();
      loop.createTask(awaits(() => news), { name: "reader" });
      loop.callLater(60, () => news.setResult("read all about it"));
    });
    requirement("two that wait for each other are stuck, in order", ["zoe", "ann"], (loop) => {
      const zoe: Task<void> = loop.createTask(awaits(() => ann), { name: "zoe" });
      const ann: Task<void> = loop.createTask(awaits(() => zoe), { name: "ann" });
    });
  },
  mutants: {
    "takes a single turn": {
      answer: (loop) => {
        loop.step();
        return [...loop.allTasks()].map((task) => task.name);
      },
      fails: "who sleeps is not stuck",
    },
    "goes on until every task is done": {
      answer: (loop) => {
        while (loop.allTasks().size > 0) loop.step();
        return [];
      },
      fails: "who waits for something that never comes is stuck",
    },
    "gives up after a hundred turns": {
      answer: (loop) => {
        for (let turn = 0; turn < 100; turn++) loop.step();
        return [...loop.allTasks()].map((task) => task.name);
      },
      fails: "who needs many turns is not stuck",
    },
    "asks who is there before it runs the loop": {
      answer: (loop) => {
        const names = [...loop.allTasks()].map((task) => task.name);
        while (loop.step());
        return names;
      },
      fails: "who sleeps is not stuck",
    },
    "puts the names in alphabetical order": {
      answer: (loop) => {
        while (loop.step());
        return [...loop.allTasks()].map((task) => task.name).sort();
      },
      fails: "two that wait for each other are stuck, in order",
    },
  },
});

function orMessage<T>(call: () => T): T | string {
  try {
    return call();
  } catch (error) {
    return (error as Error).message;
  }
}

/** The program of exercise 03.3, run. */
async function linesOfTheProgram(): Promise<string[]> {
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  await new Promise<void>((done) => {
    setTimeout(() => {
      log("timer 1");
      queueMicrotask(() => {
        log("micro 1");
        queueMicrotask(() => log("micro of micro"));
      });
      (async () => {
        log("async body");
        await null;
        log("after await");
      })();
    }, 10);
    setTimeout(() => done(void log("timer 2")), 10);
  });
  return lines;
}

const pairs: Record<string, [first: string, second: string]> = {
  "a callback begins with its own first line": ["timer 1", "async body"],
  "an async function starts when it is called": ["async body", "micro 1"],
  "microtasks run in the order in which they were queued": ["micro 1", "after await"],
  "a microtask made by a microtask goes to the end of the line": ["after await", "micro of micro"],
  "all microtasks run before the next timer": ["after await", "timer 2"],
  "even those that microtasks have made": ["micro of micro", "timer 2"],
};

const orderOfLines = defineExercise({
  id: "03.3",
  title: "What runs between two timers?",
  name: "orderOfLines",
  hints: [
    "First go through the first callback as an ordinary function: which lines does it write itself, and what does it leave in the queue of microtasks, in which order?",
    "The body of an async function runs at the call, as far as its first `await`; what follows the `await` is a microtask. The second timer has to wait until no microtask is left.",
    "The callback itself writes two lines and leaves two microtasks behind; the first of them adds a third, at the end of the line.",
  ],
  async check(answer: () => string[], judge) {
    const real = await linesOfTheProgram();
    const seen = answer();
    const comesFirst = (lines: string[], [first, second]: [string, string]) =>
      lines.indexOf(first) < lines.indexOf(second) ? first : second;
    const timesOf = (line: string) => seen.filter((other) => other === line).length;
    judge.that("the six lines, each once", {
      expected: [],
      seen: [
        ...real.filter((line) => timesOf(line) !== 1),
        ...seen.filter((line) => !real.includes(line)),
      ],
    });
    for (const [requirement, pair] of Object.entries(pairs)) {
      judge.that(requirement, { expected: comesFirst(real, pair), seen: comesFirst(seen, pair) });
    }
  },
  mutants: {
    "thinks of one queue for everything, as in asyncio": {
      answer: () => [
        "timer 1",
        "async body",
        "timer 2",
        "micro 1",
        "after await",
        "micro of micro",
      ],
      fails: "all microtasks run before the next timer",
    },
    "thinks that an async function starts later": {
      answer: () => [
        "timer 1",
        "micro 1",
        "async body",
        "after await",
        "micro of micro",
        "timer 2",
      ],
      fails: "an async function starts when it is called",
    },
    "thinks that a microtask's microtask runs at once": {
      answer: () => [
        "timer 1",
        "async body",
        "micro 1",
        "micro of micro",
        "after await",
        "timer 2",
      ],
      fails: "a microtask made by a microtask goes to the end of the line",
    },
    "thinks that a microtask's microtask waits for the next round": {
      answer: () => [
        "timer 1",
        "async body",
        "micro 1",
        "after await",
        "timer 2",
        "micro of micro",
      ],
      fails: "even those that microtasks have made",
    },
    "forgets a line": {
      answer: () => ["timer 1", "async body", "micro 1", "micro of micro", "timer 2"],
      fails: "the six lines, each once",
    },
  },
});

export default [tinyLoop, whoIsStuck, orderOfLines];
