/**
 * Random programs for locks, semaphores, events, conditions, barriers and queues, as data: what
 * `actors.ts` runs with lib/async and `actors.py` with asyncio.
 *
 * Every time in a program is drawn from a range so wide that no two things begin at the same
 * moment: lib/async and asyncio schedule differently within a moment, and must agree on everything
 * else.
 */
import { Random } from "../programs/generate.ts";

/** After so long a pause the actor does this; `time` is how long it keeps what it gets. */
export interface Act {
  readonly pause: number;
  readonly name: string;
  readonly number: number;
  readonly time: number;
}

/** Some actors share one primitive; some of them are cancelled on the way. */
export interface Play {
  readonly seed: number;
  readonly primitive: Primitive;
  /** What the primitive is made with: permits, parties, or the size of the queue. */
  readonly size: number;
  /** The oldest CPython 3 that has what is used. */
  readonly needs: number;
  readonly actors: readonly (readonly Act[])[];
  readonly cancels: readonly { readonly at: number; readonly actor: number }[];
}

export type Primitive = keyof typeof ACTS;

/** What can be done with each; a name that comes twice is drawn twice as often. */
export const ACTS = {
  lock: ["hold", "hold", "hold", "try"],
  semaphore: ["hold", "hold", "hold", "try", "release"],
  boundedSemaphore: ["hold", "hold", "hold", "try", "release"],
  event: ["wait", "wait", "wait", "set", "clear", "flash"],
  condition: ["wait", "wait", "wait", "notify", "notify", "notifyAll", "waitFor", "add", "hold"],
  barrier: ["wait", "wait", "wait", "wait", "wait", "wait", "abort", "reset"],
  queue: ["put", "put", "get", "get", "putNowait", "getNowait", "taskDone", "join", "shutdown"],
  priorityQueue: ["put", "put", "get", "get", "putNowait", "getNowait", "taskDone", "shutdown"],
  lifoQueue: ["put", "put", "get", "get", "putNowait", "getNowait", "taskDone", "join"],
};

export const PRIMITIVES = Object.keys(ACTS) as Primitive[];

/** Moments are whole numbers up to this. */
const RANGE = 10_000_000;

/** The play of a seed. */
export function generate(seed: number): Play {
  const random = new Random(seed);
  const primitive = PRIMITIVES[seed % PRIMITIVES.length];
  const isQueue = primitive.endsWith("ueue");
  const size = isQueue ? random.int(0, 3) : random.int(primitive === "semaphore" ? 0 : 1, 3);
  let needs = 11;
  const actors = random.list(2, 6, () =>
    random.list(2, 6, (): Act => {
      let name = random.pick(ACTS[primitive]);
      // Shutting down is the end of most of a program: once in a while is enough.
      if (name === "shutdown" && random.next() < 0.7) name = "put";
      if (name === "shutdown") needs = 13;
      return {
        pause: random.int(1, RANGE),
        name,
        number: random.int(0, 3),
        time: random.int(1, RANGE),
      };
    }));
  const cancels = random.list(0, 5, () => ({
    at: random.int(1, 4 * RANGE),
    actor: random.int(0, actors.length - 1),
  })).sort((a, b) => a.at - b.at);
  return { seed, primitive, size, needs, actors, cancels };
}

/**
 * What two traces are compared by: what each actor went through and when, and, within a moment, the
 * order in which those who had been waiting got what they waited for.
 */
export function observable(trace: readonly string[]): string[] {
  const lives = trace.map((line) => line.split(" ")).map(([time, actor, ...text], index) => ({
    time: Number(time),
    actor,
    index,
    line: [time, actor, ...text].join(" "),
  }));
  lives.sort((a, b) =>
    a.time - b.time || (a.actor < b.actor ? -1 : a.actor > b.actor ? 1 : a.index - b.index)
  );
  return [...lives.map((life) => life.line), ...trace.filter((line) => / at last /.test(line))];
}
