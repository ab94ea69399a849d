/** Answers that prove the checker of exercise 25.3. */
import { abortable, deadline, delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import { cached, type Store } from "./solution.ts";

type Answer = typeof cached;
type Load = Parameters<Answer>[1];

interface Flight {
  value: Promise<string>;
  callers: number;
  stop: AbortController;
}

/** What a cache does wrong. */
interface Flaws {
  nameOf(key: string): string;
  flights(): Map<string, Flight>;
  /** What the store answers. */
  ask: <T>(question: () => Promise<T>, patience: number) => Promise<T | null>;
  isKept(value: string | null): value is string;
  stores: boolean;
  /** When a flight is over: when it settles in some way, or before that. */
  lands: "when it settles" | "if it fulfils" | "if it rejects" | "before it is stored";
  looks: "before it asks" | "after it has asked" | "never";
  /** How a caller leaves. */
  wait(flight: Flight, signal: AbortSignal): Promise<string>;
  /** What the last caller that leaves does. */
  last(flight: Flight, forget: () => void): void;
  isLast(flight: Flight): boolean;
  refuses(signal: AbortSignal): void;
  /** What a flight does before it loads. */
  lifts(signal: AbortSignal): void;
  /** Whether each promise that comes of a flight's is handled. */
  catches: boolean;
  /** Which flight is taken out of the map when one is over. */
  forgets: "itself" | "whatever is there";
  signalOf(flight: Flight, signal: AbortSignal): AbortSignal;
  load(load: Load): Load;
}

async function orNull<T>(question: () => Promise<T>, patience: number): Promise<T | null> {
  try {
    return await deadline(question(), patience);
  } catch {
    return null;
  }
}

const RIGHT: Flaws = {
  nameOf: (key) => key,
  flights: () => new Map(),
  ask: orNull,
  isKept: (value) => value !== null,
  stores: true,
  lands: "when it settles",
  looks: "before it asks",
  wait: ({ value }, signal) => abortable(value, signal),
  last: ({ stop }, forget) => {
    forget();
    stop.abort();
  },
  isLast: ({ callers }) => callers === 0,
  refuses: (signal) => signal.throwIfAborted(),
  lifts: (signal) => signal.throwIfAborted(),
  catches: true,
  forgets: "itself",
  signalOf: ({ stop }) => stop.signal,
  load: (load) => load,
};

/** A cache with flaws. */
function withFlaws(flaws: Partial<Flaws>): Answer {
  const the = { ...RIGHT, ...flaws };
  return (store, original, { patience }) => {
    const flights = the.flights(), load = the.load(original);
    const begin = (name: string, key: string, signal: AbortSignal) => {
      const flight: Flight = {
        callers: 0,
        stop: new AbortController(),
        value: Promise.resolve(""),
      };
      const forget = () => {
        if (the.forgets !== "itself" || flights.get(name) === flight) flights.delete(name);
      };
      const fly = async () => {
        if (the.looks !== "after it has asked") {
          const kept = await the.ask(() => store.get(key), patience);
          if (the.isKept(kept)) return kept;
        }
        const used = the.signalOf(flight, signal);
        the.lifts(used);
        const value = await load(key, used);
        if (the.lands === "before it is stored") forget();
        if (the.stores) await the.ask(() => store.set(key, value), patience);
        return value;
      };
      flight.value = fly();
      if (the.looks !== "never") flights.set(name, flight);
      const nothing = () => {};
      if (!the.catches) void flight.value.finally(forget);
      flight.value.then(
        the.lands === "if it rejects" ? nothing : forget,
        the.lands === "if it fulfils" ? nothing : forget,
      );
      return flight;
    };
    return async (key, signal) => {
      the.refuses(signal);
      if (the.looks === "after it has asked") {
        const kept = await the.ask(() => store.get(key), patience);
        if (the.isKept(kept)) return kept;
      }
      const name = the.nameOf(key), flight = flights.get(name) ?? begin(name, key, signal);
      flight.callers++;
      try {
        return await the.wait(flight, signal);
      } finally {
        flight.callers--;
        const forget = () => void (flights.get(name) === flight && flights.delete(name));
        if (the.isLast(flight) && signal.aborted) the.last(flight, forget);
      }
    };
  };
}

const everywhere = new Map<string, Flight>();

const ONCE = "twenty callers at once ask the store once, and cause one load";
const APART = "keys and caches do not wait for each other, and have texts of their own (ms)";
const LEAVES = "a caller that is aborted leaves at once, with the reason of its signal (ms)";
const OTHERS = "the others still get the page, even if the first caller leaves (ms)";

const NEXT = "those who come after that share a load of their own, which alone is kept";

export const mutants: Mutants<Answer> = {
  "checks, then acts": { answer: withFlaws({ looks: "never" }), fails: ONCE },
  "looks for a flight only after the store has answered": {
    answer: withFlaws({ looks: "after it has asked" }),
    fails: ONCE,
  },
  "lets the callers of a key form a line": {
    answer: (store, load, options) => {
      const one = withFlaws({ looks: "never" })(store, load, options);
      const lines = new Map<string, Promise<unknown>>();
      return (key, signal) => {
        const turn = (lines.get(key) ?? Promise.resolve()).then(() => one(key, signal));
        lines.set(key, turn.catch(() => {}));
        return turn;
      };
    },
    fails: "they wait for that, and not in a line (ms)",
  },
  "has one flight for all keys": { answer: withFlaws({ nameOf: () => "all" }), fails: APART },
  "shares its flights with other caches": {
    answer: withFlaws({ flights: () => everywhere }),
    fails: APART,
  },
  "keeps nothing": {
    answer: withFlaws({ stores: false }),
    fails: "what was loaded is kept, and not loaded again",
  },
  "takes an empty string for a missing one": {
    answer: withFlaws({ isKept: (value): value is string => Boolean(value) }),
    fails: "an empty string is a text, and a key, like any other",
  },
  "ends a flight before its value is kept": {
    answer: withFlaws({ lands: "before it is stored" }),
    fails: "a caller that comes while the store is asked or written causes no second load",
  },
  "never ends a flight": {
    answer: withFlaws({ lands: "if it rejects" }),
    fails: "each later caller asks the store again, which may have forgotten",
  },
  "remembers a failure": {
    answer: withFlaws({ lands: "if it fulfils" }),
    fails: "if the load fails later, the next callers share a new one",
  },
  "lets each caller try again when the load fails": {
    answer: (store, load, options) => {
      const shared = withFlaws({})(store, load, options);
      return (key, signal) => shared(key, signal).catch(() => shared(key, signal));
    },
    fails: "if the load fails later, all who wait get its error, and it is not repeated for each",
  },
  "keeps an empty text when the load fails": {
    answer: withFlaws({
      load: (load) => async (key, signal) => await load(key, signal).catch(() => ""),
    }),
    fails:
      "if the load returns a rejected promise, all who wait get its error, and it is not repeated for each",
  },
  "passes the failure of the store on": {
    answer: withFlaws({ ask: (question, patience) => deadline(question(), patience) }),
    fails: "if `get` of the store fails later, the callers get the page all the same (ms)",
  },
  "does not catch what the store throws in the call": {
    answer: withFlaws({
      ask: (question, patience) => deadline(question(), patience).catch(() => null),
    }),
    fails: "if `set` of the store throws at once, the callers get the page all the same (ms)",
  },
  "waits for the store as long as it takes": {
    answer: withFlaws({
      ask: async (question) => {
        try {
          return await question();
        } catch {
          return null;
        }
      },
    }),
    fails: "if `get` of the store never answers, the callers get the page all the same (ms)",
  },
  "does not catch the failure to keep a value": {
    answer: (store, load, options) => {
      const careful: Store = {
        get: async (key) => await store.get(key),
        set: (key, value) => store.set(key, value),
      };
      let fault: { error: unknown } | undefined;
      careful.set = async (key, value) => {
        try {
          return await store.set(key, value);
        } catch (error) {
          fault = { error };
        }
      };
      const get = withFlaws({})(careful, load, options);
      return async (key, signal) => {
        const value = await get(key, signal);
        if (fault) throw fault.error;
        return value;
      };
    },
    fails: "if `set` of the store fails later, the callers get the page all the same (ms)",
  },
  "gives the store up when it has failed once": {
    answer: (store, load, options) => {
      let broken = false;
      const ask = async <T>(question: () => Promise<T>): Promise<T> => {
        if (broken) throw new Error("the store is broken");
        try {
          return await question();
        } catch (error) {
          broken = true;
          throw error;
        }
      };
      const fragile: Store = {
        get: (key) => ask(() => store.get(key)),
        set: (key, value) => ask(() => store.set(key, value)),
      };
      return cached(fragile, load, options);
    },
    fails: "if `get` of the store fails later, the callers get the page all the same (ms)",
  },
  "has half the patience": {
    answer: (store, load, { patience }) => cached(store, load, { patience: patience / 2 }),
    fails: "a store that answers in time is believed",
  },
  "leaves its timers behind": {
    answer: withFlaws({
      ask: async (question, patience) => {
        const late = delay(patience + 500).then(() => null);
        try {
          return await Promise.race([question(), late]);
        } catch {
          return null;
        }
      },
    }),
    fails: "whatever the store does, no timer is left",
  },
  "does not let callers leave": {
    answer: withFlaws({ wait: ({ value }) => value }),
    fails: LEAVES,
  },
  "loads with the signal of the first caller": {
    answer: withFlaws({ signalOf: (_flight, signal) => signal }),
    fails: OTHERS,
  },
  "aborts the load when any caller leaves": {
    answer: withFlaws({ isLast: () => true }),
    fails: OTHERS,
  },
  "never aborts a load": {
    answer: withFlaws({ last: (_flight, forget) => forget() }),
    fails: "the last caller that leaves aborts the load",
  },
  "lets later callers join an aborted load": {
    answer: withFlaws({ last: ({ stop }) => stop.abort(), lands: "if it fulfils" }),
    fails: NEXT,
  },
  "takes a falsy reason for none": {
    answer: (...parts) => {
      const get = cached(...parts);
      return (key, signal) =>
        get(key, signal).catch((error) => {
          throw signal.aborted ? error || new Error("aborted") : error;
        });
    },
    fails: LEAVES,
  },
  "looks at the reason first, which may be falsy": {
    answer: (...parts) => {
      const get = cached(...parts);
      const orNew = (signal: AbortSignal) => signal.reason ? signal : new AbortController().signal;
      return (key, signal) => get(key, signal.aborted ? orNew(signal) : signal);
    },
    fails: "a signal that is aborted before the call prevents every question",
  },
  "takes a falsy error of the load for an empty page": {
    answer: (store, load, options) =>
      cached(store, (key, signal) =>
        Promise.try(load, key, signal).catch((error) => {
          if (error) throw error;
          return "";
        }), options),
    fails: "all who wait get the error of the load even if it is falsy",
  },
  "leaves its listeners on the signal": {
    answer: withFlaws({
      wait: ({ value }, signal) =>
        new Promise((resolve, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
          value.then(resolve, reject);
        }),
    }),
    fails: "no listener is left on a caller's signal",
  },
  "takes the next flight out of the map when the aborted one lands": {
    answer: withFlaws({ forgets: "whatever is there" }),
    fails: NEXT,
  },
  "keeps an empty text when the load is aborted": {
    answer: (store, load, options) =>
      cached(store, async (key, signal) => {
        try {
          return await load(key, signal);
        } catch (error) {
          if (signal.aborted) return "";
          throw error;
        }
      }, options),
    fails: NEXT,
  },
  "loads although all have left": {
    answer: withFlaws({ lifts: () => {} }),
    fails: "if all leave while the store is asked, nothing is loaded",
  },
  "asks although the signal was aborted before": {
    answer: withFlaws({ refuses: () => {} }),
    fails: "a signal that is aborted before the call prevents every question",
  },
  "does not handle the failure of a load that nobody waits for": {
    answer: withFlaws({ catches: false }),
    fails: "no rejection is left unhandled",
  },
  "looks at a flag every few milliseconds": {
    answer: (store, load, options) => {
      const one = withFlaws({ looks: "never" })(store, load, options), busy = new Set<string>();
      return async (key, signal) => {
        while (busy.has(key)) await delay(5);
        busy.add(key);
        try {
          return await one(key, signal);
        } finally {
          busy.delete(key);
        }
      };
    },
    fails: "a caller that waits for a load does not look again and again (timers)",
  },
};

/** Every caller is an entry in a list, and gets its answer by hand. */
class FlightWithList {
  readonly waiting = new Set<PromiseWithResolvers<string>>();
  readonly stop = new AbortController();

  join(signal: AbortSignal, whenEmpty: () => void): Promise<string> {
    const me = Promise.withResolvers<string>();
    this.waiting.add(me);
    const leave = () => {
      this.waiting.delete(me);
      me.reject(signal.reason);
      if (this.waiting.size === 0) whenEmpty();
    };
    signal.addEventListener("abort", leave, { once: true });
    return me.promise.finally(() => signal.removeEventListener("abort", leave));
  }

  end(result: PromiseSettledResult<string>): void {
    for (const me of this.waiting) {
      if (result.status === "fulfilled") me.resolve(result.value);
      else me.reject(result.reason);
    }
  }
}

export const variants: Record<string, Answer> = {
  "keeps a list of the callers": (store, load, { patience }) => {
    const flights = new Map<string, FlightWithList>();
    const fly = async (key: string, { signal }: AbortController) => {
      const kept = await orNull(async () => await store.get(key), patience);
      if (kept !== null) return kept;
      if (signal.aborted) throw signal.reason;
      const value = await load(key, signal);
      await orNull(async () => await store.set(key, value), patience);
      return value;
    };
    return (key, signal) => {
      if (signal.aborted) return Promise.reject(signal.reason);
      let flight = flights.get(key);
      if (!flight) {
        const mine = flight = new FlightWithList();
        flights.set(key, mine);
        Promise.allSettled([fly(key, mine.stop)]).then(([result]) => {
          if (flights.get(key) === mine) flights.delete(key);
          mine.end(result);
        });
      }
      const joined = flight;
      return joined.join(signal, () => {
        if (flights.get(key) === joined) flights.delete(key);
        joined.stop.abort(signal.reason);
      });
    };
  },
  "races timers by hand": (store, load, { patience }) => {
    const within = <T>(question: () => Promise<T>): Promise<T | null> =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, patience, null);
        const answer = (value: T | null) => {
          clearTimeout(timer);
          resolve(value);
        };
        Promise.try(question).then(answer, () => answer(null));
      });
    const loads = new Map<
      string,
      { end: Promise<string>; wanted: number; stop: AbortController }
    >();
    const start = (key: string) => {
      const stop = new AbortController();
      const end = within(() => store.get(key)).then(async (kept) => {
        if (kept !== null) return kept;
        if (stop.signal.aborted) throw stop.signal.reason;
        const value = await load(key, stop.signal);
        await within(() => store.set(key, value));
        return value;
      });
      const flight = { end, wanted: 0, stop };
      const over = () => {
        if (loads.get(key) === flight) loads.delete(key);
      };
      end.then(over, over);
      loads.set(key, flight);
      return flight;
    };
    return async (key, signal) => {
      if (signal.aborted) throw signal.reason;
      const flight = loads.get(key) ?? start(key), left = Promise.withResolvers<never>();
      flight.wanted++;
      const leave = () => {
        left.reject(signal.reason);
        if (--flight.wanted > 0) return;
        if (loads.get(key) === flight) loads.delete(key);
        flight.stop.abort();
      };
      signal.addEventListener("abort", leave, { once: true });
      try {
        return await Promise.race([flight.end, left.promise]);
      } finally {
        signal.removeEventListener("abort", leave);
      }
    };
  },
};
