/** Answers that prove the checker of exercise 25.4. */
import { abortable, deadline, delay, retry } from "@std/async";
import { withTimeout } from "@course/async";
import type { Mutants } from "@course/notebook/exercises";
import { limited, type Limits } from "./solution.ts";

type Answer = typeof limited;
type Load = Parameters<Answer>[0];

/** What the limits do wrong. */
interface Flaws {
  /** One attempt. */
  attempt(load: Load, page: string, outer: AbortSignal, timeout: number): Promise<string>;
  isLast(tried: number, attempts: number): boolean;
  pauseOf(pause: number, tried: number): number;
  pauses(ms: number, signal: AbortSignal): Promise<void>;
  /** Called before a failed page is tried again. */
  refuses(signal: AbortSignal): void;
  refusesFirst(signal: AbortSignal): void;
  caught(error: unknown, first: unknown): unknown;
  siteOf(page: string): string;
  isGivenUp(failed: number, strikes: number): boolean;
  givesUp(site: string): Promise<never>;
  onSuccess(failures: Map<string, number>, site: string): void;
  counts: "pages" | "attempts";
  blames(signal: AbortSignal, error: unknown): boolean;
  failures(): Map<string, number>;
}

async function attempt(load: Load, page: string, outer: AbortSignal, timeout: number) {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new DOMException("late", "TimeoutError")), timeout);
  const signal = AbortSignal.any([outer, late.signal]);
  try {
    return await abortable(load(page, signal), signal);
  } finally {
    clearTimeout(timer);
  }
}

const add = (failures: Map<string, number>, site: string) =>
  void failures.set(site, (failures.get(site) ?? 0) + 1);

const RIGHT: Flaws = {
  attempt,
  isLast: (tried, attempts) => tried >= attempts,
  pauseOf: (pause, tried) => pause * 2 ** (tried - 1),
  pauses: (ms, signal) => delay(ms, { signal }),
  refuses: (signal) => signal.throwIfAborted(),
  refusesFirst: (signal) => signal.throwIfAborted(),
  caught: (error) => error,
  siteOf: (page) => new URL(page).host,
  isGivenUp: (failed, strikes) => failed >= strikes,
  givesUp: (site) => Promise.reject(new Error(`${site} was given up`)),
  onSuccess: (failures, site) => void failures.set(site, 0),
  counts: "pages",
  blames: (signal) => !signal.aborted,
  failures: () => new Map(),
};

/** Limits with flaws. */
function withFlaws(flaws: Partial<Flaws>): Answer {
  const the = { ...RIGHT, ...flaws };
  return (load, { timeout, attempts, pause, strikes }) => {
    const failures = the.failures();
    const persist = async (page: string, signal: AbortSignal) => {
      let first: { error: unknown } | undefined;
      for (let tried = 1;; tried++) {
        try {
          return await the.attempt(load, page, signal, timeout);
        } catch (error) {
          first ??= { error };
          the.refuses(signal);
          if (the.counts === "attempts") add(failures, the.siteOf(page));
          if (the.isLast(tried, attempts)) throw the.caught(error, first.error);
        }
        await the.pauses(the.pauseOf(pause, tried), signal);
      }
    };
    return async (page, signal) => {
      the.refusesFirst(signal);
      const site = the.siteOf(page);
      if (the.isGivenUp(failures.get(site) ?? 0, strikes)) return await the.givesUp(site);
      try {
        const text = await persist(page, signal);
        the.onSuccess(failures, site);
        return text;
      } catch (error) {
        if (the.counts === "pages" && the.blames(signal, error)) add(failures, site);
        throw error;
      }
    };
  };
}

const everywhere = new Map<string, number>();

const TIMEOUT = "each attempt has `timeout` ms, and the caller gets a `TimeoutError` (ms)";
const AGAIN = "if the load fails later, it is tried again after a pause, then twice as long (ms)";
const ABORT = "an abort ends an attempt at once, with its reason; there is no other one (ms)";
const STRIKES = "a site is given up after as many failed pages as `strikes` says, not before";
const DEAF = "an abort ends an attempt even if the load is deaf and the reason falsy (ms)";
const AT_ONCE = "then its pages fail at once, with an error that names the site (ms)";
const WIPES = "a page that succeeds, if only at its second attempt, wipes the failures out";
const LATE_TOO = "a page that is late, or rejects with whatever error, is a failed page";
const OTHERS = "other sites are still loaded; a site is a host with its port";

