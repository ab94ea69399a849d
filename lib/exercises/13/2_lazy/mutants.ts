/** Answers that prove the checker of exercise 13.2. */
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import type { Lazy } from "./exercise.ts";
import { lazy } from "./solution.ts";

type Source = AsyncIterable<unknown>;
type Test = (value: unknown) => boolean | Promise<boolean>;

const right: Lazy = lazy;
const mapped = (map: (source: Source, f: (value: unknown) => unknown) => Source): Lazy => ({
  ...right,
  map,
});
const filtered = (filter: (source: Source, test: Test) => Source): Lazy => ({ ...right, filter });
const taken = (take: (source: Source, count: number) => Source): Lazy => ({ ...right, take });

export const mutants: Mutants<Lazy> = {
  "takes a promise for a passed test": {
    answer: filtered(async function* (source, test) {
      for await (const value of source) if (test(value)) yield value;
    }),
    fails: "filter yields what passes the test, even if test returns a promise",
  },
  "drops falsy values": {
    answer: mapped(async function* (source, f) {
      for await (const value of source) {
        const result = await f(value);
        if (result) yield result;
      }
    }),
    fails: '0, "", undefined, false and null are values',
  },
  "ends at a missing value": {
    answer: taken(async function* (source, count) {
      if (count === 0) return;
      for await (const value of source) {
        if (value === undefined) return;
        yield value;
        if (--count === 0) return;
      }
    }),
    fails: '0, "", undefined, false and null are values',
  },
  "collects everything first": {
    answer: mapped(async function* (source, f) {
      for (const value of await Array.fromAsync(source)) yield await f(value);
    }),
    fails: "a source is asked only when a value is wanted (times: before, after the first)",
  },
  "asks one value ahead": {
    answer: mapped(async function* (source, f) {
      const iterator = source[Symbol.asyncIterator]();
      let next = iterator.next();
      try {
        for (let one = await next; !one.done; one = await next) {
          next = iterator.next();
          next.catch(() => {});
          yield await f(one.value);
        }
      } finally {
        await iterator.return?.();
      }
    }),
    fails: "a source is asked only when a value is wanted (times: before, after the first)",
  },
  "asks before the reader does": {
    answer: filtered((source, test) => {
      const iterator = source[Symbol.asyncIterator]();
      const first = iterator.next();
      first.catch(() => {});
      return lazy.filter({
        async *[Symbol.asyncIterator]() {
          try {
            for (let one = await first; !one.done; one = await iterator.next()) yield one.value;
          } finally {
            await iterator.return?.();
          }
        },
      }, test);
    }),
    fails: "a source is asked only when a value is wanted (times: before, after the first)",
  },
  "calls next() by hand and forgets return()": {
    answer: mapped(async function* (source, f) {
      const iterator = source[Symbol.asyncIterator]();
      for (let one = await iterator.next(); !one.done; one = await iterator.next()) {
        yield await f(one.value);
      }
    }),
    fails: "if the reader leaves early, the source is closed before the loop is over",
  },
  "closes the source without waiting for it": {
    answer: taken(async function* (source, count) {
      const iterator = source[Symbol.asyncIterator]();
      try {
        for (; count > 0; count--) {
          const one = await iterator.next();
          if (one.done) return;
          yield one.value;
        }
      } finally {
        iterator.return?.()?.catch(() => {});
      }
    }),
    fails: "when take has enough, the source is closed before the loop is over",
  },
  "asks once more to see that it has enough": {
    answer: taken(async function* (source, count) {
      let seen = 0;
      for await (const value of source) {
        if (seen++ >= count) return;
        yield value;
      }
    }),
    fails: "take(source, 2) asks twice, and not once more",
  },
  "takes one even if none is wanted": {
    answer: taken(async function* (source, count) {
      for await (const value of source) {
        yield value;
        if (--count <= 0) return;
      }
    }),
    fails: "take(source, 0) yields nothing and asks for nothing",
  },
  "swallows the error of a source": {
    answer: mapped(async function* (source, f) {
      try {
        for await (const value of source) yield await f(value);
      } catch {
        return;
      }
    }),
    fails: "the error of a source reaches the reader, after its values",
  },
  "skips a value for which the test fails with an error": {
    answer: filtered(async function* (source, test) {
      for await (const value of source) {
        const passed = await Promise.resolve().then(() => test(value)).catch(() => false);
        if (passed) yield value;
      }
    }),
    fails: "if f or test fails later, the source is closed, and the reader gets the error",
  },
  "runs f for the next value while the reader is busy with this one": {
    answer: mapped(async function* (source, f) {
      let before: Promise<unknown> | undefined;
      for await (const value of source) {
        const result = Promise.resolve().then(() => f(value));
        result.catch(() => {});
        if (before) yield await before;
        before = result;
      }
      if (before) yield await before;
    }),
    fails: "the promise of f or test is awaited before the source is asked for more",
  },
  "maps several values at once": {
    answer: mapped(async function* (source, f) {
      const results: Promise<unknown>[] = [];
      for await (const value of source) results.push(Promise.resolve(f(value)));
      yield* results;
    }),
    fails: "the promise of f or test is awaited before the source is asked for more",
  },
  "counts only the values that are not falsy": {
    answer: taken(async function* (source, count) {
      if (count === 0) return;
      for await (const value of source) {
        yield value;
        if (value) count--;
        if (count === 0) return;
      }
    }),
    fails: '0, "", undefined, false and null are values',
  },
  "has a branch of f that no one looks after": {
    answer: mapped((source, f) =>
      lazy.map(source, (value) => {
        const result = f(value);
        if (result instanceof Promise) void result.then(() => {});
        return result;
      })
    ),
    fails: "no rejection is left unhandled",
  },
  "expects every iterator to have return()": {
    answer: taken(async function* (source, count) {
      if (count === 0) return;
      const iterator = source[Symbol.asyncIterator]();
      try {
        while (count-- > 0) {
          const { done, value } = await iterator.next();
          if (done) return;
          yield value;
        }
      } finally {
        await iterator.return!();
      }
    }),
    fails: "a source whose iterator has no return() can be left early, too",
  },
  "has one counter for all": {
    answer: (() => {
      let count = 0;
      return taken(async function* (source, most) {
        count = 0;
        if (most === 0) return;
        for await (const value of source) {
          yield value;
          if (++count >= most) return;
        }
      });
    })(),
    fails: "they can be nested, and several can be under way",
  },
  "has one place for f": {
    answer: (() => {
      let latest: (value: unknown) => unknown;
      return mapped((source, f) => {
        latest = f;
        return lazy.map(source, (value) => latest(value));
      });
    })(),
    fails: "they can be nested, and several can be under way",
  },
  "swallows an error of closing": {
    answer: mapped(async function* (source, f) {
      const iterator = source[Symbol.asyncIterator]();
      let closed = false;
      const next = async () => {
        try {
          return await iterator.next();
        } catch (error) {
          closed = true;
          throw error;
        }
      };
      try {
        for (let one = await next(); !one.done; one = await next()) yield await f(one.value);
        closed = true;
      } finally {
        if (!closed) await iterator.return?.().catch(() => {});
      }
    }),
    fails: "an error of closing the source reaches the reader",
  },
  "takes a falsy error of f for none": {
    answer: {
      ...lazy,
      map: (source, f) =>
        lazy.map(source, async (value) => {
          let failed: unknown;
          try {
            return await f(value);
          } catch (error) {
            failed = error;
          }
          if (failed) throw failed;
        }),
    },
    fails: "an error may be any value, even null or 0",
  },
  "takes a falsy error of the source or of closing for none": {
    answer: {
      ...lazy,
      take: async function* (source, count) {
        try {
          yield* lazy.take(source, count);
        } catch (error) {
          if (error) throw error;
        }
      },
    },
    fails: "an error may be any value, even null or 0",
  },
  "drops what f makes falsy": {
    answer: {
      ...lazy,
      map: async function* (source, f) {
        for await (const value of source) {
          const result = await f(value);
          if (result !== undefined || value === undefined) yield result;
        }
      },
    },
    fails: '0, "", undefined, false and null are values',
  },
  "looks every millisecond": {
    answer: filtered(async function* (source, test) {
      const values = lazy.filter(source, test);
      try {
        for (;;) {
          let end: PromiseSettledResult<IteratorResult<unknown>> | undefined;
          Promise.allSettled([values.next()]).then(([only]) => end = only);
          while (!end) await delay(1);
          if (end.status === "rejected") throw end.reason;
          if (end.value.done) return;
          yield end.value.value;
        }
      } finally {
        await values.return(undefined);
      }
    }),
    fails: "none of them polls: they set no timers of their own",
  },
};

