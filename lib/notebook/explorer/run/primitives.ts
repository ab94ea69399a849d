/** The primitives of the course as an exploration sees them: what can be waited for, and where. */
import {
  AsyncEvent,
  Barrier,
  BoundedSemaphore,
  Condition,
  LifoQueue,
  Lock,
  PriorityQueue,
  Queue,
  Semaphore,
} from "../../../async/mod.ts";

/** A method that waits: what for, and where a task is when it has returned. */
export interface Waiting {
  readonly wants: (name: string) => string;
  readonly arrives: (name: string) => string;
}

/** One class of primitives. */
export interface PrimitiveKind {
  // deno-lint-ignore no-explicit-any
  readonly type: abstract new (...args: any[]) => object;
  /** What an unnamed one is called, with a number. */
  readonly noun: string;
  readonly waiting: Readonly<Record<string, Waiting>>;
}

const itself = (name: string) => name;
const taken: Waiting = { wants: itself, arrives: (name) => `has ${name}` };

/** A class comes after the one that it extends. */
export const PRIMITIVES: readonly PrimitiveKind[] = [
  { type: Lock, noun: "lock", waiting: { acquire: taken } },
  { type: Semaphore, noun: "semaphore", waiting: { acquire: taken } },
  { type: BoundedSemaphore, noun: "semaphore", waiting: {} },
  {
    type: AsyncEvent,
    noun: "event",
    waiting: { wait: { wants: itself, arrives: (name) => `has seen ${name}` } },
  },
  {
    type: Condition,
    noun: "condition",
    waiting: { wait: { wants: itself, arrives: (name) => `is back from ${name}` } },
  },
  {
    type: Barrier,
    noun: "barrier",
    waiting: {
      wait: { wants: (name) => `the others at ${name}`, arrives: (name) => `is past ${name}` },
    },
  },
  {
    type: Queue,
    noun: "queue",
    waiting: {
      put: { wants: (name) => `room in ${name}`, arrives: (name) => `has put into ${name}` },
      get: { wants: (name) => `an item from ${name}`, arrives: (name) => `has got from ${name}` },
      join: { wants: (name) => `the end of ${name}`, arrives: (name) => `has joined ${name}` },
    },
  },
  { type: PriorityQueue, noun: "queue", waiting: {} },
  { type: LifoQueue, noun: "queue", waiting: {} },
];

/** Whether the value reports to an exploration by itself what is done to it. */
export function isPrimitive(value: object): boolean {
  return PRIMITIVES.some(({ type }) => value instanceof type);
}
