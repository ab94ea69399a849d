/** A lock, free and handed over, beside its peers. */
import { Lock } from "@course/async";
import { Mutex as EsToolkitMutex } from "npm:es-toolkit@1.53.2";
import { Mutex as AsyncMutex } from "npm:async-mutex@0.5.0";
import { Lock as RocicorpLock } from "npm:@rocicorp/lock@1.0.4";
import { getSemaphore } from "npm:@henrygd/semaphore@0.1.0";
import AwaitLock from "npm:await-lock@3.0.0";
import { type Case, compile, type Group } from "./harness.ts";
import { promiseRing } from "./limits.ts";

/** How each peer spells "wait for the lock" and "give it back". */
const peers = {
  "ours, using": {
    make: () => new Lock(),
    body: "using _guard = await lock.acquire();",
  },
  "ours": {
    make: () => new Lock(),
    body: "const guard = await lock.acquire(); guard.release();",
  },
  "es-toolkit 1.53.2": {
    make: () => new EsToolkitMutex(),
    body: "await lock.acquire(); lock.release();",
  },
  "async-mutex 0.5.0": {
    make: () => new AsyncMutex(),
    body: "const release = await lock.acquire(); release();",
  },
  "@rocicorp/lock 1.0.4": {
    make: () => new RocicorpLock(),
    body: "const release = await lock.lock(); release();",
  },
  "@henrygd/semaphore 0.1.0": {
    make: () => getSemaphore(Math.random(), 1),
    body: "await lock.acquire(); lock.release();",
  },
  "await-lock 3.0.0": {
    make: () => new AwaitLock(),
    body: "await lock.acquireAsync(); lock.release();",
  },
};

type Peer = keyof typeof peers;

function uncontended(peer: Peer, ops = 20_000): Case {
  const { make, body } = peers[peer];
  return {
    name: peer,
    ops,
    run: compile({ lock: make(), ops }, `for (let i = 0; i < ops; i++) { ${body} }`),
  };
}

/**
 * `waiters` tasks that take the same lock in turns; every acquisition but the first is a hand-off.
 */
function handOff(peer: Peer, waiters: number, ops: number): Case {
  const { make, body } = peers[peer];
  const rounds = Math.ceil(ops / waiters);
  return {
    name: peer,
    ops: rounds * waiters,
    run: compile(
      { lock: make(), waiters, rounds },
      `const worker = async () => { for (let i = 0; i < rounds; i++) { ${body} } };
       await Promise.all(Array.from({ length: waiters }, worker));`,
    ),
  };
}

function handOffGroup(
  waiters: number,
  ops: number,
  options: { without?: readonly Peer[]; goals: Group["goals"]; rounds?: number },
): Group {
  const names = (Object.keys(peers) as Peer[]).filter((peer) => !options.without?.includes(peer));
  return {
    name: "lock",
    title: `Lock: hand-off among ${waiters.toLocaleString("en")} waiters`,
    limit: "ring of new promises",
    rounds: options.rounds,
    cases: [
      { name: "ring of new promises", ops, run: () => promiseRing(waiters, ops / waiters) },
      ...names.map((peer) => handOff(peer, waiters, ops)),
    ],
    goals: options.goals,
  };
}

const ring = "ring of new promises";

export const groups: readonly Group[] = [
  {
    name: "lock",
    title: "Lock: uncontended acquire and release",
    limit: "await a resolved promise",
    cases: [
      {
        name: "await a resolved promise",
        ops: 20_000,
        run: compile(
          { ready: Promise.resolve(), ops: 20_000 },
          "for (let i = 0; i < ops; i++) await ready;",
        ),
      },
      {
        name: "the using statement alone",
        ops: 20_000,
        run: compile(
          { resource: { [Symbol.dispose]() {} }, ops: 20_000 },
          "for (let i = 0; i < ops; i++) { using _resource = resource; }",
        ),
      },
      {
        name: "ours, tryAcquire",
        ops: 20_000,
        run: compile(
          { lock: new Lock(), ops: 20_000 },
          "for (let i = 0; i < ops; i++) lock.tryAcquire().release();",
        ),
      },
      ...(Object.keys(peers) as Peer[]).map((peer) => uncontended(peer)),
    ],
    goals: [
      { ours: "ours, using", against: "the using statement alone", atMost: 1.4 },
      { ours: "ours", against: "await a resolved promise", atMost: 2.2 },
      { ours: "ours", against: "es-toolkit 1.53.2", atMost: 0.5 },
      { ours: "ours", against: "async-mutex 0.5.0", atMost: 0.03 },
      { ours: "ours, tryAcquire", against: "await a resolved promise", atMost: 1.0 },
    ],
  },
  ...[2, 100].map((waiters) =>
    handOffGroup(waiters, 20_000, {
      goals: [
        { ours: "ours", against: ring, atMost: waiters === 2 ? 1.3 : 1.25 },
        { ours: "ours", against: "es-toolkit 1.53.2", atMost: 0.9 },
      ],
    })
  ),
  handOffGroup(10_000, 50_000, {
    without: ["async-mutex 0.5.0"],
    goals: [
      { ours: "ours", against: ring, atMost: 1.08 },
      { ours: "ours", against: "await-lock 3.0.0", atMost: 0.12 },
    ],
  }),
  handOffGroup(100_000, 100_000, {
    without: ["async-mutex 0.5.0", "await-lock 3.0.0"],
    goals: [{ ours: "ours", against: ring, atMost: 1.0 }],
  }),
];