/** The protocol, written by hand. */
function derived(
  source: Source,
  step: (iterator: AsyncIterator<unknown>) => Promise<IteratorResult<unknown>>,
): AsyncIterableIterator<unknown> {
  const iterator = source[Symbol.asyncIterator]();
  const close = async () => {
    await iterator.return?.();
    return { done: true as const, value: undefined };
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => step(iterator),
    return: close,
  };
}

export const variants: Record<string, Lazy> = {
  "leaves the loop with break, and counts down": {
    async *map(source: Source, f: (value: unknown) => unknown) {
      for await (const value of source) {
        const result = await f(value);
        yield result;
      }
    },
    async *filter(source: Source, test: (value: unknown) => boolean | Promise<boolean>) {
      for await (const value of source) {
        const passes = await test(value);
        if (!passes) continue;
        yield value;
      }
    },
    async *take(source: Source, count: number) {
      if (count > 0) {
        for await (const value of source) {
          yield value;
          count--;
          if (count === 0) break;
        }
      }
    },
  },
  "closes the source as soon as take has its last value": {
    ...right,
    async *take(source: Source, count: number) {
      const iterator = source[Symbol.asyncIterator]();
      let ended = count === 0;
      try {
        while (!ended && count-- > 0) {
          const { done, value } = await iterator.next().catch((error) => {
            ended = true;
            throw error;
          });
          ended = Boolean(done);
          if (!done) yield value;
        }
      } finally {
        if (!ended) await iterator.return?.();
      }
    },
  },
  "writes the protocol by hand": {
    ...right,
    map: (source, f) =>
      derived(source, async (iterator) => {
        const one = await iterator.next();
        if (one.done) return one;
        try {
          return { done: false, value: await f(one.value) };
        } catch (error) {
          await iterator.return?.();
          throw error;
        }
      }),
  },
  "builds all three from one generator": (() => {
    async function* through(
      source: Source,
      visit: (value: unknown) => unknown[] | Promise<unknown[]>,
    ) {
      for await (const value of source) yield* await visit(value);
    }
    return {
      ...right,
      map: (source: Source, f: (value: unknown) => unknown) =>
        through(source, async (value) => [await f(value)]),
      filter: (source: Source, test: (value: unknown) => boolean | Promise<boolean>) =>
        through(source, async (value) => await test(value) ? [value] : []),
    };
  })(),
};
