/** Answers that prove the checker of exercise 15.1. */
import type { Mutants } from "@course/notebook/exercises";
import { mapInChunks } from "./solution.ts";

type Answer = typeof mapInChunks;

/** The chunks of the items, which must be an array here. */
function chunksOf<T>(items: readonly T[], size: number): T[][] {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`size: ${size}`);
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}

const size = "a size of 0, -1, 1.5, NaN or Infinity is a RangeError, and starts nothing";

export const mutants: Mutants<Answer> = {
  "takes a falsy error of the call for none": {
    answer: (job, items, size) =>
      mapInChunks(
        (chunk) => {
          let failed: unknown;
          try {
            return job(chunk);
          } catch (error) {
            failed = error;
          }
          if (failed) throw failed;
          return Promise.resolve([]);
        },
        items,
        size,
      ),
    fails: "an error that is 0, an empty string or undefined is one, too",
  },
  "has one place for the results of all calls": {
    answer: (() => {
      let parts: unknown[][] = [];
      return async (job, items, size) => {
        const chunks = chunksOf([...items], size);
        parts = [];
        await Promise.all(chunks.map(async (chunk, i) => parts[i] = await job(chunk)));
        return parts.flat(1) as never;
      };
    })(),
    fails: "two calls at the same time do not disturb each other",
  },
  "sends one chunk after the other": {
    answer: async (job, items, size) => {
      const results = [];
      for (const chunk of chunksOf([...items], size)) results.push(...await job(chunk));
      return results;
    },
    fails: "all chunks are under way at once (the pool has a queue): they begin at (ms)",
  },
  "sends four chunks at a time": {
    answer: async (job, items, size) => {
      const parts = [];
      for (const wave of chunksOf(chunksOf([...items], size), 4)) {
        parts.push(...await Promise.all(wave.map(async (chunk) => await job(chunk))));
      }
      return parts.flat(1) as never;
    },
    fails: "a hundred chunks, too (how many begin at once)",
  },
  "returns the results as they come": {
    answer: async (job, items, size) => {
      const results: Awaited<ReturnType<typeof job>> = [];
      const work = async (chunk: Parameters<typeof job>[0]) => results.push(...await job(chunk));
      await Promise.all(chunksOf([...items], size).map(work));
      return results;
    },
    fails: "the results are in the order of the items, whichever chunk is done first",
  },
  "forgets the rest": {
    answer: (job, items, size) => {
      const all = [...items];
      const whole = size < all.length ? all.slice(0, all.length - all.length % size) : all;
      return mapInChunks(job, whole, size);
    },
    fails: "each chunk has `size` items in their order, the last one the rest",
  },
  "takes the size for the number of chunks": {
    answer: (job, items, size) => {
      const all = [...items];
      if (!(size >= 1) || size % 1 !== 0) return mapInChunks(job, all, size);
      return mapInChunks(job, all, Math.max(1, Math.ceil(all.length / size) + 1));
    },
    fails: "each chunk has `size` items in their order, the last one the rest",
  },
  "deals the items out like cards": {
    answer: async (job, items, size) => {
      const all = [...items];
      const hands = chunksOf(all, size).map((_, i, { length }) =>
        all.filter((_, at) => at % length === i)
      );
      return (await Promise.all(hands.map(async (hand) => await job(hand)))).flat(1) as never;
    },
    fails: "each chunk has `size` items in their order, the last one the rest",
  },
  "leaves out falsy results": {
    answer: async (...all) => (await mapInChunks(...all)).filter(Boolean),
    fails: "items and results may be anything, falsy ones and lists included",
  },
  "flattens lists among the results, too": {
    answer: async (...all) => (await mapInChunks(...all)).flat() as never,
    fails: "items and results may be anything, falsy ones and lists included",
  },
  "uses the list up": {
    answer: (job, items, size) => {
      const all = Array.isArray(items) ? items : [...items];
      return mapInChunks(job, all.splice(0), size);
    },
    fails: "the list of items stays as it is",
  },
  "reads the items twice": {
    answer: (job, items, size) => mapInChunks(job, [...items].length > 0 ? items : [], size),
    fails: "the items may come from any iterable, and be readable only once",
  },
  "handles arrays only": {
    answer: async (job, items, size) =>
      (await Promise.all(
        chunksOf(items as never[], size).map(async (chunk) => await job(chunk)),
      )).flat(1) as never,
    fails: "the items may come from any iterable, and be readable only once",
  },
  "sends an empty chunk": {
    answer: async (job, items, size) => {
      const all = [...items];
      return all.length === 0 ? await job([]) : await mapInChunks(job, all, size);
    },
    fails: "no items make no results, and no call to the job",
  },
  "waits for all before it tells of the failure": {
    answer: async (job, items, size) => {
      const chunks = chunksOf([...items], size);
      const ends = await Promise.allSettled(chunks.map(async (chunk) => await job(chunk)));
      const failed = ends.find((end) => end.status === "rejected");
      if (failed) throw failed.reason;
      return ends.flatMap((end) => (end as PromiseFulfilledResult<never[]>).value);
    },
    fails: "if chunks fail, the caller gets the first error at once",
  },
  "awaits the chunks in their order": {
    answer: async (job, items, size) => {
      const started = chunksOf([...items], size).map(async (chunk) => await job(chunk));
      started.forEach((one) => one.catch(() => {}));
      const results = [];
      for (const one of started) results.push(...await one);
      return results;
    },
    fails: "if chunks fail, the caller gets the first error at once",
  },
  "fills one list again and again": {
    answer: async (job, items, size) => {
      if (!Number.isInteger(size) || size < 1) throw new RangeError("size");
      const chunk: Parameters<typeof job>[0] = [];
      const parts: ReturnType<typeof job>[] = [];
      const send = () => {
        parts.push(Promise.try(job, chunk));
        chunk.length = 0;
      };
      for (const item of items) if (chunk.push(item) === size) send();
      if (chunk.length > 0) send();
      return (await Promise.all(parts)).flat(1) as never;
    },
    fails: "the results are in the order of the items, whichever chunk is done first",
  },
  "takes a falsy error for none": {
    answer: async (...all) => {
      try {
        return await mapInChunks(...all);
      } catch (error) {
        if (error) throw error;
        return [];
      }
    },
    fails: "an error that is 0, an empty string or undefined is one, too",
  },
  "swallows failures": {
    answer: async (job, items, size) => {
      const chunks = chunksOf([...items], size);
      const work = async (chunk: Parameters<typeof job>[0]) => {
        try {
          return await job(chunk);
        } catch {
          return [];
        }
      };
      return (await Promise.all(chunks.map(work))).flat(1) as never;
    },
    fails: "if chunks fail, the caller gets the first error at once",
  },
  "leaves chunks floating when a call throws": {
    answer: async (job, items, size) =>
      (await Promise.all(chunksOf([...items], size).map((chunk) => job(chunk)))).flat(1) as never,
    fails: "whatever fails, no promise is left floating with an error",
  },
  "takes any size": {
    answer: (job, items, size) => mapInChunks(job, items, Math.max(1, Math.trunc(size) || 1)),
    fails: size,
  },
  "takes one endless chunk for a size": {
    answer: (job, items, size) => {
      const all = [...items];
      return mapInChunks(job, all, size === Infinity ? Math.max(1, all.length) : size);
    },
    fails: size,
  },
  "makes chunks that are as even as can be": {
    answer: (job, items, size) => {
      const all = [...items];
      const count = Math.ceil(all.length / size);
      return mapInChunks(job, all, size >= 1 && count > 0 ? Math.ceil(all.length / count) : size);
    },
    fails: "all chunks but the last are full: 5 items make chunks of 4 and 1",
  },
  "waits for the first chunk before it sends the others": {
    answer: async (job, items, size) => {
      const [first, ...others] = chunksOf([...items], size);
      if (!first) return [];
      const start = await job(first);
      const rest = await Promise.all(others.map(async (chunk) => await job(chunk)));
      return [start, ...rest].flat(1) as never;
    },
    fails: "all chunks are under way at once (the pool has a queue): they begin at (ms)",
  },
};