export const mutants: Mutants<Answer> = {
  "has no timeout": {
    answer: withFlaws({
      attempt: async (load, page, signal) => await abortable(load(page, signal), signal),
    }),
    fails: TIMEOUT,
  },
  "has one timeout for all attempts of a page": {
    answer: (load, limits) => {
      const get = withFlaws({
        attempt: async (load, page, signal) => await abortable(load(page, signal), signal),
      })(load, limits);
      return (page, signal) =>
        withTimeout(limits.timeout, (scope) => get(page, scope.signal), { signal });
    },
    fails: TIMEOUT,
  },
  "stops waiting, and lets the load go on": {
    answer: withFlaws({
      attempt: async (load, page, outer, timeout) =>
        await deadline(load(page, outer), timeout, { signal: outer }),
    }),
    fails: "a load that is late is aborted by its signal",
  },
  "waits for a load that does not listen": {
    answer: withFlaws({
      attempt: async (load, page, outer, timeout) => {
        const signal = AbortSignal.any([outer, AbortSignal.timeout(timeout)]);
        return await load(page, signal);
      },
    }),
    fails: "a load that does not listen to its signal is given up in time, too (ms)",
  },
  "leaves its timers behind": {
    answer: withFlaws({
      attempt: async (load, page, outer, timeout) => {
        const late = new AbortController();
        setTimeout(() => late.abort(new DOMException("late", "TimeoutError")), timeout);
        const signal = AbortSignal.any([outer, late.signal]);
        return await abortable(load(page, signal), signal);
      },
    }),
    fails: "no timer is left then",
  },
  "has a timer that nobody can clear": {
    answer: withFlaws({
      attempt: (load, page, outer, timeout) => {
        const signal = AbortSignal.any([outer, AbortSignal.timeout(timeout)]);
        return abortable((async () => await load(page, signal))(), signal);
      },
    }),
    fails: "the signal of a load that has ended is not aborted later",
  },
  "loads one page at a time": {
    answer: (...parts) => {
      const get = limited(...parts);
      let last: Promise<unknown> = Promise.resolve();
      return (page, signal) => {
        const turn = last.then(() => get(page, signal));
        last = turn.catch(() => {});
        return turn;
      };
    },
    fails: "pages do not wait for each other (ms)",
  },
  "does not handle what a load that is late rejects with": {
    answer: withFlaws({
      attempt: (load, page, outer, timeout) =>
        attempt(
          (...call) => {
            const text = load(...call);
            void text.finally(() => {});
            return text;
          },
          page,
          outer,
          timeout,
        ),
    }),
    fails: "no rejection is left unhandled",
  },
  "takes an empty page for a failed one": {
    answer: withFlaws({
      attempt: async (...call) => {
        const text = await attempt(...call);
        if (!text) throw new Error("empty");
        return text;
      },
    }),
    fails: "a page that comes in time is returned, even an empty one, after one attempt",
  },
  "has one attempt too few": {
    answer: withFlaws({ isLast: (tried, attempts) => tried >= attempts - 1 }),
    fails: AGAIN,
  },
  "has one attempt too many": {
    answer: withFlaws({ isLast: (tried, attempts) => tried > attempts }),
    fails: AGAIN,
  },
  "always pauses for the same time": {
    answer: withFlaws({ pauseOf: (pause) => pause }),
    fails: AGAIN,
  },
  "pauses after the last attempt, too": {
    answer: (load, limits) => {
      const get = withFlaws({})(load, limits);
      return (page, signal) =>
        get(page, signal).catch(async (error) => {
          await delay(limits.pause);
          throw error;
        });
    },
    fails: ABORT,
  },
  "does not catch what is thrown in the call": {
    answer: (load, limits) => {
      let thrown: { error: unknown } | undefined;
      const get = withFlaws({})((page, signal) => {
        try {
          return load(page, signal);
        } catch (error) {
          thrown = { error };
          return Promise.resolve("");
        }
      }, limits);
      return async (page, signal) => {
        const text = await get(page, signal);
        if (thrown) throw thrown.error;
        return text;
      };
    },
    fails: "if the load throws at once, it is tried again after a pause, then twice as long (ms)",
  },
  "reports the first error": {
    answer: withFlaws({ caught: (_error, first) => first }),
    fails: "if the load fails later each time, the caller gets the last error, even a falsy one",
  },
  "wraps the error in another one": {
    answer: withFlaws({ caught: (cause) => new Error("the page cannot be loaded", { cause }) }),
    fails: "if the load fails later each time, the caller gets the last error, even a falsy one",
  },
  "does not pass the caller's signal on": {
    answer: withFlaws({
      attempt: (load, page, _outer, timeout) =>
        attempt(load, page, new AbortController().signal, timeout),
    }),
    fails: ABORT,
  },
  "tries again after an abort": {
    answer: withFlaws({ refuses: () => {}, pauses: (ms) => delay(ms) }),
    fails: ABORT,
  },
  "takes a falsy reason for none": {
    answer: withFlaws({
      refuses: (signal) => {
        if (signal.aborted) throw signal.reason || new Error("aborted");
      },
    }),
    fails: DEAF,
  },
  "looks at the reason first, which may be falsy": {
    answer: (...parts) => {
      const get = limited(...parts);
      const orNew = (signal: AbortSignal) => signal.reason ? signal : new AbortController().signal;
      return (page, signal) => get(page, signal.aborted ? orNew(signal) : signal);
    },
    fails: "a signal that is aborted before the call prevents every attempt",
  },
  "waits for a load that is deaf to an abort": {
    answer: withFlaws({
      attempt: (load, page, outer, timeout) =>
        deadline((async () => await load(page, outer))(), timeout),
    }),
    fails: DEAF,
  },
  "leaves its listeners on the caller's signal": {
    answer: withFlaws({
      attempt: (load, page, outer, timeout) => {
        const inner = new AbortController();
        outer.addEventListener("abort", () => inner.abort(outer.reason));
        return attempt(load, page, inner.signal, timeout);
      },
    }),
    fails: "however a page ends, no listener is left on the caller's signal",
  },
  "pauses to the end": {
    answer: withFlaws({ pauses: (ms) => delay(ms) }),
    fails: "an abort ends a pause at once, with its reason (ms)",
  },
  "begins although the signal was aborted before": {
    answer: withFlaws({ refusesFirst: () => {} }),
    fails: "a signal that is aborted before the call prevents every attempt",
  },
  "never gives a site up": { answer: withFlaws({ isGivenUp: () => false }), fails: STRIKES },
  "gives a site up one page too late": {
    answer: withFlaws({ isGivenUp: (failed, strikes) => failed > strikes }),
    fails: STRIKES,
  },
  "counts attempts in place of pages": {
    answer: withFlaws({ counts: "attempts" }),
    fails: STRIKES,
  },
  "says nothing of the site": {
    answer: withFlaws({ givesUp: () => Promise.reject(new Error("given up")) }),
    fails: AT_ONCE,
  },
  "refuses a page of a site only after a pause": {
    answer: withFlaws({
      givesUp: async (site) => {
        await delay(10);
        throw new Error(`${site} was given up`);
      },
    }),
    fails: AT_ONCE,
  },
  "gives up all sites together": {
    answer: withFlaws({ siteOf: () => "tar.example" }),
    fails: OTHERS,
  },
  "takes a name for a site, without the port": {
    answer: withFlaws({ siteOf: (page) => new URL(page).hostname }),
    fails: OTHERS,
  },
  "never forgets a failure": {
    answer: withFlaws({ onSuccess: () => {} }),
    fails: WIPES,
  },
  "forgives one failure for each success": {
    answer: withFlaws({
      onSuccess: (failures, site) => void failures.set(site, (failures.get(site) ?? 0) - 1),
    }),
    fails: WIPES,
  },
  "forgives only if the first attempt succeeds": {
    answer: (...parts) => {
      let retried = false;
      return withFlaws({
        refusesFirst: (signal) => {
          retried = false;
          signal.throwIfAborted();
        },
        isLast: (tried, attempts) => {
          retried = true;
          return tried >= attempts;
        },
        onSuccess: (failures, site) => void (retried || failures.set(site, 0)),
      })(...parts);
    },
    fails: WIPES,
  },
  "takes a late page for an aborted one": {
    answer: withFlaws({ blames: (_signal, error) => !(error instanceof DOMException) }),
    fails: LATE_TOO,
  },
  "keeps its counts in a plain object": {
    answer: withFlaws({
      failures: () => {
        const counts: Record<string, number> = {};
        const map = new Map<string, number>();
        map.get = (site) => counts[site];
        map.set = (site, count) => (counts[site] = count, map);
        return map;
      },
    }),
    fails: LATE_TOO,
  },
  "forgives a site when one of its pages is aborted": {
    answer: (load, limits) => {
      const failed = new Map<string, number>();
      const get = withFlaws({ failures: () => failed })(load, limits);
      return async (page, signal) => {
        try {
          return await get(page, signal);
        } catch (error) {
          if (signal.aborted) failed.clear();
          throw error;
        }
      };
    },
    fails: "a page that was aborted wipes no failures out",
  },
  "takes a retry for a failed page": {
    answer: withFlaws({ counts: "attempts", onSuccess: () => {} }),
    fails: "a page that succeeds at its second attempt is no failed page",
  },
  "blames the site for an abort": {
    answer: withFlaws({ blames: () => true }),
    fails: "a page that was aborted is no failed page",
  },
  "shares its counts with others": {
    answer: withFlaws({ failures: () => everywhere }),
    fails: "pages that fail at the same time count, too; each call to `limited` has its own",
  },
  "takes a last error of null for none": {
    answer: (load, limits) => {
      const get = limited(load, limits);
      return async (page, signal) => {
        try {
          return await get(page, signal);
        } catch (error) {
          if (error !== null || signal.aborted) throw error;
          return "";
        }
      };
    },
    fails: "if the load fails later each time, the caller gets the last error, even a falsy one",
  },
};

