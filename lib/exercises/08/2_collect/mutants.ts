/** Answers that prove the checker of exercise 08.2. */
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import { collect } from "./solution.ts";

type Answer = typeof collect;
type Works = Record<string, () => unknown>;

/** An answer without its types. */
const untyped = (answer: (works: Works) => Promise<Record<string, unknown>>) => answer as Answer;

let kept: Record<string, unknown> = {};
const remembered = new WeakMap<Works, Promise<Record<string, unknown>>>();

/** What one of the wrong answers has in one place for all calls. */
let objectOfAll: Record<string, unknown> = {};

export const mutants: Mutants<Answer> = {
  "looks every millisecond whether all are there": {
    answer: untyped(async (works) => {
      const ends: PromiseSettledResult<Record<string, unknown>>[] = [];
      Promise.allSettled([collect(works)]).then(([end]) => ends.push(end));
      while (ends.length === 0) await delay(1);
      const [end] = ends;
      if (end.status === "rejected") throw end.reason;
      return end.value;
    }),
    fails: "while it waits, no timer runs",
  },
  "has one object for all calls": {
    answer: untyped(async (works) => {
      objectOfAll = {};
      await Promise.all(
        Object.entries(works).map(async ([name, work]) => {
          objectOfAll[name] = undefined;
          const result = await work();
          objectOfAll[name] = result;
        }),
      );
      return objectOfAll;
    }),
    fails: "two calls at the same time do not disturb each other",
  },
  "makes a new error of a failure": {
    answer: untyped((works) =>
      collect(works).catch((error) => {
        throw error instanceof Error ? new Error(error.message) : error;
      })
    ),
    fails: "a failure may have any reason, even undefined",
  },
  "calls one work after the other": {
    answer: untyped(async (works) => {
      const results: Record<string, unknown> = {};
      for (const name of Object.keys(works)) results[name] = await works[name]();
      return results;
    }),
    fails: "all works are under way at the same time (ms)",
  },
  "names the results as they come": {
    answer: untyped(async (works) => {
      const results: Record<string, unknown> = {};
      await Promise.all(
        Object.entries(works).map(async ([name, work]) => results[name] = await work()),
      );
      return results;
    }),
    fails: "the names are in the order of the works",
  },
  "leaves out falsy results": {
    answer: untyped(async (works) =>
      Object.fromEntries(Object.entries(await collect(works)).filter(([, value]) => value))
    ),
    fails: "every result is under its name, whatever it is",
  },
  "takes null for a missing result": {
    answer: untyped(async (works) =>
      Object.fromEntries(
        Object.entries(await collect(works)).map(([name, value]) => [name, value ?? null]),
      )
    ),
    fails: "every result is under its name, whatever it is",
  },
  "swallows the failures": {
    answer: untyped((works) =>
      collect(
        Object.fromEntries(
          Object.entries(works).map(([name, work]) => [name, async () => {
            try {
              return await work();
            } catch {
              return undefined;
            }
          }]),
        ),
      )
    ),
    fails: "the first failure reaches the caller",
  },
  "waits for all before it tells a failure": {
    answer: untyped(async (works) => {
      const ends = await Promise.allSettled(
        Object.values(works).map(async (work) => await work()),
      );
      return await collect(
        Object.fromEntries(
          Object.keys(works).map((name, i) => {
            const end = ends[i];
            return [
              name,
              () => end.status === "fulfilled" ? end.value : Promise.reject(end.reason),
            ];
          }),
        ),
      );
    }),
    fails: "and it does so at once (ms)",
  },
  "calls the works outside of any promise": {
    answer: untyped(async (works) => {
      const promises = Object.values(works).map((work) => work());
      const results = await Promise.all(promises);
      return Object.fromEntries(Object.keys(works).map((name, i) => [name, results[i]]));
    }),
    fails: "no failure is left unhandled",
  },
  "throws at the call": {
    answer: untyped((works) => {
      const promises = Object.values(works).map((work) => work());
      for (const promise of promises) Promise.resolve(promise).catch(() => {});
      return Promise.all(promises).then((results) =>
        Object.fromEntries(Object.keys(works).map((name, i) => [name, results[i]]))
      );
    }),
    fails: "a work that throws in its call is a failure like any other",
  },
  "awaits the promises in a row": {
    answer: untyped(async (works) => {
      const promises = Object.entries(works).map(([name, work]) =>
        [name, (async () => await work())()] as const
      );
      const results: Record<string, unknown> = {};
      for (const [name, promise] of promises) results[name] = await promise;
      return results;
    }),
    fails: "no failure is left unhandled",
  },
  "calls each work twice": {
    answer: untyped(async (works) => {
      await collect(works);
      return await collect(works);
    }),
    fails: "each work is called once",
  },
  "uses the works up": {
    answer: untyped((works) => {
      const own = { ...works };
      for (const name of Object.keys(works)) delete works[name];
      return collect(own);
    }),
    fails: "the works stay as they are",
  },
  "puts the results in the place of the works": {
    answer: untyped(async (works) => {
      const results = await collect(works) as Record<string, () => unknown>;
      for (const name of Object.keys(works)) works[name] = results[name];
      return results;
    }),
    fails: "the works stay as they are",
  },
  "takes undefined for null": {
    answer: untyped(async (works) =>
      Object.fromEntries(
        Object.entries(await collect(works)).map(([name, value]) => [name, value ?? undefined]),
      )
    ),
    fails: "every result is under its name, whatever it is",
  },
  "calls five works at once, and then the others": {
    answer: untyped(async (works) => {
      const entries = Object.entries(works);
      const first = await collect(Object.fromEntries(entries.slice(0, 5)));
      return { ...first, ...await collect(Object.fromEntries(entries.slice(5))) };
    }),
    fails: "twelve works take as long as one (ms)",
  },
  "remembers what the same works have returned": {
    answer: untyped((works) => {
      if (!remembered.has(works)) remembered.set(works, collect(works));
      return remembered.get(works)!;
    }),
    fails: "a second call has results of its own",
  },
  "takes a failure without a reason for no failure": {
    answer: untyped(async (works) => {
      try {
        return await collect(works);
      } catch (error) {
        if (error) throw error;
        return {};
      }
    }),
    fails: "a failure may have any reason, even undefined",
  },
  "keeps the results of the call before": {
    answer: untyped(async (works) => kept = { ...kept, ...await collect(works) }),
    fails: "a second call has results of its own",
  },
  "does not overwrite what an object has already": {
    answer: untyped(async (works) => {
      const results: Record<string, unknown> = {};
      const found = await collect(works);
      for (const name of Object.keys(found)) if (!(name in results)) results[name] = found[name];
      return results;
    }),
    fails: "any name will do, even toString",
  },
};

