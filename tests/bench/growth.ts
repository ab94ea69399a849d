/**
 * No cliffs: ten and a hundred times as many cost no more each, beside what they cost the limit.
 */
import { Lock, PriorityQueue, Queue, Semaphore, taskGroup } from "@course/async";
import { compile, type Group } from "./harness.ts";
import { promiseRing, promiseRingOf } from "./limits.ts";

const sizes = [10_000, 100_000, 1_000_000];

/** What the bodies below use; each is run with `count` set to the size. */
const names = { Lock, PriorityQueue, Queue, Semaphore, taskGroup, promiseRing, promiseRingOf };

interface Contest {
  readonly title: string;
  readonly ours: string;
  /** What it is compared with, and its body. */
  readonly limit: string;
  readonly limitBody: string;
  readonly atMost: number;
}

function growth({ title, ours, limit, limitBody, atMost }: Contest): Group {
  const label = (who: string, size: number) => `${who}, ${size.toLocaleString("en")}`;
  const row = (who: string, body: string) => (size: number) => {
    const turns = Math.max(1, 100_000 / size); // A short run would measure chance.
    return {
      name: label(who, size),
      ops: size * turns,
      run: compile({ ...names, count: size, turns }, `for (let i = 0; i < turns; i++) { ${body} }`),
    };
  };
  return {
    name: "growth",
    title: `Growth: ${title}`,
    limit: label(limit, sizes[0]),
    rounds: 5,
    cases: [...sizes.map(row(limit, limitBody)), ...sizes.map(row("ours", ours))],
    // A cliff would show where the most are; below that, the rows speak for themselves.
    goals: [{ ours: label("ours", sizes[2]), against: label(limit, sizes[2]), atMost }],
  };
}

const job = "const job = async (i) => { await null; return i; };";
const workers = (held: string) =>
  `const worker = async () => { ${held} };
   await Promise.all(Array.from({ length: count }, worker));`;

export const groups: readonly Group[] = [
  growth({
    title: "so many wait for a lock",
    ours: `const lock = new Lock(); ${workers("(await lock.acquire()).release();")}`,
    limit: "ring of new promises",
    limitBody: "await promiseRing(count, 1);",
    atMost: 2,
  }),
  growth({
    title: "so many wait for a semaphore of ten",
    ours: `const semaphore = new Semaphore(10);
      ${workers("const permit = await semaphore.acquire(); await null; permit.release();")}`,
    limit: "ring of ten tokens",
    limitBody: "await promiseRingOf(10, count);",
    atMost: 2,
  }),
  growth({
    title: "so many items fill a queue and leave it",
    ours: `const queue = new Queue();
      for (let i = 0; i < count; i++) queue.putNowait(i);
      for (let i = 0; i < count; i++) queue.getNowait();`,
    limit: "array push, then read",
    limitBody: `const items = []; let sum = 0;
      for (let i = 0; i < count; i++) items.push(i);
      for (let i = 0; i < count; i++) sum += items[i];`,
    atMost: 3.5,
  }),
  growth({
    title: "so many numbers through a priority queue",
    ours: `const queue = new PriorityQueue();
      for (let i = 0; i < count; i++) queue.putNowait(Math.random());
      for (let i = 0; i < count; i++) queue.getNowait();`,
    limit: "Float64Array.sort",
    limitBody: "Float64Array.from({ length: count }, Math.random).sort();",
    atMost: 2.2,
  }),
  growth({
    title: "so many tasks in a group",
    ours: `${job} await taskGroup(async (group) => {
        for (let i = 0; i < count; i++) group.createTask(() => job(i));
      });`,
    limit: "Promise.all",
    limitBody: `${job} await Promise.all(Array.from({ length: count }, (_, i) => job(i)));`,
    atMost: 3,
  }),
];
