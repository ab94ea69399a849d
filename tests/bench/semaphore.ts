/** A semaphore, free and contended, beside its peers. */
import { Semaphore } from "@course/async";
import { Semaphore as EsToolkitSemaphore } from "npm:es-toolkit@1.53.2";
import { Sema } from "npm:async-sema@3.1.1";
import { getSemaphore } from "npm:@henrygd/semaphore@0.1.0";
import { type Case, compile, type Group } from "./harness.ts";
import { promiseRingOf } from "./limits.ts";

const peers = {
  "ours, using": {
    make: () => new Semaphore(10),
    held: (work: string) => `using _permit = await semaphore.acquire(); ${work}`,
  },
  "ours": {
    make: () => new Semaphore(10),
    held: (work: string) => `const permit = await semaphore.acquire(); ${work} permit.release();`,
  },
  "es-toolkit 1.53.2": {
    make: () => new EsToolkitSemaphore(10),
    held: (work: string) => `await semaphore.acquire(); ${work} semaphore.release();`,
  },
  "async-sema 3.1.1": {
    make: () => new Sema(10),
    held: (work: string) => `await semaphore.acquire(); ${work} semaphore.release();`,
  },
  "@henrygd/semaphore 0.1.0": {
    make: () => getSemaphore(Math.random(), 10),
    held: (work: string) => `await semaphore.acquire(); ${work} semaphore.release();`,
  },
};

type Peer = keyof typeof peers;
const names = Object.keys(peers) as Peer[];

function uncontended(peer: Peer, ops = 20_000): Case {
  const { make, held } = peers[peer];
  return {
    name: peer,
    ops,
    run: compile({ semaphore: make(), ops }, `for (let i = 0; i < ops; i++) { ${held("")} }`),
  };
}

function held(peer: Peer, waiters: number): Case {
  const { make, held } = peers[peer];
  return {
    name: peer,
    ops: waiters,
    run: compile(
      { semaphore: make(), waiters },
      `const worker = async () => { ${held("await null;")} };
       await Promise.all(Array.from({ length: waiters }, worker));`,
    ),
  };
}

const ring = "ring of ten tokens";

export const groups: readonly Group[] = [
  {
    name: "semaphore",
    title: "Semaphore(10): uncontended acquire and release",
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
      ...names.map((peer) => uncontended(peer)),
    ],
    goals: [
      {
        ours: "ours, using",
        against: "await a resolved promise",
        atMost: 4.0,
        why: "V8's using statement alone costs more than that: see the table of the lock",
      },
      { ours: "ours", against: "await a resolved promise", atMost: 4.0 },
    ],
  },
  ...[10_000, 100_000].map((waiters): Group => ({
    name: "semaphore",
    title: `Semaphore(10): ${waiters.toLocaleString("en")} waiters, each holding over one await`,
    limit: ring,
    cases: [
      { name: ring, ops: waiters, run: () => promiseRingOf(10, waiters) },
      ...names.map((peer) => held(peer, waiters)),
    ],
    goals: [{ ours: "ours", against: ring, atMost: waiters === 10_000 ? 1.15 : 1.0 }],
  })),
];
