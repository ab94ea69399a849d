/** Answers that prove the checker of exercise 18.3. */
import { Semaphore } from "@course/async";
import { delay, pooledMap } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import { inOrder } from "./solution.ts";

type Answer = typeof inOrder;

const ONE_BY_ONE = "has limit of them at work at the same time, and no more";
const ORDER = "yields the results in the order of the inputs";
const AHEAD = "reads at most limit inputs beyond the results received";
const PLACE = "throws an error of the work at its place, even one thrown at once";
const UNHANDLED = "a failure that comes early, or is never read, is not unhandled";
const CLOSED = "closes the iterator when the work fails or the loop is left";
const FALSY = "throws even a falsy error, and one that is thrown at once";
const ANY = "any value is a result, and the inputs stay as they are";

/** A promise whose failure counts as handled. */
function begin<T, R>(work: (input: T) => R | Promise<R>, input: T): Promise<R> {
  const result = (async () => await work(input))();
  result.catch(() => {});
  return result;
}

export const mutants: Mutants<Answer> = {
  "does one at a time": {
    answer: async function* (inputs, _limit, work) {
      for (const input of inputs) yield await work(input);
    },
    fails: ONE_BY_ONE,
  },
  "works in waves": {
    answer: async function* (inputs, limit, work) {
      let wave = [];
      for (const input of inputs) {
        wave.push(begin(work, input));
        if (wave.length < limit) continue;
        yield* await Promise.all(wave);
        wave = [];
      }
      yield* await Promise.all(wave);
    },
    fails: "starts the next input as soon as the consumer asks for more (ms)",
  },
  "lets one too many work": {
    answer: async function* (inputs, limit, work) {
      const underWay = [];
      for (const input of inputs) {
        underWay.push(begin(work, input));
        if (underWay.length > limit) yield await underWay.shift()!;
      }
      for (const result of underWay) yield await result;
    },
    fails: ONE_BY_ONE,
  },
  "yields in the order in which they end": {
    answer: async function* (inputs, limit, work) {
      const underWay = new Map();
      let key = 0;
      const next = () => Promise.race(underWay.values());
      for (const input of inputs) {
        const mine = key++;
        underWay.set(mine, begin(work, input).then((value) => [mine, value]));
        if (underWay.size < limit) continue;
        const [done, value] = await next();
        underWay.delete(done);
        yield value;
      }
      while (underWay.size > 0) {
        const [done, value] = await next();
        underWay.delete(done);
        yield value;
      }
    },
    fails: ORDER,
  },
  "puts all inputs before a semaphore": {
    answer: async function* (inputs, limit, work) {
      const permits = new Semaphore(limit);
      const results = [];
      for (const input of inputs) {
        results.push(begin(() => permits.run(() => work(input)), input));
      }
      for (const result of results) yield await result;
    },
    fails: AHEAD,
  },
  "goes on although the consumer is slow": {
    answer: async function* (inputs, limit, work) {
      const source = inputs[Symbol.iterator]();
      const results: Promise<unknown>[] = [];
      let done = false;
      try {
        const pull = () => {
          const next = done ? { done: true as const, value: undefined } : source.next();
          if (next.done) return;
          results.push(begin(work, next.value));
          results.at(-1)!.then(() => done || pull(), () => {});
        };
        for (let i = 0; i < limit; i++) pull();
        for (let i = 0; i < results.length; i++) yield await results[i] as never;
      } finally {
        done = true;
        source.return?.();
      }
    },
    fails: AHEAD,
  },
  "begins before it is asked": {
    answer: (inputs, limit, work) => {
      const source = inputs[Symbol.iterator]();
      const next = () => {
        const { done, value } = source.next();
        return done ? undefined : begin(work, value);
      };
      const first = Array.from({ length: limit }, next);
      return (async function* () {
        try {
          for (;;) {
            const head = first.shift();
            if (!head) return;
            yield await head;
            first.push(next());
          }
        } finally {
          source.return?.();
        }
      })();
    },
    fails: "reads nothing before the first next()",
  },
  "leaves it to pooledMap": {
    answer: async function* (inputs, limit, work) {
      yield* pooledMap(limit, inputs, async (input) => await work(input));
    },
    fails: PLACE,
  },
  "swallows an error": {
    answer: async function* (inputs, limit, work) {
      const underWay = [];
      for (const input of inputs) {
        underWay.push(begin(work, input).catch(() => undefined as never));
        if (underWay.length === limit) yield await underWay.shift()!;
      }
      for (const result of underWay) yield await result;
    },
    fails: PLACE,
  },
  "tries once more what fails": {
    answer: (inputs, limit, work) =>
      inOrder(inputs, limit, async (input) => {
        try {
          return await work(input);
        } catch {
          return await work(input);
        }
      }),
    fails: "a work that fails is not done again (times)",
  },
  "takes a falsy error for none": {
    answer: async function* (inputs, limit, work) {
      try {
        yield* inOrder(inputs, limit, work);
      } catch (error) {
        if (error) throw error;
      }
    },
    fails: FALSY,
  },
  "takes a falsy error that is thrown at once for none": {
    answer: (inputs, limit, work) =>
      inOrder(inputs, limit, (input) => {
        let result, error;
        try {
          result = work(input);
        } catch (caught) {
          error = caught;
        }
        if (error) throw error;
        return result as never;
      }),
    fails: FALSY,
  },
  "takes an error of null for none": {
    answer: async function* (inputs, limit, work) {
      const outcome = (input: never) =>
        begin(work, input).then((value) => ({ value, error: null }), (error) => ({ error }));
      for await (const one of inOrder(inputs as Iterable<never>, limit, outcome)) {
        if (one.error !== null) throw one.error;
        yield (one as unknown as { value: never }).value;
      }
    },
    fails: FALSY,
  },
  "looks every millisecond whether the first result is there": {
    answer: async function* (inputs, limit, work) {
      const first = async (result: Promise<unknown>) => {
        let settled = false;
        result.then(() => settled = true, () => settled = true);
        while (!settled) await delay(1);
        return await result as never;
      };
      const underWay = [];
      for (const input of inputs) {
        underWay.push(begin(work, input));
        if (underWay.length === limit) yield await first(underWay.shift()!);
      }
      while (underWay.length > 0) yield await first(underWay.shift()!);
    },
    fails: "results that are there are handed on at once, without a timer",
  },
  "starts its work by a timer": {
    answer: (inputs, limit, work) =>
      inOrder(inputs, limit, (input) => delay(0).then(() => work(input))),
    fails: "results that are there are handed on at once, without a timer",
  },
  "has one list for all loops": {
    answer: (() => {
      const underWay: Promise<never>[] = [];
      return async function* (inputs: Iterable<never>, limit: number, work: () => never) {
        underWay.length = 0;
        for (const input of inputs) {
          underWay.push(begin(work, input));
          if (underWay.length === limit) yield await underWay.shift()!;
        }
        while (underWay.length > 0) yield await underWay.shift()!;
      };
    })() as unknown as Answer,
    fails: "two loops at the same time do not mix",
  },
  "does two at a time even if the limit is 1": {
    answer: (inputs, limit, work) => inOrder(inputs, Math.max(2, limit), work),
    fails: "with a limit of 1 it does one after the other",
  },
  "throws an error too early if the work throws at once": {
    answer: async function* (inputs, limit, work) {
      const underWay = [];
      for (const input of inputs) {
        const result = Promise.resolve(work(input));
        result.catch(() => {});
        underWay.push(result);
        if (underWay.length === limit) yield await underWay.shift()!;
      }
      while (underWay.length > 0) yield await underWay.shift()!;
    },
    fails: PLACE,
  },
  "leaves failures unhandled until they are read": {
    answer: async function* (inputs, limit, work) {
      const underWay = [];
      for (const input of inputs) {
        underWay.push((async () => await work(input))());
        if (underWay.length === limit) yield await underWay.shift()!;
      }
      while (underWay.length > 0) yield await underWay.shift()!;
    },
    fails: UNHANDLED,
  },
  "does not close the iterator": {
    answer: async function* (inputs, limit, work) {
      const source = inputs[Symbol.iterator]();
      const underWay = [];
      for (let next = source.next(); !next.done; next = source.next()) {
        underWay.push(begin(work, next.value));
        if (underWay.length === limit) yield await underWay.shift()!;
      }
      while (underWay.length > 0) yield await underWay.shift()!;
    },
    fails: CLOSED,
  },
  "closes the iterator after an error only": {
    answer: async function* (inputs, limit, work) {
      const source = inputs[Symbol.iterator]();
      const underWay = [];
      for (let next = source.next(); !next.done; next = source.next()) {
        underWay.push(begin(work, next.value));
        if (underWay.length < limit) continue;
        let result;
        try {
          result = await underWay.shift()!;
        } catch (error) {
          source.return?.();
          throw error;
        }
        yield result;
      }
      while (underWay.length > 0) yield await underWay.shift()!;
    },
    fails: CLOSED,
  },
  "reads what is left after it has closed the iterator": {
    answer: async function* (inputs, limit, work) {
      const iterator = inputs[Symbol.iterator]();
      try {
        yield* inOrder({ [Symbol.iterator]: () => iterator }, limit, work);
      } finally {
        for (let i = 0; i < limit; i++) iterator.next();
      }
    },
    fails: "reads nothing after that",
  },
  "leaves falsy results out": {
    answer: async function* (inputs, limit, work) {
      const underWay = [];
      for (const input of inputs) {
        underWay.push(begin(work, input));
        if (underWay.length < limit) continue;
        const result = await underWay.shift()!;
        if (result) yield result;
      }
      for (const result of underWay) if (await result) yield await result;
    },
    fails: ANY,
  },
  "ends at an input that is undefined": {
    answer: async function* (inputs, limit, work) {
      const underWay = [];
      for (const input of inputs) {
        if (input === undefined) break;
        underWay.push(begin(work, input));
        if (underWay.length === limit) yield await underWay.shift()!;
      }
      while (underWay.length > 0) yield await underWay.shift()!;
    },
    fails: ANY,
  },
  "forgets what is left over": {
    answer: async function* (inputs, limit, work) {
      const underWay = [];
      for (const input of inputs) {
        underWay.push(begin(work, input));
        if (underWay.length === limit) yield await underWay.shift()!;
      }
    },
    fails: ORDER,
  },
  "takes the inputs out of the list": {
    answer: async function* (inputs, limit, work) {
      const underWay = [];
      for (const input of [...Array.isArray(inputs) ? inputs.splice(0) : []]) {
        underWay.push(begin(work, input));
        if (underWay.length === limit) yield await underWay.shift()!;
      }
      if (!Array.isArray(inputs)) {
        for (const input of inputs) {
          underWay.push(begin(work, input));
          if (underWay.length === limit) yield await underWay.shift()!;
        }
      }
      while (underWay.length > 0) yield await underWay.shift()!;
    },
    fails: ANY,
  },
};

export const variants: Record<string, Answer> = {
  "refills before it yields": async function* (inputs, limit, work) {
    const source = Iterator.from(inputs);
    const underWay: Promise<unknown>[] = [];
    let open = true;
    const refill = () => {
      while (open && underWay.length < limit) {
        const { done, value } = source.next();
        open = !done;
        if (open) underWay.push(begin(work, value!));
      }
    };
    try {
      for (refill(); underWay.length > 0; refill()) {
        const result = await underWay.shift()!;
        yield result as never;
      }
    } finally {
      if (open) source.return?.();
    }
  },
  "keeps outcomes instead of promises": async function* (inputs, limit, work) {
    type Outcome = { value: unknown } | { error: unknown };
    const ring: Promise<Outcome>[] = [];
    const settle = (input: never) =>
      new Promise((resolve) => resolve(work(input))).then(
        (value): Outcome => ({ value }),
        (error): Outcome => ({ error }),
      );
    const take = async () => {
      const outcome = await ring.shift()!;
      if ("error" in outcome) throw outcome.error;
      return outcome.value as never;
    };
    for (const input of inputs) {
      ring.push(settle(input as never));
      if (ring.length >= limit) yield await take();
    }
    while (ring.length > 0) yield await take();
  },
};
