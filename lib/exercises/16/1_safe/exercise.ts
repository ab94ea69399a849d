/** Exercise 16.1: judge which pieces of code two threads may run on the same memory. */
import { defineExercise } from "@course/notebook/exercises";
import type { verdicts } from "./solution.ts";

/** What a thread does, with a `yield` before each step that the other can get in front of. */
type Program = (memory: Int32Array) => Generator<void, void, void>;

/** Longer schedules only spin some more. */
const LONGEST = 16;

const N = 0, FLAG = 1;

function* lock(memory: Int32Array) {
  do yield; while (Atomics.exchange(memory, FLAG, 1) === 1);
}

function* unlock(memory: Int32Array) {
  yield;
  Atomics.store(memory, FLAG, 0);
}

function* increment(memory: Int32Array) {
  yield;
  const old = memory[N];
  yield;
  memory[N] = old + 1;
}

function* add(memory: Int32Array) {
  yield;
  Atomics.add(memory, N, 1);
}

/** The programs of the exercise: what the two threads run, and what is special about it. */
const PROGRAMS: Record<keyof typeof verdicts, [what: string, one: Program, other?: Program]> = {
  a: ["++, in one thread against ++ in the other", increment],
  b: ["Atomics.add in both", add],
  c: ["a load and a store, both atomic", function* (memory) {
    yield;
    const old = Atomics.load(memory, N);
    yield;
    Atomics.store(memory, N, old + 1);
  }],
  d: ["compareExchange, until it succeeds", function* (memory) {
    for (;;) {
      yield;
      const old = Atomics.load(memory, N);
      yield;
      if (Atomics.compareExchange(memory, N, old, old + 1) === old) return;
    }
  }],
  e: ["two locked parts, one to read and one to write", function* (memory) {
    yield* lock(memory);
    yield;
    const old = memory[N];
    yield* unlock(memory);
    yield* lock(memory);
    yield;
    memory[N] = old + 1;
    yield* unlock(memory);
  }],
  f: ["Atomics.add in one thread, ++ in the other", add, increment],
  g: ["a flag that is first looked at and then set", function* (memory) {
    do yield; while (Atomics.load(memory, FLAG) === 1);
    yield;
    Atomics.store(memory, FLAG, 1);
    yield* increment(memory);
    yield* unlock(memory);
  }],
  h: ["a flag that is set and looked at in one step", function* (memory) {
    yield* lock(memory);
    yield* increment(memory);
    yield* unlock(memory);
  }],
};

/** What the number can be in the end, over all schedules of the two threads. */
function endings(one: Program, other: Program): Set<number> {
  const found = new Set<number>();
  const schedules: number[][] = [[]];
  for (let schedule = schedules.pop(); schedule !== undefined; schedule = schedules.pop()) {
    const memory = new Int32Array(new SharedArrayBuffer(8));
    const threads = [one(memory), other(memory)];
    const over = threads.map((thread) => thread.next().done === true);
    for (const who of schedule) over[who] = threads[who].next().done === true;
    if (over.every(Boolean)) found.add(memory[N]);
    else if (schedule.length < LONGEST) {
      for (const who of [0, 1]) if (!over[who]) schedules.push([...schedule, who]);
    }
  }
  return found;
}

export default defineExercise({
  id: "16.1",
  title: "Safe or not?",
  name: "verdicts",
  prediction: true,
  hints: [
    "For each program, try to let the second thread run as a whole in the middle of the first.",
    "What one thread has read must still be true when it writes. Which programs make sure of that, and how?",
    "A lock protects what is between `lock()` and `unlock()`, and nothing from one such part to the next. And it protects only from those who take it.",
  ],
  check(answer: typeof verdicts, judge) {
    for (const [name, [what, one, other = one]] of Object.entries(PROGRAMS)) {
      const safe = [...endings(one, other)].join() === "2";
      judge.requires(`${name}: ${what}`, {
        expected: safe ? "safe" : "unsafe",
        seen: answer?.[name],
      });
    }
  },
});
