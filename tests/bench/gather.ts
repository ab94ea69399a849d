/** Many jobs at once: `gather` and `taskGroup` beside `Promise.all`. */
import { createTask, gather, taskGroup } from "@course/async";
import { compile, type Group } from "./harness.ts";
import { leastGather, leastGroup } from "./limits.ts";

const limit = "Promise.all";
const least = "the least that a group of tasks can be";
const leastThatLetsGo = "the least that can let go";

function group(jobs: number, rounds: number): Group {
  const names = { jobs, gather, taskGroup, createTask, leastGather, leastGroup };
  const job = "const job = async (i) => { await null; return i; };";
  return {
    name: "gather",
    title: `gather: ${jobs.toLocaleString("en")} jobs of one await each`,
    limit,
    rounds,
    cases: [
      {
        name: limit,
        ops: jobs,
        run: compile(
          names,
          `${job} await Promise.all(Array.from({ length: jobs }, (_, i) => job(i)));`,
        ),
      },
      {
        name: "gather",
        ops: jobs,
        run: compile(names, `${job} await gather(Array.from({ length: jobs }, (_, i) => job(i)));`),
      },
      {
        name: leastThatLetsGo,
        ops: jobs,
        run: compile(
          names,
          `${job} await leastGather(Array.from({ length: jobs }, (_, i) => job(i)));`,
        ),
      },
      {
        name: "gather of tasks",
        ops: jobs,
        run: compile(
          names,
          `${job} await gather(Array.from({ length: jobs }, (_, i) => createTask(() => job(i))));`,
        ),
      },
      {
        name: least,
        ops: jobs,
        run: compile(
          names,
          `${job} await leastGroup(Array.from({ length: jobs }, (_, i) => () => job(i)));`,
        ),
      },
      {
        name: "taskGroup",
        ops: jobs,
        run: compile(
          names,
          `${job} await taskGroup(async (group) => {
             for (let i = 0; i < jobs; i++) group.createTask(() => job(i));
           });`,
        ),
      },
    ],
    goals: [
      {
        ours: "gather",
        against: limit,
        atMost: jobs === 100_000 ? 1.03 : 1.0,
        why:
          "each argument is copied and checked before anything waits (A13, A14): see what the least costs",
      },
      {
        ours: "taskGroup",
        against: limit,
        atMost: 1.6,
        why:
          "each task starts later (T1) and has a signal of its own (T6): see what the least costs",
      },
      { ours: "taskGroup", against: least, atMost: 1.1 },
    ],
  };
}

/** A few promises, as in most programs: what it costs that a call leaves nothing behind (A16). */
const few: Group = {
  name: "gather",
  title: "gather: two promises, again and again",
  limit,
  cases: [
    [limit, "Promise.all(two())"],
    ["gather", "gather(two())"],
    ["gather with a signal", "gather(two(), { signal })"],
  ].map(([name, call]) => ({
    name,
    ops: 10_000,
    run: compile(
      { gather, signal: new AbortController().signal, ops: 10_000 },
      `const two = () => [Promise.resolve(1), Promise.resolve(2)];
       for (let i = 0; i < ops; i++) await ${call};`,
    ),
  })),
  goals: [{
    ours: "gather",
    against: limit,
    atMost: 1.5,
    why: "every promise gets one handler that can be taken away, and the platform's cannot be",
  }],
};

export const groups: readonly Group[] = [few, group(100_000, 21), group(1_000_000, 5)];
