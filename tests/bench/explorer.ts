/** The interleaving explorer: what a step of an explored program costs. */
import { explore, type Program } from "@course/notebook";
import type { Group } from "./harness.ts";

const turn = "a turn of the event loop";

/** Three tasks of three steps: 1,680 schedules, run step by step. */
const STEPS = 1_680 * 9;

/** Each reads and writes what all share. */
const everyOrder: Program = ({ at }) => {
  let n = 0;
  const work = async () => {
    let read = n;
    await at("has read");
    n = read + 1;
    read = n;
    await at("has read again");
    n = read + 1;
  };
  return { tasks: { A: work, B: work, C: work }, atEnd: () => n > 0 };
};

/** The same, declared, so that each step says what it touches: as many classes as schedules. */
const everyClass: Program = ({ at, shared }) => {
  const state = shared({ n: 0 });
  const work = async () => {
    state.n++;
    await at("once");
    state.n++;
    await at("twice");
    state.n++;
  };
  return { tasks: { A: work, B: work, C: work }, atEnd: () => state.n === 9 };
};

/** Explores to the end, which is a known number of steps. */
function exploring(name: string, program: Program) {
  const run = async () => {
    const { schedules, exhaustive } = await explore(name, program);
    if (schedules !== 1_680 || !exhaustive) throw new Error(`${schedules} schedules, not 1,680`);
  };
  return { name, ops: STEPS, run };
}

export const groups: readonly Group[] = [
  {
    name: "explorer",
    title: "Explorer: one step of an explored program",
    limit: turn,
    rounds: 11,
    cases: [
      {
        name: turn,
        ops: STEPS,
        async run() {
          for (let i = 0; i < STEPS; i++) await new Promise((resolve) => setImmediate(resolve));
        },
      },
      exploring("every order", everyOrder),
      exploring("every class", everyClass),
    ],
    goals: [
      { ours: "every order", against: turn, atMost: 5 },
      { ours: "every class", against: turn, atMost: 8 },
    ],
  },
];
