/** Answers that prove the checker of exercise 13.3. */
import { Queue } from "@course/async";
import { delay, MuxAsyncIterator } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import type { merge } from "./solution.ts";

type Merge = typeof merge<unknown>;
type Iterator = AsyncIterator<unknown>;
type Answer = [Iterator, IteratorResult<unknown>];

/** A right answer, parts of which each wrong one changes. */
class Parts {
  waiting = new Map<Iterator, Promise<Answer>>();

  ask(iterator: Iterator): void {
    this.waiting.set(iterator, this.next(iterator));
  }

  async next(iterator: Iterator): Promise<Answer> {
    return [iterator, await iterator.next()];
  }

  first(): Promise<Answer> {
    return Promise.race(this.waiting.values());
  }

  async close(iterator: Iterator): Promise<void> {
    await iterator.return?.();
  }

  async closeAll(iterators: readonly Iterator[]): Promise<void> {
    const ends = await Promise.allSettled(iterators.map((iterator) => this.close(iterator)));
    const failed = ends.find((end) => end.status === "rejected");
    if (failed) throw failed.reason;
  }

  async *run(sources: readonly AsyncIterable<unknown>[]): AsyncGenerator<unknown> {
    const iterators: Iterator[] = [];
    try {
      for (const source of sources) {
        const iterator = source[Symbol.asyncIterator]();
        iterators.push(iterator);
        this.ask(iterator);
      }
      yield* this.values();
    } finally {
      await this.closeAll(iterators);
    }
  }

  async *values(): AsyncGenerator<unknown> {
    while (this.waiting.size > 0) {
      const [iterator, { done, value }] = await this.first();
      this.waiting.delete(iterator);
      if (done) continue;
      yield value;
      this.ask(iterator);
    }
  }
}

const by = (Kind: new () => Parts): Merge => (sources) => new Kind().run(sources);

