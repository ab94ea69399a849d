/** Answers that prove the checker of exercise 17.1. */
import { Lock } from "@course/async";
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import type { Cached } from "./exercise.ts";
import { cached } from "./solution.ts";

type Loads = Map<string, Promise<unknown>>;

const everywhere: Loads = new Map();
const everywhereBy = new WeakMap<object, Loads>();

/** Keeps its loads in a certain place, and under certain names. */
function keepsLoads(
  loadsOf: (load: (key: string) => Promise<unknown>) => Loads,
  nameOf: (key: string) => string = (key) => key,
  keep: (loads: Loads) => void = () => {},
): Cached {
  return (load) => {
    const loads = loadsOf(load);
    return (key) => {
      const name = nameOf(key);
      const known = loads.get(name);
      if (known) return known;
      const loading = Promise.try(load, key);
      loads.set(name, loading);
      loading.catch(() => loads.delete(name));
      keep(loads);
      return loading;
    };
  };
}

export const mutants: Mutants<Cached> = {
  "takes a falsy error of the call for none": {
    answer: (load) =>
      cached((key) => {
        let failed: unknown;
        try {
          return load(key);
        } catch (error) {
          failed = error;
        }
        return failed ? Promise.reject(failed) : Promise.resolve(undefined);
      }),
    fails: "callers get the error even if it is 0, an empty string or undefined",
  },
  "keeps a failure without an error": {
    answer: (load) => {
      const loads = new Map<string, Promise<unknown>>();
      return (key) => {
        if (!loads.has(key)) {
          const loading = Promise.try(load, key);
          loads.set(key, loading);
          loading.catch((error) => error === null || loads.delete(key));
        }
        return loads.get(key)!;
      };
    },
    fails: "after such an error, too, the next caller loads again",
  },
  "checks, then waits, then acts": {
    answer: (load) => {
      const values = new Map<string, unknown>();
      return async (key) => {
        if (!values.has(key)) values.set(key, await load(key));
        return values.get(key);
      };
    },
    fails: "callers that ask during a load share it",
  },
  "shares the load, and forgets the value": {
    answer: (load) => {
      const loads: Loads = new Map();
      return (key) => {
        const loading = loads.get(key) ?? load(key).finally(() => loads.delete(key));
        loads.set(key, loading);
        return loading;
      };
    },
    fails: "loads each key once, and keeps its value",
  },
  "keeps one load for all keys": {
    answer: (load) => {
      let loading: Promise<unknown> | undefined;
      return (key) => loading ??= load(key);
    },
    fails: "returns the value of each key, whatever it is",
  },
  "keeps only the last key": {
    answer: (load) => {
      let last: { key: string; loading: Promise<unknown> } | undefined;
      return (key) => {
        if (last?.key !== key) last = { key, loading: Promise.try(load, key) };
        last.loading.catch(() => last = undefined);
        return last.loading;
      };
    },
    fails: "loads each key once, and keeps its value",
  },
  "takes a falsy value for a missing one": {
    answer: (load) => {
      const values = new Map<string, unknown>();
      const loads: Loads = new Map();
      const start = async (key: string) => {
        try {
          const value = await load(key);
          values.set(key, value);
          return value;
        } finally {
          loads.delete(key);
        }
      };
      return async (key) => {
        if (values.get(key)) return values.get(key);
        if (!loads.has(key)) loads.set(key, start(key));
        return await loads.get(key);
      };
    },
    fails: "loads each key once, and keeps its value",
  },
  "keeps the values in a plain object": {
    answer: (load) => {
      const loads: Record<string, Promise<unknown>> = {};
      return (key) => {
        loads[key] ??= Promise.try(load, key);
        const loading = loads[key];
        if (loading instanceof Promise) loading.catch(() => delete loads[key]);
        return loading;
      };
    },
    fails: "returns the value of each key, whatever it is",
  },
  "has one cache for all": {
    answer: (load) => (key) => {
      const loading = everywhere.get(key) ?? Promise.try(load, key);
      everywhere.set(key, loading);
      loading.catch(() => everywhere.delete(key));
      return loading;
    },
    fails: "two caches share nothing",
  },
  "has one cache for all that load alike": {
    answer: keepsLoads((load) => {
      const loads: Loads = everywhereBy.get(load) ?? new Map();
      everywhereBy.set(load, loads);
      return loads;
    }),
    fails: "two caches share nothing",
  },
  "does not tell capitals from small letters": {
    answer: keepsLoads(() => new Map(), (key) => key.toLowerCase()),
    fails: "returns the value of each key, whatever it is",
  },
  "does not see a space before a key": {
    answer: keepsLoads(() => new Map(), (key) => key.trim()),
    fails: "returns the value of each key, whatever it is",
  },
  "keeps a hundred values": {
    answer: keepsLoads(() => new Map(), undefined, (loads) => {
      if (loads.size > 100) loads.delete(loads.keys().next().value!);
    }),
    fails: "keeps the values of a thousand keys (loads)",
  },
  "believes that a reason is never falsy": {
    answer: (load) => {
      const get = keepsLoads(() => new Map())(load);
      return async (key) => {
        let reason: unknown;
        const value = await get(key).catch((error) => reason = error);
        if (reason) throw reason;
        return value;
      };
    },
    fails: "callers get the error even if it is 0, an empty string or undefined",
  },
  "loads under one lock": {
    answer: (load) => {
      const values = new Map<string, unknown>();
      const lock = new Lock();
      return (key) =>
        lock.run(async () => {
          if (!values.has(key)) values.set(key, await load(key));
          return values.get(key);
        });
    },
    fails: "different keys are loaded at the same time",
  },
  "loads under a lock for each key, and repeats a failed load for each caller": {
    answer: (load) => {
      const values = new Map<string, unknown>();
      const locks = new Map<string, Lock>();
      return (key) => {
        if (!locks.has(key)) locks.set(key, new Lock());
        return locks.get(key)!.run(async () => {
          if (!values.has(key)) values.set(key, await load(key));
          return values.get(key);
        });
      };
    },
    fails: "a load that fails is not repeated until a caller asks again (loads)",
  },
  "looks every millisecond whether the value has come": {
    answer: (load) => {
      const values = new Map<string, unknown>();
      const loading = new Set<string>();
      return async (key) => {
        while (loading.has(key)) await delay(1);
        if (values.has(key)) return values.get(key);
        loading.add(key);
        try {
          values.set(key, await load(key));
          return values.get(key);
        } finally {
          loading.delete(key);
        }
      };
    },
    fails: "a caller that waits does not look again and again (timers)",
  },
  "keeps the failure, too": {
    answer: (load) => {
      const loads: Loads = new Map();
      return (key) => {
        if (!loads.has(key)) loads.set(key, load(key));
        return loads.get(key)!;
      };
    },
    fails: "if a load fails later, the next caller loads again, and this value is kept",
  },
  "forgets a failure before it has kept it": {
    answer: (load) => {
      const loads: Loads = new Map();
      const loadOrForget = async (key: string) => {
        try {
          return await load(key);
        } catch (error) {
          loads.delete(key); // If `load` throws at once, there is nothing to delete yet.
          throw error;
        }
      };
      return (key) => {
        const loading = loads.get(key) ?? loadOrForget(key);
        loads.set(key, loading);
        return loading;
      };
    },
    fails: "if a load throws at once, the next caller loads again, and this value is kept",
  },
  "forgets only the first failure": {
    answer: (load) => {
      const loads: Loads = new Map();
      const failed = new Set<string>();
      return (key) => {
        if (loads.has(key)) return loads.get(key)!;
        const loading = Promise.try(load, key);
        loads.set(key, loading);
        loading.catch(() => {
          if (!failed.has(key)) loads.delete(key);
          failed.add(key);
        });
        return loading;
      };
    },
    fails: "if a load fails later, the next caller loads again, and this value is kept",
  },
  "empties the cache after a failure": {
    answer: (load) => {
      const loads: Loads = new Map();
      return (key) => {
        if (loads.has(key)) return loads.get(key)!;
        const loading = Promise.try(load, key);
        loads.set(key, loading);
        loading.catch(() => loads.clear());
        return loading;
      };
    },
    fails: "if a load fails later, the values of other keys are kept",
  },
  "keeps a value for a minute": {
    answer: (load) => {
      const loads: Loads = new Map();
      return (key) => {
        if (loads.has(key)) return loads.get(key)!;
        const loading = Promise.try(load, key);
        loads.set(key, loading);
        loading.catch(() => loads.delete(key));
        setTimeout(() => loads.delete(key), 60_000);
        return loading;
      };
    },
    fails: "loads each key once, and keeps its value",
  },
  "forgets the key that was asked for last": {
    answer: (load) => {
      const loads: Loads = new Map();
      let asked: string;
      return (key) => {
        asked = key;
        if (loads.has(key)) return loads.get(key)!;
        const loading = Promise.try(load, key);
        loads.set(key, loading);
        loading.catch(() => loads.delete(asked));
        return loading;
      };
    },
    fails: "if a load fails later, the next caller loads again, and this value is kept",
  },
  "tries once more instead of passing the failure on": {
    answer: (load) => {
      const loads: Loads = new Map();
      return (key) => {
        if (loads.has(key)) return loads.get(key)!;
        const loading = Promise.try(load, key).catch(() => load(key));
        loads.set(key, loading);
        loading.catch(() => loads.delete(key));
        return loading;
      };
    },
    fails: "a load that fails is not repeated until a caller asks again (loads)",
  },
  "shows the failure only to the first caller": {
    answer: (load) => {
      const loads: Loads = new Map();
      return async (key) => {
        const shared = loads.get(key);
        if (shared) return await shared.catch(() => "");
        const loading = load(key);
        loads.set(key, loading);
        loading.catch(() => loads.delete(key));
        return await loading;
      };
    },
    fails: "if a load fails later, all callers that wait for it get the error",
  },
};