/** One site: how many of its pages have failed in a row. */
class Site {
  #failed = 0;

  constructor(readonly host: string, readonly limits: Limits) {}

  async visit(visit: () => Promise<string>, signal: AbortSignal): Promise<string> {
    if (this.#failed >= this.limits.strikes) throw new Error(`Given up: ${this.host}`);
    const [end] = await Promise.allSettled([visit()]);
    if (end.status === "fulfilled") {
      this.#failed = 0;
      return end.value;
    }
    if (!signal.aborted) this.#failed++;
    throw end.reason;
  }
}

export const variants: Record<string, Answer> = {
  "has a class for each site, and withTimeout": (load, limits) => {
    const sites = new Map<string, Site>();
    const persist = async (page: string, signal: AbortSignal, left: number, pause: number) => {
      try {
        return await withTimeout(
          limits.timeout,
          (scope) => abortable((async () => await load(page, scope.signal))(), scope.signal),
          { signal },
        );
      } catch (error) {
        if (left === 1 || signal.aborted) throw error;
        await delay(pause, { signal });
        return await persist(page, signal, left - 1, 2 * pause);
      }
    };
    return async (page, signal) => {
      if (signal.aborted) throw signal.reason;
      const { host } = new URL(page);
      if (!sites.has(host)) sites.set(host, new Site(host, limits));
      return await sites.get(host)!.visit(
        () => persist(page, signal, limits.attempts, limits.pause),
        signal,
      );
    };
  },
  "retries with @std": (load, { timeout, attempts, pause, strikes }) => {
    const bad: string[] = [];
    return async (page, signal) => {
      signal.throwIfAborted();
      const site = new URL(page).host;
      const failed = bad.filter((other) => other === site).length;
      if (failed >= strikes) {
        return await Promise.reject(new Error(`${site} has failed ${failed} times`));
      }
      let last: { error: unknown } | undefined;
      const once = async () => {
        try {
          return await attempt(load, page, signal, timeout);
        } catch (error) {
          last = { error };
          throw error;
        }
      };
      try {
        const text = await abortable(
          retry(once, {
            maxAttempts: attempts,
            minTimeout: pause,
            maxTimeout: 1e9,
            jitter: 0,
            isRetriable: () => !signal.aborted,
            signal,
          }),
          signal,
        );
        for (let i = bad.length; i-- > 0;) if (bad[i] === site) bad.splice(i, 1);
        return text;
      } catch {
        if (signal.aborted) throw signal.reason;
        bad.push(site);
        throw last!.error;
      }
    };
  },
};