export const mutants: Mutants<Merge> = {
  "uses the multiplexer of @std/async": {
    answer: async function* (sources) {
      const mux = new MuxAsyncIterator<unknown>();
      for (const source of sources) mux.add(source);
      yield* mux;
    },
    fails: "if the reader leaves early, every open source is closed before the loop is over",
  },
  "reads one source after the other": {
    answer: async function* (sources) {
      for (const source of sources) yield* source;
    },
    fails: "values arrive when they are ready (ms), in two loops at once",
  },
  "takes a value of each in turn": {
    answer: by(
      class extends Parts {
        override first() {
          return [...this.waiting.values()][0];
        }
      },
    ),
    fails: "values arrive when they are ready (ms), in two loops at once",
  },
  "ends with the first source that ends": {
    answer: by(
      class extends Parts {
        override async *values() {
          for (;;) {
            if (this.waiting.size === 0) return;
            const [iterator, { done, value }] = await this.first();
            if (done) return;
            yield value;
            this.ask(iterator);
          }
        }
      },
    ),
    fails: "every value arrives once, even after another source has ended",
  },
  "drops falsy values": {
    answer: by(
      class extends Parts {
        override async *values() {
          for await (const value of super.values()) if (value) yield value;
        }
      },
    ),
    fails: '0, "", undefined, null and false are values',
  },
  "waits forever without sources": {
    answer: async function* (sources) {
      if (sources.length === 0) await new Promise(() => {});
      yield* new Parts().run(sources);
    },
    fails: "without sources it ends at once",
  },
  "asks all of them again after every value": {
    answer: by(
      class extends Parts {
        override async *values() {
          while (this.waiting.size > 0) {
            const [iterator, { done, value }] = await this.first();
            if (done) this.waiting.delete(iterator);
            else yield value;
            for (const one of this.waiting.keys()) this.ask(one);
          }
        }
      },
    ),
    fails: "a source is asked for one value at a time",
  },
  "lets the sources run ahead into a queue": {
    answer: async function* (sources) {
      const queue = new Queue<unknown>();
      const pumps = sources.map(async (source) => {
        for await (const value of source) queue.putNowait(value);
      });
      const all = Promise.all(pumps).finally(() => queue.shutdown());
      all.catch(() => {});
      yield* queue;
      await all;
    },
    fails: "a source is not asked again before the reader has taken its last value",
  },
  "closes nothing": {
    answer: by(
      class extends Parts {
        override async closeAll() {}
      },
    ),
    fails: "if the reader leaves early, every open source is closed before the loop is over",
  },
  "closes without waiting": {
    answer: by(
      class extends Parts {
        override closeAll(iterators: readonly Iterator[]) {
          super.closeAll(iterators).catch(() => {});
          return Promise.resolve();
        }
      },
    ),
    fails: "if the reader leaves early, every open source is closed before the loop is over",
  },
  "closes only the one whose value came last": {
    answer: by(
      class extends Parts {
        last: Iterator[] = [];
        override async next(iterator: Iterator): Promise<Answer> {
          const answer = await super.next(iterator);
          this.last = [iterator];
          return answer;
        }
        override closeAll() {
          return super.closeAll(this.last);
        }
      },
    ),
    fails: "if the reader leaves early, every open source is closed before the loop is over",
  },
  "expects every iterator to have return()": {
    answer: by(
      class extends Parts {
        override async close(iterator: Iterator) {
          await iterator.return!();
        }
      },
    ),
    fails: "an iterator without return() does not keep the others from being closed",
  },
  "stops closing at the first that fails": {
    answer: by(
      class extends Parts {
        override async closeAll(iterators: readonly Iterator[]) {
          for (const iterator of iterators) await this.close(iterator);
        }
      },
    ),
    fails: "if one cannot be closed, the others are, and the reader gets that error",
  },
  "goes on as soon as one could not be closed": {
    answer: by(
      class extends Parts {
        override async closeAll(iterators: readonly Iterator[]) {
          await Promise.all(iterators.map((iterator) => this.close(iterator)));
        }
      },
    ),
    fails: "if one cannot be closed, the others are, and the reader gets that error",
  },
  "swallows the error of closing": {
    answer: by(
      class extends Parts {
        override close(iterator: Iterator) {
          return super.close(iterator).catch(() => {});
        }
      },
    ),
    fails: "if one cannot be closed, the others are, and the reader gets that error",
  },
  "takes a failed source for one that has ended": {
    answer: by(
      class extends Parts {
        override next(iterator: Iterator) {
          return super.next(iterator).catch((): Answer => [
            iterator,
            { done: true, value: undefined },
          ]);
        }
      },
    ),
    fails: "if a source fails, the others are closed, and the reader gets the error",
  },
  "asks for the first time outside of try": {
    answer: async function* (sources) {
      const parts = new Parts();
      const iterators = sources.map((source) => source[Symbol.asyncIterator]());
      for (const iterator of iterators) {
        parts.waiting.set(iterator, iterator.next().then((result) => [iterator, result]));
      }
      try {
        yield* parts.values();
      } finally {
        await parts.closeAll(iterators);
      }
    },
    fails:
      "if a source fails in the call to next(), the others are closed, and the reader gets the error",
  },
  "closes only when the reader leaves": {
    answer: (sources) => {
      const parts = new Parts();
      const iterators = sources.map((source) => source[Symbol.asyncIterator]());
      iterators.forEach((iterator) => parts.ask(iterator));
      const values = parts.values();
      return Object.assign(values, {
        return: async (value: unknown) => {
          await parts.closeAll(iterators);
          return { done: true as const, value };
        },
      });
    },
    fails: "if a source fails, the others are closed, and the reader gets the error",
  },
  "looks every 10 ms whether something has come": {
    answer: by(
      class extends Parts {
        ready: Answer[] = [];
        failed: unknown[] = [];
        override ask(iterator: Iterator) {
          super.ask(iterator);
          this.waiting.get(iterator)!.then(
            (answer) => this.ready.push(answer),
            (error) => this.failed.push(error),
          );
        }
        override async first(): Promise<Answer> {
          while (this.ready.length === 0) {
            if (this.failed.length > 0) throw this.failed[0];
            await delay(10);
          }
          return this.ready.shift()!;
        }
      },
    ),
    fails: "values arrive when they are ready (ms), in two loops at once",
  },
  "empties the list of sources": {
    answer: async function* (sources) {
      const list = sources as AsyncIterable<unknown>[];
      yield* new Parts().run(list.splice(0));
    },
    fails: "the list of sources stays as it is",
  },
  "takes a falsy error of a source for none": {
    answer: by(
      class extends Parts {
        failure: unknown;
        override next(iterator: Iterator) {
          return super.next(iterator).catch((error): Answer => {
            this.failure = error;
            return [iterator, { done: true, value: undefined }];
          });
        }
        override async first() {
          const answer = await super.first();
          if (this.failure) throw this.failure;
          return answer;
        }
      },
    ),
    fails: "if a source fails, the others are closed, and the reader gets the error",
  },
  "is not ready for a return() that throws at once": {
    answer: by(
      class extends Parts {
        override async closeAll(iterators: readonly Iterator[]) {
          const ends = await Promise.allSettled(iterators.map((iterator) => iterator.return?.()));
          const failed = ends.find((end) => end.status === "rejected");
          if (failed) throw failed.reason;
        }
      },
    ),
    fails: "if one cannot be closed, the others are, and the reader gets that error",
  },
  "takes a falsy error of closing for none": {
    answer: by(
      class extends Parts {
        override async closeAll(iterators: readonly Iterator[]) {
          let failure: unknown;
          for (const iterator of iterators) {
            await this.close(iterator).catch((error) => failure ??= error);
          }
          if (failure) throw failure;
        }
      },
    ),
    fails: "if one cannot be closed, the others are, and the reader gets that error",
  },
  "asks again while the reader is busy, and does not hear of an error": {
    answer: by(
      class extends Parts {
        override async *values() {
          while (this.waiting.size > 0) {
            const [iterator, { done, value }] = await this.first();
            this.waiting.delete(iterator);
            if (done) continue;
            this.ask(iterator);
            yield value;
          }
        }
      },
    ),
    fails: "no error remains unhandled, even if the reader is busy or has left",
  },
  "has a branch that no one looks after": {
    answer: by(
      class extends Parts {
        override ask(iterator: Iterator) {
          super.ask(iterator);
          void this.waiting.get(iterator)!.then(() => {});
        }
      },
    ),
    fails: "no error remains unhandled, even if the reader is busy or has left",
  },
  "looks every millisecond": {
    answer: async function* (sources) {
      const values = by(Parts)(sources);
      try {
        for (;;) {
          let result: IteratorResult<unknown> | undefined;
          let failed: { error: unknown } | undefined;
          values.next().then((one) => result = one, (error) => failed = { error });
          while (!result && !failed) await delay(1);
          if (failed) throw failed.error;
          if (result!.done) return;
          yield result!.value;
        }
      } finally {
        await values.return(undefined);
      }
    },
    fails: "does not poll: it sets no timer of its own",
  },
};

