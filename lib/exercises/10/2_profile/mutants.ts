/** Answers that prove the checker of exercise 10.2. */
import type { Mutants } from "@course/notebook/exercises";
import type { Profile } from "./exercise.ts";
import type { Store } from "./solution.ts";

type Read = (store: Store, key: string, signal: AbortSignal) => Promise<string>;

const read: Read = async (store, key, signal) => {
  try {
    return await store.read(key, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(`Cannot read ${key}`, { cause: error });
  }
};

/** A right answer, but for its way to read. */
function reading(readFrom: Read): Profile {
  return async (store, id, signal) => {
    try {
      signal.throwIfAborted();
      return await readFrom(store, await readFrom(store, `user/${id}`, signal), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw new Error(`Cannot load profile ${id}`, { cause: error });
    } finally {
      await store.close();
    }
  };
}

export const mutants: Mutants<Profile> = {
  "returns the read without await": {
    // deno-lint-ignore require-await
    answer: reading(async (store, key, signal) => {
      try {
        return store.read(key, signal);
      } catch (error) {
        throw new Error(`Cannot read ${key}`, { cause: error });
      }
    }),
    fails: "if read 1 fails, late or at once, the error has two causes",
  },
  "returns the second read without await": {
    answer: async (store, id, signal) => {
      try {
        signal.throwIfAborted();
        const picture = await read(store, `user/${id}`, signal);
        return read(store, picture, signal);
      } catch (error) {
        signal.throwIfAborted();
        throw new Error(`Cannot load profile ${id}`, { cause: error });
      } finally {
        await store.close();
      }
    },
    fails: "if read 2 fails, late or at once, the error has two causes",
  },
  "keeps the message, and not the error": {
    answer: reading(async (store, key, signal) => {
      try {
        return await store.read(key, signal);
      } catch (error) {
        signal.throwIfAborted();
        throw new Error(`Cannot read ${key}`, { cause: (error as Error)?.message });
      }
    }),
    fails: "if read 1 fails, late or at once, the error has two causes",
  },
  "makes an error of whatever was thrown": {
    answer: reading(async (store, key, signal) => {
      try {
        return await store.read(key, signal);
      } catch (error) {
        signal.throwIfAborted();
        const cause = error instanceof Error ? error : new Error(String(error));
        throw new Error(`Cannot read ${key}`, { cause });
      }
    }),
    fails: "the last cause is what was thrown, even if it is no error, or an AbortError",
  },
  "has no cause if what was thrown is falsy": {
    answer: reading(async (store, key, signal) => {
      try {
        return await store.read(key, signal);
      } catch (error) {
        signal.throwIfAborted();
        throw error ? new Error(`Cannot read ${key}`, { cause: error }) : new Error("unknown");
      }
    }),
    fails: "the last cause is what was thrown, even if it is no error, or an AbortError",
  },
  "handles rejections, but no call that throws": {
    answer: reading((store, key, signal) =>
      store.read(key, signal).catch((error) => {
        signal.throwIfAborted();
        throw new Error(`Cannot read ${key}`, { cause: error });
      })
    ),
    fails: "if read 1 fails, late or at once, the error has two causes",
  },
  "looks at the reason first, which may be falsy": {
    answer: async (store, id, signal) => {
      try {
        if (signal.reason) throw signal.reason;
        return await read(store, await read(store, `user/${id}`, signal), signal);
      } catch (error) {
        signal.throwIfAborted();
        throw new Error(`Cannot load profile ${id}`, { cause: error });
      } finally {
        await store.close();
      }
    },
    fails: "if the signal is already aborted, nothing is read and the caller gets its reason",
  },
  "takes an abort for a failure": {
    answer: async (store, id, signal) => {
      try {
        signal.throwIfAborted();
        return await read(store, await read(store, `user/${id}`, signal), signal);
      } catch (error) {
        throw new Error(`Cannot load profile ${id}`, { cause: error });
      } finally {
        await store.close();
      }
    },
    fails: "an abort during a read reaches the caller as the signal's reason itself",
  },
  "knows an abort by its name": {
    answer: async (store, id, signal) => {
      const failed = (message: string) => (error: unknown): never => {
        if ((error as Error)?.name === "AbortError") throw error;
        throw new Error(message, { cause: error });
      };
      const get = async (key: string) =>
        await Promise.resolve().then(() => store.read(key, signal))
          .catch(failed(`Cannot read ${key}`));
      try {
        signal.throwIfAborted();
        return await get(await get(`user/${id}`)).catch(failed(`Cannot load profile ${id}`));
      } finally {
        await store.close();
      }
    },
    fails: "an abort during a read reaches the caller as the signal's reason itself",
  },
  "takes undefined for the reason of a signal that has none": {
    answer: reading(async (store, key, signal) => {
      try {
        return await store.read(key, signal);
      } catch (error) {
        throw error === signal.reason ? error : new Error(`Cannot read ${key}`, { cause: error });
      }
    }),
    fails: "the last cause is what was thrown, even if it is no error, or an AbortError",
  },
  "takes every AbortError for an abort": {
    answer: reading(async (store, key, signal) => {
      try {
        return await store.read(key, signal);
      } catch (error) {
        signal.throwIfAborted();
        if ((error as Error)?.name === "AbortError") throw error;
        throw new Error(`Cannot read ${key}`, { cause: error });
      }
    }),
    fails: "the last cause is what was thrown, even if it is no error, or an AbortError",
  },
  "knows an abort by a reason that is not null": {
    answer: (store, id, signal) => {
      const as = async <T>(what: string, work: () => Promise<T>) => {
        try {
          signal.throwIfAborted();
          return await work();
        } catch (error) {
          throw signal.reason ?? new Error(`Cannot ${what}`, { cause: error });
        }
      };
      const get = (key: string) => as(`read ${key}`, () => store.read(key, signal));
      return as(`load profile ${id}`, async () => await get(await get(`user/${id}`)))
        .finally(() => store.close());
    },
    fails: "an abort during a read reaches the caller as the signal's reason itself",
  },
  "takes an empty name for no picture": {
    answer: reading(async (store, key, signal) => key && await read(store, key, signal)),
    fails: "it returns what the second read returns, even if either is empty",
  },
  "has one place for the keys of all calls": {
    answer: (() => {
      let latest = "";
      const readFrom: Read = async (store, key, signal) => {
        latest = key;
        try {
          return await store.read(key, signal);
        } catch (error) {
          signal.throwIfAborted();
          throw new Error(`Cannot read ${latest}`, { cause: error });
        }
      };
      return reading(readFrom);
    })(),
    fails: "two calls at the same time do not disturb each other, nor wait (ms)",
  },
  "does not hand the signal on": {
    answer: reading((store, key, signal) => {
      signal.throwIfAborted();
      return read(store, key, new AbortController().signal);
    }),
    fails: "an abort ends the read at once, and the store is closed (ms)",
  },
  "does not look at the signal before it begins": {
    answer: async (store, id, signal) => {
      try {
        return await read(store, await read(store, `user/${id}`, signal), signal);
      } catch (error) {
        signal.throwIfAborted();
        throw new Error(`Cannot load profile ${id}`, { cause: error });
      } finally {
        await store.close();
      }
    },
    fails: "if the signal is already aborted, nothing is read and the caller gets its reason",
  },
  "does not close a store that it has not used": {
    answer: async (store, id, signal) => {
      signal.throwIfAborted();
      return await reading(read)(store, id, signal);
    },
    fails: "if the signal is already aborted, nothing is read and the caller gets its reason",
  },
  "does not wait for the closing": {
    answer: async (store, id, signal) => {
      try {
        signal.throwIfAborted();
        return await read(store, await read(store, `user/${id}`, signal), signal);
      } catch (error) {
        signal.throwIfAborted();
        throw new Error(`Cannot load profile ${id}`, { cause: error });
      } finally {
        store.close();
      }
    },
    fails: "the caller gets the value when the store is closed (ms)",
  },
  "closes only after a success": {
    answer: async (store, id, signal) => {
      try {
        if (signal.aborted) await store.close();
        signal.throwIfAborted();
        const value = await read(store, await read(store, `user/${id}`, signal), signal);
        await store.close();
        return value;
      } catch (error) {
        signal.throwIfAborted();
        throw new Error(`Cannot load profile ${id}`, { cause: error });
      }
    },
    fails: "after a failure, too, the store is closed once, before the caller hears of it",
  },
  "closes twice after a failure": {
    answer: async (store, id, signal) => {
      try {
        signal.throwIfAborted();
        return await read(store, await read(store, `user/${id}`, signal), signal);
      } catch (error) {
        await store.close();
        signal.throwIfAborted();
        throw new Error(`Cannot load profile ${id}`, { cause: error });
      } finally {
        await store.close();
      }
    },
    fails: "after a failure, too, the store is closed once, before the caller hears of it",
  },
  "goes on without the user": {
    answer: reading(async (store, key, signal) => {
      if (!key.startsWith("user/")) return await read(store, key, signal);
      return await read(store, key, signal).catch((error) => {
        signal.throwIfAborted();
        if (error.cause instanceof RangeError) return "ada.png";
        throw error;
      });
    }),
    fails: "if read 1 fails, late or at once, the error has two causes",
  },
  "takes an empty picture for none": {
    answer: async (store, id, signal) => await reading(read)(store, id, signal) || "no picture",
    fails: "it returns what the second read returns, even if either is empty",
  },
  "tries once more": {
    answer: reading(async (store, key, signal) => {
      try {
        return await store.read(key, signal);
      } catch {
        return await read(store, key, signal);
      }
    }),
    fails: "after a failure nothing more is read",
  },
  "has one place for the stores of all calls": {
    answer: (() => {
      let open: Store;
      return (store, id, signal) => {
        open = store;
        return reading(read)({ read: store.read, close: () => open.close() }, id, signal);
      };
    })(),
    fails: "two calls at the same time do not disturb each other, nor wait (ms)",
  },
  "has one place for the signals of all calls": {
    answer: (() => {
      let latest: AbortSignal;
      return async (store, id, signal) => {
        latest = signal;
        try {
          latest.throwIfAborted();
          return await read(store, await read(store, `user/${id}`, latest), latest);
        } catch (error) {
          latest.throwIfAborted();
          throw new Error(`Cannot load profile ${id}`, { cause: error });
        } finally {
          await store.close();
        }
      };
    })(),
    fails: "two calls at the same time do not disturb each other, nor wait (ms)",
  },
  "lets one call wait for the other": {
    answer: (() => {
      let last: Promise<unknown> = Promise.resolve();
      return (store, id, signal) => {
        const mine = last.then(() => reading(read)(store, id, signal));
        last = mine.catch(() => {});
        return mine;
      };
    })(),
    fails: "two calls at the same time do not disturb each other, nor wait (ms)",
  },
  "remembers the user of the first call": {
    answer: (() => {
      let user: string | undefined;
      return reading(async (store, key, signal) => {
        if (!key.startsWith("user/")) return await read(store, key, signal);
        return user ??= await read(store, key, signal);
      });
    })(),
    fails: "it returns what the second read returns, even if either is empty",
  },
};

export const variants: Record<string, Profile> = {
  "one helper for both levels": (store, id, signal) => {
    const as = async <T>(what: string, work: () => Promise<T>) => {
      try {
        signal.throwIfAborted();
        return await work();
      } catch (error) {
        throw signal.aborted ? signal.reason : new Error(`Cannot ${what}`, { cause: error });
      }
    };
    const get = (key: string) => as(`read ${key}`, () => store.read(key, signal));
    return as(`load profile ${id}`, async () => await get(await get(`user/${id}`)))
      .finally(() => store.close());
  },
  "chains with then": (store, id, signal) => {
    const failed = (message: string) => (error: unknown): never => {
      if (signal.aborted && error === signal.reason) throw error;
      throw new Error(message, { cause: error });
    };
    const get = (key: string) =>
      Promise.resolve().then(() => store.read(key, signal)).catch(failed(`Cannot read ${key}`));
    return Promise.resolve().then(() => signal.throwIfAborted())
      .then(() => get(`user/${id}`))
      .then((picture) => get(picture))
      .catch(failed(`Cannot load profile ${id}`))
      .finally(() => store.close());
  },
  "remembers the failure while it closes": async (store, id, signal) => {
    let end: { value: string } | { error: unknown };
    try {
      if (signal.aborted) throw signal.reason;
      end = { value: await read(store, await read(store, `user/${id}`, signal), signal) };
    } catch (cause) {
      const wanted = signal.aborted && cause === signal.reason;
      end = { error: wanted ? cause : new Error(`Cannot load profile ${id}`, { cause }) };
    }
    await store.close();
    if ("error" in end) throw end.error;
    return end.value;
  },
  "closes by await using": async (store, id, signal) => {
    await using _closing = { [Symbol.asyncDispose]: () => store.close() };
    try {
      signal.throwIfAborted();
      return await read(store, await read(store, `user/${id}`, signal), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw new Error(`Cannot load profile ${id}`, { cause: error });
    }
  },
};
