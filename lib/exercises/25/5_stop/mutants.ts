/** Answers that prove the checker of exercise 25.5. */
import type { Mutants } from "@course/notebook/exercises";
import { type Ending, untilStopped } from "./solution.ts";

type Answer = typeof untilStopped;
type Timer = ReturnType<typeof setTimeout>;

/** What goes wrong at the end. */
interface Flaws {
  /** What the first stop does besides setting the timer. */
  first(enough: () => void, now: AbortController): void;
  /** What the second one does. */
  second(enough: () => void, now: AbortController): void;
  graceOf(grace: number): number;
  /** Whether the timer of the limit is cleared at the first stop. */
  clearsTheLimit: boolean;
  /** Whether the limit counts as the first stop. */
  limitIsAStop: boolean;
  hasALimit: boolean;
  clearsAtTheEnd: boolean;
  clearsAfterClosing: boolean;
  order(closing: Ending["closing"]): readonly (() => unknown)[];
  closesAtOnce: boolean;
  closesAfterErrors: boolean;
  ignores: "after closing" | "before closing" | "never" | "only if all went well";
  /** What becomes of an error of closing. */
  onClosingError(errors: unknown[], error: unknown): void;
  thrown(errors: unknown[]): { error: unknown } | undefined;
}

const RIGHT: Flaws = {
  first: (enough) => enough(),
  second: (_enough, now) => now.abort(),
  graceOf: (grace) => grace,
  clearsTheLimit: true,
  limitIsAStop: true,
  hasALimit: true,
  clearsAtTheEnd: true,
  clearsAfterClosing: true,
  order: (closing) => closing.toReversed(),
  closesAtOnce: false,
  closesAfterErrors: true,
  ignores: "after closing",
  onClosingError: (errors, error) => void errors.push(error),
  thrown: (errors) => errors.length > 0 ? { error: errors[0] } : undefined,
};

/** An end with flaws. */
function withFlaws(flaws: Partial<Flaws>): Answer {
  const the = { ...RIGHT, ...flaws };
  return async (crawl, enough, { onStop, limit, grace, closing }) => {
    const now = new AbortController(), timers = new Set<Timer>();
    let stopping = false;
    const setTimer = (then: () => void, ms: number) => void timers.add(setTimeout(then, ms));
    const clear = () => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    };
    const stop = () => {
      if (the.clearsTheLimit) clear();
      if (stopping) return the.second(enough, now);
      stopping = true;
      setTimer(() => now.abort(), the.graceOf(grace));
      the.first(enough, now);
    };
    const ignore = onStop(stop);
    if (the.hasALimit) setTimer(the.limitIsAStop ? stop : () => now.abort(), limit);
    const errors: unknown[] = [];
    let result: unknown;
    try {
      result = await crawl(now.signal);
    } catch (error) {
      errors.push(error);
    }
    if (the.clearsAtTheEnd) clear();
    if (the.ignores === "before closing") ignore();
    const close = async (close: () => unknown) => {
      try {
        await close();
      } catch (error) {
        the.onClosingError(errors, error);
      }
    };
    if (errors.length === 0 || the.closesAfterErrors) {
      if (the.closesAtOnce) await Promise.all(the.order(closing).map(close));
      else for (const one of the.order(closing)) await close(one);
    }
    const listens = the.ignores === "only if all went well" ? errors.length > 0 : false;
    if (!listens && the.ignores !== "before closing" && the.ignores !== "never") ignore();
    if (the.clearsAfterClosing && the.clearsAtTheEnd) clear();
    const thrown = the.thrown(errors);
    if (thrown) throw thrown.error;
    // deno-lint-ignore no-explicit-any
    return result as any;
  };
}

