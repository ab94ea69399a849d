/** A queue, unbounded and bounded, beside its peers. */
import { Queue } from "@course/async";
import { Channel } from "npm:async-channel@0.2.0";
import { pushable } from "npm:it-pushable@3.2.4";
import { type Case, compile, type Group } from "./harness.ts";

const limit = "two awaits per item";
const items = 50_000;

const limitCase: Case = {
  name: limit,
  ops: items,
  run: compile(
    { ready: Promise.resolve(), items },
    `const side = async () => { for (let i = 0; i < items; i++) await ready; };
     await Promise.all([side(), side()]);`,
  ),
};

/** One producer and one consumer; each side's statement is written out. */
function stream(name: string, make: () => unknown, put: string, get: string): Case {
  return {
    name,
    ops: items,
    run: compile(
      { make, items },
      `const queue = make();
       const produce = async () => { for (let i = 0; i < items; i++) { ${put} } };
       const consume = async () => {
         let sum = 0;
         for (let i = 0; i < items; i++) { ${get} sum += item; }
         return sum;
       };
       const [, sum] = await Promise.all([produce(), consume()]);
       if (sum !== items * (items - 1) / 2) throw new Error("items were lost: " + sum);`,
    ),
  };
}

function streams(bound: number): Case[] {
  const channelBound = bound === Infinity ? 0x7fff_ffff : bound;
  return [
    limitCase,
    stream(
      "ours",
      () => new Queue<number>(bound),
      "await queue.put(i);",
      "const item = await queue.get();",
    ),
    stream(
      "ours, sync twins first",
      () => new Queue<number>(bound),
      "if (queue.full) await queue.put(i); else queue.putNowait(i);",
      "const item = queue.empty ? await queue.get() : queue.getNowait();",
    ),
    stream(
      "async-channel 0.2.0",
      () => new Channel<number>(channelBound),
      "await queue.push(i);",
      "const item = await queue.get();",
    ),
  ];
}

/** Put everything in, then take everything out. */
function fillThenDrain(name: string, count: number, body: string, names = {}): Case {
  return { name, ops: count, run: compile({ count, ...names }, body) };
}

const array = "array push, then read by index";

function ours(count: number, kind: "sync" | "awaited"): string {
  const [put, get] = kind === "sync"
    ? ["queue.putNowait(i)", "queue.getNowait()"]
    : ["await queue.put(i)", "await queue.get()"];
  return `const queue = new Queue();
    for (let i = 0; i < ${count}; i++) ${put};
    let sum = 0;
    for (let i = 0; i < ${count}; i++) sum += ${get};
    return sum;`;
}

const million = 1_000_000;

export const groups: readonly Group[] = [
  {
    name: "queue",
    title: "Queue unbounded: one producer, one consumer",
    limit,
    cases: streams(Infinity),
    goals: [
      { ours: "ours", against: limit, atMost: 1.3 },
      { ours: "ours", against: "async-channel 0.2.0", atMost: 0.65 },
      { ours: "ours, sync twins first", against: limit, atMost: 0.75 },
    ],
  },
  {
    name: "queue",
    title: "Queue bounded(100): one producer, one consumer",
    limit,
    cases: streams(100),
    goals: [
      { ours: "ours", against: limit, atMost: 1.3 },
      { ours: "ours", against: "async-channel 0.2.0", atMost: 0.65 },
      { ours: "ours, sync twins first", against: limit, atMost: 0.75 },
    ],
  },
  {
    name: "queue",
    title: "Queue bounded(1): one producer, one consumer",
    limit,
    cases: streams(1),
    goals: [
      { ours: "ours", against: limit, atMost: 1.3 },
      { ours: "ours", against: "async-channel 0.2.0", atMost: 0.8 },
    ],
  },
  {
    name: "queue",
    title: "Queue: fill 1,000,000, then drain",
    limit: array,
    cases: [
      fillThenDrain(
        array,
        million,
        `const items = []; for (let i = 0; i < count; i++) items.push(i);
         let sum = 0; for (let i = 0; i < count; i++) sum += items[i]; return sum;`,
      ),
      fillThenDrain("ours, sync", million, ours(million, "sync"), { Queue }),
      fillThenDrain("ours, awaited", million, ours(million, "awaited"), { Queue }),
      fillThenDrain("ours, sync, 10,000 items", 10_000, ours(10_000, "sync"), { Queue }),
      fillThenDrain(
        "it-pushable 3.2.4",
        million,
        `const queue = pushable({ objectMode: true });
         for (let i = 0; i < count; i++) queue.push(i);
         queue.end(); let sum = 0; for await (const item of queue) sum += item; return sum;`,
        { pushable },
      ),
    ],
    goals: [
      { ours: "ours, sync", against: array, atMost: 0.95 },
      { ours: "ours, awaited", against: array, atMost: 5 },
      { ours: "ours, sync", against: "ours, sync, 10,000 items", atMost: 1.5 },
    ],
  },
];