export const variants: Record<string, Answer> = {
  "fills the chunks while it reads": async (job, items, size) => {
    if (!Number.isSafeInteger(size) || size <= 0) throw new RangeError("size");
    const chunks: Parameters<typeof job>[0][] = [];
    for (const item of items) {
      if (chunks.length === 0 || chunks.at(-1)!.length === size) chunks.push([]);
      chunks.at(-1)!.push(item);
    }
    const parts = await Promise.all(chunks.map((chunk) => Promise.try(job, chunk)));
    return parts.reduce((all, part) => [...all, ...part], []);
  },
  "stores each result in its place": async (job, items, size) => {
    const all = [...items];
    const results = new Array(all.length);
    const work = async (chunk: typeof all, at: number) => {
      for (const [i, result] of (await job(chunk)).entries()) results[at + i] = result;
    };
    await Promise.all(chunksOf(all, size).map((chunk, n) => work(chunk, n * size)));
    return results;
  },
  "groups the items by the number of their chunk": async (job, items, size) => {
    if (!Number.isInteger(size) || size < 1) throw new RangeError("size");
    const groups = Map.groupBy([...items].entries(), ([i]) => Math.floor(i / size));
    const parts = await Promise.all(
      [...groups.values()].map(async (group) => await job(group.map(([, item]) => item))),
    );
    return parts.flatMap((part) => part);
  },
};