const IN_TIME = "Ctrl-C says `enough` at once, and pages that end in time are not aborted (ms)";
const LATE = "what is late is aborted after `grace` ms, and the result still returned (ms)";
const SECOND = "a second Ctrl-C aborts at once; `enough` is said once (ms)";
const TIDIES = "a crawl that tidies up after an abort is waited for; then all is closed (ms)";
const LIMIT = "after `limit` ms it is stopped as by a first Ctrl-C (ms)";
const CLOSE = "connections are closed one by one, the one opened last first (ms)";
const LISTENS = "Ctrl-C is listened to until all is closed, and disturbs no closing";
const LEFT = "no listener and no timer is left then";

export const mutants: Mutants<Answer> = {
  "aborts at the first Ctrl-C": {
    answer: withFlaws({
      first: (enough, now) => {
        enough();
        now.abort();
      },
    }),
    fails: IN_TIME,
  },
  "does not say that it is enough": { answer: withFlaws({ first: () => {} }), fails: IN_TIME },
  "waits as long as it takes": { answer: withFlaws({ graceOf: () => 1e9 }), fails: LATE },
  "gives no time": { answer: withFlaws({ graceOf: () => 0 }), fails: IN_TIME },
  "does not listen to a second Ctrl-C": { answer: withFlaws({ second: () => {} }), fails: SECOND },
  "takes every Ctrl-C for the first": {
    answer: withFlaws({ second: (enough) => enough() }),
    fails: SECOND,
  },
  "has no limit": { answer: withFlaws({ hasALimit: false }), fails: LIMIT },
  "aborts at the limit": { answer: withFlaws({ limitIsAStop: false }), fails: LIMIT },
  "takes the limit for a second Ctrl-C": {
    answer: withFlaws({ clearsTheLimit: false }),
    fails: "the limit is no second Ctrl-C, and shortens no grace (ms)",
  },
  "does not count the limit as a first Ctrl-C": {
    answer: (crawl, enough, ending) => {
      let told = 0;
      return withFlaws({
        first: (enough) => {
          told = performance.now();
          enough();
        },
        second: (_enough, now) => {
          if (told < ending.limit) now.abort();
          else setTimeout(() => now.abort(), ending.grace);
        },
      })(crawl, enough, ending);
    },
    fails: "a Ctrl-C after the limit is a second one (ms)",
  },
  "leaves the timer of the limit": { answer: withFlaws({ clearsAtTheEnd: false }), fails: LEFT },
  "leaves the timer of a late Ctrl-C": {
    answer: withFlaws({ clearsAfterClosing: false }),
    fails: "a Ctrl-C while connections are closed leaves no timer",
  },
  "goes on listening": { answer: withFlaws({ ignores: "never" }), fails: LEFT },
  "stops listening before it closes": {
    answer: withFlaws({ ignores: "before closing" }),
    fails: LISTENS,
  },
  "goes on listening after an error": {
    answer: withFlaws({ ignores: "only if all went well" }),
    fails: "if the crawl fails later, no listener and no timer is left",
  },
  "closes in the order of opening": {
    answer: withFlaws({ order: (closing) => closing }),
    fails: CLOSE,
  },
  "closes everything at once": { answer: withFlaws({ closesAtOnce: true }), fails: CLOSE },
  "turns the caller's list round": {
    answer: withFlaws({ order: (closing) => (closing as (() => unknown)[]).splice(0).reverse() }),
    fails: CLOSE,
  },
  "closes nothing after an error": {
    answer: withFlaws({ closesAfterErrors: false }),
    fails:
      "if the crawl fails later, all is closed, and the caller gets the error, even a falsy one",
  },
  "takes a falsy error for none": {
    answer: withFlaws({ thrown: ([error]) => error ? { error } : undefined }),
    fails:
      "if the crawl returns a rejected promise, all is closed, and the caller gets the error, even a falsy one",
  },
  "swallows what goes wrong while closing": {
    answer: withFlaws({ onClosingError: () => {} }),
    fails: "if closing fails later, all others are closed, and the caller gets the first error",
  },
  "takes a falsy error of closing for none": {
    answer: withFlaws({ onClosingError: (errors, error) => void (error && errors.push(error)) }),
    fails:
      "if closing returns a rejected promise, all others are closed, and the caller gets the first error",
  },
  "closes while the crawl tidies up": {
    answer: (crawl, ...rest) =>
      untilStopped((signal) => {
        const aborted = new Promise<never>((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
        });
        return Promise.race([crawl(signal), aborted]);
      }, ...rest),
    fails: TIDIES,
  },
  "closes nothing after an abort": {
    answer: (crawl, enough, { closing, ...ending }) => {
      let now: AbortSignal;
      return untilStopped(
        (signal) => crawl(now = signal),
        enough,
        { ...ending, closing: closing.map((close) => () => now.aborted || close()) },
      );
    },
    fails: TIDIES,
  },
  "gives up closing after an error": {
    answer: withFlaws({
      onClosingError: (errors, error) => {
        errors.push(error);
        throw error;
      },
    }),
    fails: "if closing throws at once, all others are closed, and the caller gets the first error",
  },
  "reports the last error": {
    answer: withFlaws({
      thrown: (errors) => errors.length > 0 ? { error: errors.at(-1) } : undefined,
    }),
    fails: "if both the crawl and closing fail (it fails later), the caller gets the crawl's error",
  },
  "takes a crawl's error of null for none": {
    answer: withFlaws({
      thrown: ([...errors]) =>
        errors.length > 0 && errors[0] !== null ? { error: errors[0] } : undefined,
    }),
    fails:
      "if the crawl fails later, all is closed, and the caller gets the error, even a falsy one",
  },
};