export const variants: Record<string, Cached> = {
  "settles a promise that it has kept before": (load) => {
    const loads: Loads = new Map();
    return (key) => {
      if (loads.has(key)) return loads.get(key)!;
      const { promise, resolve, reject } = Promise.withResolvers();
      loads.set(key, promise);
      const settle = async () => {
        try {
          resolve(await load(key));
        } catch (error) {
          loads.delete(key);
          reject(error);
        }
      };
      settle();
      return promise;
    };
  },
  "lets each caller that gets the error remove it": (load) => {
    const loads: Loads = new Map();
    return async (key) => {
      const loading = loads.get(key) ?? Promise.try(load, key);
      loads.set(key, loading);
      try {
        return await loading;
      } catch (error) {
        loads.delete(key);
        throw error;
      }
    };
  },
  "keeps values and running loads apart": (load) => {
    const values = new Map<string, unknown>();
    const running: Loads = new Map();
    const start = async (key: string) => {
      try {
        const value = await load(key);
        values.set(key, value);
        return value;
      } finally {
        queueMicrotask(() => running.delete(key));
      }
    };
    return async (key) => {
      if (values.has(key)) return values.get(key);
      if (!running.has(key)) running.set(key, start(key));
      return await running.get(key);
    };
  },
  "keeps what load returns, and lets a throw pass": (load) => {
    const loads: Loads = new Map();
    return (key) => {
      if (!loads.has(key)) {
        const loading = load(key); // If it throws, nothing is kept.
        loads.set(key, loading);
        loading.catch(() => loads.delete(key));
      }
      return loads.get(key)!;
    };
  },
  "tells a failed load from a value": (load) => {
    const known = new Map<string, Promise<{ value: unknown } | { error: unknown }>>();
    return async (key) => {
      if (!known.has(key)) {
        known.set(key, settle(load, key));
      }
      const loading = known.get(key)!;
      const result = await loading;
      if ("value" in result) return result.value;
      if (known.get(key) === loading) known.delete(key);
      throw result.error;
    };
  },
};

async function settle(load: (key: string) => Promise<unknown>, key: string) {
  try {
    return { value: await load(key) };
  } catch (error) {
    return { error };
  }
}