export const variants: Record<string, Answer> = {
  "counts how many are missing": untyped((works) => {
    const { promise, resolve, reject } = Promise.withResolvers<Record<string, unknown>>();
    const names = Object.keys(works);
    const values: unknown[] = [];
    let missing = names.length;
    const look = () => {
      if (missing === 0) resolve(Object.fromEntries(names.map((name, i) => [name, values[i]])));
    };
    names.forEach((name, i) =>
      Promise.try(works[name]).then((value) => {
        values[i] = value;
        missing--;
        look();
      }, reject)
    );
    look();
    return promise;
  }),
  "fills a copy that has the names already": untyped(async (works) => {
    const results: Record<string, unknown> = { ...works };
    await Promise.all(
      Object.entries(works).map(async ([name, work]) => {
        results[name] = await work();
      }),
    );
    return results;
  }),
  "zips names and values": untyped(async (works) => {
    const names = Object.keys(works);
    const values = await Promise.all(names.map((name) => Promise.try(works[name])));
    return Object.fromEntries(names.map((name, i) => [name, values[i]]));
  }),
  "attaches a handler to each, then awaits in a row": untyped(async (works) => {
    const promises = Object.entries(works).map(([name, work]) =>
      [name, Promise.resolve().then(work)] as const
    );
    await Promise.all(promises.map(([, promise]) => promise));
    const results: Record<string, unknown> = {};
    for (const [name, promise] of promises) results[name] = await promise;
    return results;
  }),
};