/** Listens for the first stop and the second one, as promises. */
async function inTwoSteps<T>(
  crawl: (signal: AbortSignal) => Promise<T>,
  enough: () => void,
  { onStop, limit, grace, closing }: Ending,
): Promise<T> {
  const hard = new AbortController();
  let next: (() => void) | undefined;
  const timers: Timer[] = [];
  const quiet = () => timers.splice(0).forEach(clearTimeout);
  const arm = (then: () => void, ms: number) => {
    quiet();
    next = () => {
      quiet();
      then();
    };
    timers.push(setTimeout(next, ms));
  };
  arm(() => {
    arm(() => {
      next = undefined;
      hard.abort(new Error("stopped"));
    }, grace);
    enough();
  }, limit);
  const stopListening = onStop(() => next?.());
  const steps = [() => crawl(hard.signal), ...[...closing].reverse()];
  const ends: PromiseSettledResult<unknown>[] = [];
  for (const step of steps) {
    ends.push(...await Promise.allSettled([(async () => await step())()]));
    if (ends.length === 1) quiet();
  }
  stopListening();
  quiet();
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return (ends[0] as PromiseFulfilledResult<T>).value;
}

export const variants: Record<string, Answer> = {
  "arms one step after the other": inTwoSteps,
  "has a stack of disposers": async (crawl, enough, { onStop, limit, grace, closing }) => {
    const failed: { error: unknown }[] = [];
    const hard = new AbortController();
    const state = { presses: 0, timer: 0 as unknown as Timer };
    const press = () => {
      clearTimeout(state.timer);
      state.presses++;
      if (state.presses > 1) hard.abort();
      else {
        state.timer = setTimeout(press, grace);
        enough();
      }
    };
    const attempt = async <R>(step: () => R | Promise<R>): Promise<R | undefined> => {
      try {
        return await step();
      } catch (error) {
        failed.push({ error });
      }
    };
    const stack = new AsyncDisposableStack();
    stack.defer(() => clearTimeout(state.timer));
    stack.defer(onStop(press));
    for (const close of closing) {
      stack.defer(() => attempt(() => Promise.try(close)) as Promise<void>);
    }
    state.timer = setTimeout(press, limit);
    const result = await attempt(() => crawl(hard.signal));
    clearTimeout(state.timer);
    await stack.disposeAsync();
    if (failed.length > 0) throw failed[0].error;
    // deno-lint-ignore no-explicit-any
    return result as any;
  },
};
