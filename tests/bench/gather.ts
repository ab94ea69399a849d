import { createTask, gather, taskGroup } from "@course/async";
import { compile, type Group } from "./harness.ts";

const limit = "Promise.all";

function group(jobs: number, rounds: number): Group {
  const names = { jobs, gather, taskGroup, createTask };
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
      { ours: "taskGroup", against: limit, atMost: 1.6 },
    ],
  };
}

export const groups: readonly Group[] = [group(100_000, 21), group(1_000_000, 5)];
