/** Answers that prove the checker of exercise 23.1. */
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import type { cacheAside, Store } from "./solution.ts";

type Load = (key: string) => Promise<string>;
type Flights = Map<string, Promise<string>>;

async function fetchRow(store: Store, load: Load, key: string): Promise<string> {
  const cached = await store.get(key);
  if (cached !== null) return cached;
  const value = await load(key);
  await store.set(key, value);
  return value;
}

/** Shares flights, and differs only in what a flight does, or in when it is over. */
function sharing({ fly = fetchRow, land = settles, flightOf = (key: string) => key }: {
  fly?: (store: Store, load: Load, key: string, flights: Flights) => Promise<string>;
  land?: (flight: Promise<string>, over: () => void, flights: Flights) => void;
  flightOf?: (key: string) => string;
}): typeof cacheAside {
  return (store, load) => {
    const flights: Flights = new Map();
    return (key) => {
      const name = flightOf(key);
      let flight = flights.get(name);
      if (flight === undefined) {
        flight = fly(store, load, key, flights);
        flights.set(name, flight);
        land(flight, () => void flights.delete(name), flights);
      }
      return flight;
    };
  };
}

function settles(flight: Promise<string>, over: () => void): void {
  flight.then(over, over);
}

const globalFlights: Flights = new Map();
const flightsBy = new WeakMap<object, Flights>();

/** Has one place for the flights of all caches that have the same store, or the same database. */
function sharingBy(owner: (store: Store, load: Load) => object): typeof cacheAside {
  return (store, load) => {
    const flights: Flights = flightsBy.get(owner(store, load)) ?? new Map();
    flightsBy.set(owner(store, load), flights);
    return (key) => {
      let flight = flights.get(key);
      if (flight === undefined) {
        flights.set(key, flight = fetchRow(store, load, key));
        settles(flight, () => void flights.delete(key));
      }
      return flight;
    };
  };
}