export const variants: Record<string, Merge> = {
  "closes all at once, with try and finally": by(Parts),
  "asks again before it hands the value over": by(
    class extends Parts {
      override async *values() {
        while (this.waiting.size > 0) {
          const [iterator, { done, value }] = await this.first();
          if (done) {
            this.waiting.delete(iterator);
            continue;
          }
          this.ask(iterator);
          this.waiting.get(iterator)!.catch(() => {}); // until the next race
          yield value;
        }
      }
    },
  ),
  "has a loop for each source, which hands over one value at a time": async function* (sources) {
    const queue = new Queue<{ value: unknown; taken: () => void }>();
    let leaving = false;
    const pumps = sources.map(async (source) => {
      for await (const value of source) {
        if (leaving) return;
        const taken = Promise.withResolvers<void>();
        queue.putNowait({ value, taken: taken.resolve });
        await taken.promise;
        if (leaving) return;
      }
    });
    const first = Promise.withResolvers<never>();
    for (const pump of pumps) pump.catch(first.reject);
    first.promise.catch(() => {});
    Promise.allSettled(pumps).then(() => queue.shutdown());
    const waiting: (() => void)[] = [];
    try {
      for (;;) {
        const item = await Promise.race([queue.get(), first.promise]).catch((error) => {
          if (error?.name === "QueueShutDown") return undefined;
          throw error;
        });
        if (!item) break;
        waiting.push(item.taken);
        yield item.value;
        item.taken();
      }
    } finally {
      leaving = true;
      waiting.forEach((taken) => taken());
      while (!queue.empty) queue.getNowait().taken();
      await allDone(pumps);
    }
  },
};

/** Waits for all of them, even if one fails. */
async function allDone(pumps: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(pumps)).find((end) => end.status === "rejected");
  if (failed) throw failed.reason;
}
