/** A priority queue beside its peers, and beside sorting. */
import { PriorityQueue } from "@course/async";
import FlatQueue from "npm:flatqueue@3.0.0";
import TinyQueue from "npm:tinyqueue@3.0.0";
import PQueue from "p-queue";
import { type Case, compile, type Group } from "./harness.ts";

const count = 100_000;

/** The same pseudo-random priorities in every round. */
const priorities = (() => {
  let state = 0x2545_f491;
  return Float64Array.from({ length: count }, () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b_3c6d) + 1;
    return state >>> 0;
  });
})();

const limit = "Float64Array.sort";

function heap(name: string, names: Record<string, unknown>, body: string, ops = count): Case {
  return { name, ops, run: compile({ count: ops, priorities, ...names }, body) };
}

const byPriority = (a: { priority: number }, b: { priority: number }) => a.priority - b.priority;

const byPriorityAndRank = (
  a: { priority: number; rank: number },
  b: { priority: number; rank: number },
) => a.priority - b.priority || a.rank - b.rank;

const limitCase: Case = { name: limit, ops: count, run: () => void priorities.slice().sort() };

export const groups: readonly Group[] = [
  {
    name: "priority",
    title: "PriorityQueue: 100,000 numbers in, 100,000 out",
    limit,
    cases: [
      limitCase,
      heap(
        "ours (ties leave in order)",
        { PriorityQueue },
        `const queue = new PriorityQueue();
         for (let i = 0; i < count; i++) queue.putNowait(priorities[i]);
         for (let i = 0; i < count; i++) queue.getNowait();`,
      ),
      heap(
        "flatqueue 3.0.0",
        { FlatQueue },
        `const queue = new FlatQueue();
         for (let i = 0; i < count; i++) queue.push(i, priorities[i]);
         for (let i = 0; i < count; i++) queue.pop();`,
      ),
      heap(
        "tinyqueue 3.0.0, ties in any order",
        { TinyQueue },
        `const queue = new TinyQueue();
         for (let i = 0; i < count; i++) queue.push(priorities[i]);
         for (let i = 0; i < count; i++) queue.pop();`,
      ),
      heap(
        "tinyqueue 3.0.0, ties in order",
        { TinyQueue, compare: byPriorityAndRank },
        `const queue = new TinyQueue([], compare);
         for (let i = 0; i < count; i++) queue.push({ priority: priorities[i], rank: i });
         for (let i = 0; i < count; i++) queue.pop();`,
      ),
    ],
    goals: [
      { ours: "ours (ties leave in order)", against: limit, atMost: 1.5 },
      { ours: "ours (ties leave in order)", against: "flatqueue 3.0.0", atMost: 0.95 },
      {
        ours: "ours (ties leave in order)",
        against: "tinyqueue 3.0.0, ties in order",
        atMost: 0.22,
      },
    ],
  },
  {
    name: "priority",
    title: "PriorityQueue with a comparator: 100,000 objects in, 100,000 out",
    limit,
    cases: [
      limitCase,
      heap(
        "ours (ties leave in order)",
        { PriorityQueue, compare: byPriority },
        `const queue = new PriorityQueue({ compare });
         for (let i = 0; i < count; i++) queue.putNowait({ priority: priorities[i] });
         for (let i = 0; i < count; i++) queue.getNowait();`,
      ),
      heap(
        "tinyqueue 3.0.0",
        { TinyQueue, compare: byPriority },
        `const queue = new TinyQueue([], compare);
         for (let i = 0; i < count; i++) queue.push({ priority: priorities[i] });
         for (let i = 0; i < count; i++) queue.pop();`,
      ),
    ],
    goals: [
      { ours: "ours (ties leave in order)", against: "tinyqueue 3.0.0", atMost: 1.1 },
    ],
  },
  {
    name: "priority",
    title: "PriorityQueue against p-queue's priorities: 100,000 entries",
    limit,
    rounds: 5,
    cases: [
      limitCase,
      heap(
        "ours (ties leave in order)",
        { PriorityQueue, compare: byPriority },
        `const queue = new PriorityQueue({ compare });
         for (let i = 0; i < count; i++) queue.putNowait({ priority: priorities[i] });
         for (let i = 0; i < count; i++) queue.getNowait();`,
      ),
      heap(
        "p-queue 10.0.0",
        { PQueue },
        `const queue = new PQueue({ concurrency: 1, autoStart: false });
         for (let i = 0; i < count; i++) queue.add(() => {}, { priority: priorities[i] });
         queue.start();
         await queue.onIdle();`,
      ),
    ],
    goals: [{ ours: "ours (ties leave in order)", against: "p-queue 10.0.0", atMost: 0.1 }],
  },
];
