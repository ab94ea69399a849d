/** Answers that prove the checker of exercise 14.1. */
import type { Mutants } from "@course/notebook/exercises";
import type { CreateMonitor } from "./exercise.ts";
import type { Blame } from "./solution.ts";

/** How a mutant differs from a right answer. */
interface Fault {
  /** Loses `this`. */
  noThis?: boolean;
  /** Hands only the first argument on. */
  oneArgument?: boolean;
  returned?: (value: unknown) => unknown;
  isLong?: (own: number, limit: number) => boolean;
  swallows?: (error: unknown) => boolean;
  /** Blames only calls that return. */
  onlyReturned?: boolean;
  /** What the outer call is charged. */
  own?: (took: number, inside: number) => number;
  /** What is inside the caller afterwards. */
  after?: (before: number, took: number, own: number) => number;
  /** Blames each name once. */
  once?: boolean;
  /** Measures until a promise has settled. */
  untilSettled?: boolean;
  shared?: { inside: number };
  sharedBlames?: Blame[];
}

function monitor(fault: Fault): CreateMonitor {
  const create = (limit: number, now: () => number) => {
    const blames: Blame[] = fault.sharedBlames ?? [];
    const state = fault.shared ?? { inside: 0 };
    const {
      isLong = (own, limit) => own >= limit,
      own: ownOf = (took, inside) => took - inside,
      after = (before, took) => before + took,
      returned = (value) => value,
    } = fault;
    function watch(name: string, work: (...args: unknown[]) => unknown) {
      return function (this: unknown, ...args: unknown[]): unknown {
        const before = state.inside;
        state.inside = 0;
        const start = now();
        const end = () => {
          const took = now() - start;
          const own = ownOf(took, state.inside);
          const known = fault.once && blames.some((blame) => blame.name === name);
          if (isLong(own, limit) && !known) blames.push({ name, ms: own });
          state.inside = after(before, took, own);
        };
        const handed = fault.oneArgument ? args.slice(0, 1) : args;
        let value: unknown;
        try {
          value = work.apply(fault.noThis ? { tax: 0 } : this, handed);
        } catch (error) {
          if (fault.onlyReturned) state.inside = before;
          else end();
          if (fault.swallows?.(error)) return undefined;
          throw error;
        }
        if (fault.untilSettled && value instanceof Promise) return value.finally(end);
        end();
        return returned(value);
      };
    }
    return { watch, blames };
  };
  return create as unknown as CreateMonitor;
}

const charged = "what watched functions inside have taken is not charged to the outer one";

export const mutants: Mutants<CreateMonitor> = {
  "is an arrow function, without a `this`": {
    answer: monitor({ noThis: true }),
    fails: "a watched function gets its arguments and its `this`",
  },
  "hands on one argument": {
    answer: monitor({ oneArgument: true }),
    fails: "a watched function gets its arguments and its `this`",
  },
  "loses falsy values": {
    answer: monitor({ returned: (value) => value || undefined }),
    fails: "it returns what the function returns, falsy values and promises as they are",
  },
  "makes everything a promise": {
    answer: monitor({ returned: (value) => Promise.resolve(value).then((same) => same) }),
    fails: "it returns what the function returns, falsy values and promises as they are",
  },
  "blames only what is longer than the limit": {
    answer: monitor({ isLong: (own, limit) => own > limit }),
    fails: "a call of 50 ms or more is blamed, a shorter one is not",
  },
  "blames every call": {
    answer: monitor({ isLong: (own) => own > 0 }),
    fails: "a call of 50 ms or more is blamed, a shorter one is not",
  },
  "blames each function once": {
    answer: monitor({ once: true }),
    fails: "a call of 50 ms or more is blamed, a shorter one is not",
  },
  "swallows the error": {
    answer: monitor({ swallows: () => true }),
    fails: "a call that throws is blamed too, and its caller gets the error",
  },
  "takes a falsy error for none": {
    answer: monitor({ swallows: (error) => !error }),
    fails: "its caller gets an error that is 0, an empty string or undefined, too",
  },
  "takes null for no error": {
    answer: monitor({ swallows: (error) => error === null }),
    fails: "its caller gets an error that is 0, an empty string or undefined, too",
  },
  "blames only calls that return": {
    answer: monitor({ onlyReturned: true }),
    fails: "a call that throws is blamed too, and its caller gets the error",
  },
  "charges everything to everyone on the way": {
    answer: monitor({ own: (took) => took }),
    fails: charged,
  },
  "takes only the last inner call off": {
    answer: monitor({ after: (_before, took) => took }),
    fails: charged,
  },
  "takes only its children's own time off": {
    answer: monitor({ after: (before, _took, own) => before + own }),
    fails: charged,
  },
  "measures until the promise has settled": {
    answer: monitor({ untilSettled: true }),
    fails: "an async function is charged up to its first `await`, and its promise works",
  },
  "has one account for all monitors": {
    answer: monitor({ shared: { inside: 0 } }),
    fails: "each monitor knows only its own functions",
  },
  "has one list for all monitors": {
    answer: monitor({ sharedBlames: [] }),
    fails: "each monitor knows only its own functions",
  },
  "leaves a branch of each promise unhandled": {
    answer: monitor({
      returned: (value) => {
        if (value instanceof Promise) void value.finally(() => {});
        return value;
      },
    }),
    fails: "no rejection of a promise is left unhandled, if its caller handles it",
  },
};

export const variants: Record<string, CreateMonitor> = {
  "keeps a stack of calls": (limit, now) => {
    const blames: Blame[] = [];
    const stack: number[] = [];
    return {
      blames,
      watch: (name, work) =>
        function (this: unknown, ...args) {
          stack.push(0);
          const start = now();
          try {
            return work.call(this, ...args);
          } finally {
            const took = now() - start, ms = took - stack.pop()!;
            if (stack.length > 0) stack[stack.length - 1] += took;
            if (!(ms < limit)) blames.push({ name, ms });
          }
        },
    };
  },
  "switches the account at every border": (limit, now) => {
    const blames: Blame[] = [];
    let current: Blame | undefined, since = 0;
    const enter = (next: Blame | undefined) => {
      const time = now();
      if (current) current.ms += time - since;
      since = time;
      current = next;
    };
    return {
      blames,
      watch: (name, work) =>
        function (this: unknown, ...args) {
          const outer = current, mine = { name, ms: 0 };
          enter(mine);
          try {
            return work.apply(this, args);
          } finally {
            enter(outer);
            if (mine.ms >= limit) blames.push(mine);
          }
        },
    };
  },
};
