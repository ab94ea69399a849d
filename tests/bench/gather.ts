import { createTask, gather, taskGroup } from "@course/async";
import { compile, type Group } from "./harness.ts";
import { leastGroup } from "./limits.ts";

const limit = "Promise.all";
const least = "the least that a group of tasks can be";

function group(jobs: number, rounds: number): Group {
  const names = { jobs, gather, taskGroup, createTask, leastGroup };
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
      { ours: "gather", against: limit, atMost: 1.15 },
      {
        ours: "taskGroup",
        against: limit,
        atMost: 1.6,
        why:
          "each task starts later (T1) and has a signal of its own (T6): see what the least costs",
      },
      { ours: "taskGroup", against: least, atMost: 1.2 },
    ],
  };
}

export const groups: readonly Group[] = [group(100_000, 21), group(1_000_000, 5)];