export const mutants: Mutants<typeof cacheAside> = {
  "asks the store only once the load is over": {
    answer: (store, load) => async (key) => {
      const value = await load(key);
      return await store.get(key) ?? (await store.set(key, value), value);
    },
    fails: "does not load what the store has",
  },
  "forgets to fill the store": {
    answer: sharing({ fly: async (store, load, key) => await store.get(key) ?? await load(key) }),
    fails: "puts it into the store",
  },
  "takes an empty string for a missing one": {
    answer: sharing({
      fly: async (store, load, key) => {
        const cached = await store.get(key);
        if (cached) return cached;
        const value = await load(key);
        await store.set(key, value);
        return value;
      },
    }),
    fails: "an empty string is a value as good as any other",
  },
  "has one flight for all keys": {
    answer: sharing({ flightOf: () => "the flight" }),
    fails: "each key of each cache gets its own value",
  },
  "shares its flights with other caches": {
    answer: (store, load) => (key) => {
      if (!globalFlights.has(key)) {
        const flight = fetchRow(store, load, key).finally(() => globalFlights.delete(key));
        globalFlights.set(key, flight);
      }
      return globalFlights.get(key)!;
    },
    fails: "each key of each cache gets its own value",
  },
  "shares its flights with caches that have the same database": {
    answer: sharingBy((_store, load) => load),
    fails: "two caches with the same database fill their own stores",
  },
  "shares its flights with caches that have the same store": {
    answer: sharingBy((store) => store),
    fails: "two caches with the same store share no load",
  },
  "does not tell capitals from small letters": {
    answer: sharing({ flightOf: (key) => key.toLowerCase() }),
    fails: "any string is a key, and each key is loaded once",
  },
  "takes an empty key for none": {
    answer: (store, load) => {
      const get = sharing({})(store, load);
      return (key) => key ? get(key) : fetchRow(store, load, key);
    },
    fails: "any string is a key, and each key is loaded once",
  },
  "believes that a reason is never falsy": {
    answer: (store, load) => {
      const get = sharing({})(store, load);
      return async (key) => {
        let reason: unknown;
        const value = await get(key).catch((error) => reason = error);
        if (reason) throw reason;
        return value as string;
      };
    },
    fails: "every caller gets the error of any step even if it is falsy",
  },
  "keeps its flights in an object, which has names of its own": {
    answer: (store, load) => {
      const flights: Record<string, Promise<string>> = {};
      return (key) => {
        flights[key] ??= fetchRow(store, load, key).finally(() => delete flights[key]);
        return flights[key];
      };
    },
    fails: "each key of each cache gets its own value",
  },
  "lets all callers form one line": {
    answer: (store, load) => {
      let line: Promise<unknown> = Promise.resolve();
      return (key) => {
        const turn = line.then(() => fetchRow(store, load, key));
        line = turn.catch(() => {});
        return turn;
      };
    },
    fails: "different keys do not wait for each other",
  },
  "lets the callers of a key form a line": {
    answer: (store, load) => {
      const lines = new Map<string, Promise<unknown>>();
      return (key) => {
        const turn = (lines.get(key) ?? Promise.resolve()).then(() => fetchRow(store, load, key));
        lines.set(key, turn.catch(() => {}));
        return turn;
      };
    },
    fails: "if load fails later, the callers do not each load again",
  },
  "ends a flight before the value is stored": {
    answer: sharing({
      fly: async (store, load, key, flights) => {
        const cached = await store.get(key);
        if (cached !== null) return cached;
        const value = await load(key);
        flights.delete(key);
        await store.set(key, value);
        return value;
      },
    }),
    fails: "a caller that comes while the value is being stored causes no second load",
  },
  "ends a flight only after a load": {
    answer: (store, load) => {
      const flights: Flights = new Map();
      const fly = async (key: string) => {
        const cached = await store.get(key);
        if (cached !== null) return cached;
        try {
          const value = await load(key);
          await store.set(key, value);
          return value;
        } finally {
          flights.delete(key);
        }
      };
      return (key) => {
        if (!flights.has(key)) flights.set(key, fly(key));
        return flights.get(key)!;
      };
    },
    fails: "each later caller asks the store again",
  },
  "ends all flights together": {
    answer: sharing({
      land: (flight, _over, flights) => settles(flight, () => flights.clear()),
    }),
    fails: "the end of one load leaves the loads of other keys alone",
  },
  "remembers a failed flight forever": {
    answer: sharing({ land: (flight, over) => void flight.then(over, () => {}) }),
    fails: "if load fails later, the next callers share a new try",
  },
  "remembers that the store failed": {
    answer: (store, load) => {
      const flights: Flights = new Map();
      const finish = async (key: string, cached: string | null) => {
        try {
          if (cached !== null) return cached;
          const value = await load(key);
          await store.set(key, value);
          return value;
        } finally {
          flights.delete(key);
        }
      };
      const fly = async (key: string) => finish(key, await store.get(key));
      return (key) => {
        if (!flights.has(key)) flights.set(key, fly(key));
        return flights.get(key)!;
      };
    },
    fails: "if get fails later, the next callers share a new try",
  },
  "never ends a flight": {
    answer: sharing({ land: (flight, over) => void flight.catch(over) }),
    fails: "each later caller asks the store again",
  },
  "looks for a flight only after the store has answered": {
    answer: (store, load) => {
      const flights: Flights = new Map();
      const fly = async (key: string) => {
        const value = await load(key);
        await store.set(key, value);
        return value;
      };
      return async (key) => {
        const cached = await store.get(key);
        if (cached !== null) return cached;
        if (!flights.has(key)) {
          flights.set(key, fly(key).finally(() => flights.delete(key)));
        }
        return await flights.get(key)!;
      };
    },
    fails: "a slow answer of the store causes no second load",
  },
  "takes a store that fails for an empty one": {
    answer: sharing({
      fly: (store, load, key) =>
        fetchRow(
          { get: (key) => store.get(key).catch(() => null), set: (...row) => store.set(...row) },
          load,
          key,
        ),
    }),
    fails: "if get fails later, every caller that waits for it gets the error",
  },
  "does not notice that the value was not stored": {
    answer: sharing({
      fly: async (store, load, key) => {
        const cached = await store.get(key);
        if (cached !== null) return cached;
        const value = await load(key);
        await Promise.allSettled([Promise.try(() => store.set(key, value))]);
        return value;
      },
    }),
    fails: "if set fails later, every caller that waits for it gets the error",
  },
  "lets each caller try again when the load fails": {
    answer: (store, load) => {
      const shared = sharing({})(store, load);
      return (key) => shared(key).catch(() => shared(key));
    },
    fails: "if load fails later, the callers do not each load again",
  },
  "waits until a flag says that the load is over": {
    answer: (store, load) => {
      const busy = new Set<string>();
      return async (key) => {
        while (busy.has(key)) await delay(10);
        busy.add(key);
        try {
          return await fetchRow(store, load, key);
        } finally {
          busy.delete(key);
        }
      };
    },
    fails: "a caller that waits does not look again and again (timers)",
  },
  "does not lower its flag when the load fails": {
    answer: (store, load) => {
      const busy = new Set<string>();
      return async (key) => {
        while (busy.has(key)) await delay(40);
        busy.add(key);
        const value = await fetchRow(store, load, key);
        busy.delete(key);
        return value;
      };
    },
    fails: "if load fails later, every caller that waits for it gets the error",
  },
  "takes a reason that is undefined for none": {
    answer: (store, load) => {
      const get = sharing({})(store, load);
      return async (key) => {
        let reason: unknown;
        const value = await get(key).catch((error) => reason = error);
        if (reason !== undefined) throw reason;
        return value as string;
      };
    },
    fails: "every caller gets the error of any step even if it is falsy",
  },
  "takes a falsy error that is thrown at once for none": {
    answer: (store, load) =>
      sharing({})(store, (key) => {
        try {
          return load(key);
        } catch (error) {
          return error ? Promise.reject(error) : Promise.resolve("");
        }
      }),
    fails: "every caller gets the error of any step even if it is falsy",
  },
};

export const variants: Record<string, typeof cacheAside> = {
  "chains with then": (store, load) => {
    const flights: Flights = new Map();
    const loadAndKeep = (key: string) =>
      load(key).then((value) => store.set(key, value).then(() => value));
    return (key) => {
      const known = flights.get(key);
      if (known) return known;
      const flight = Promise.try(() => store.get(key))
        .then((cached) => cached ?? loadAndKeep(key));
      const land = () => void flights.delete(key);
      flights.set(key, flight);
      flight.then(land, land);
      return flight;
    };
  },
  "keeps a list of the callers that wait for a key": (store, load) => {
    const waiting = new Map<string, PromiseWithResolvers<string>[]>();
    const serve = async (key: string) => {
      const [result] = await Promise.allSettled([fetchRow(store, load, key)]);
      const served = waiting.get(key)!;
      waiting.delete(key);
      for (const { resolve, reject } of served) {
        if (result.status === "fulfilled") resolve(result.value);
        else reject(result.reason);
      }
    };
    return (key) => {
      const me = Promise.withResolvers<string>();
      if (waiting.has(key)) waiting.get(key)!.push(me);
      else {
        waiting.set(key, [me]);
        serve(key);
      }
      return me.promise;
    };
  },
};
