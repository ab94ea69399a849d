/** Answers that prove the checker of exercise 08.3. */
import type { Mutants } from "@course/notebook/exercises";
import { asCompleted } from "@course/async";
import { delay } from "@std/async";
import { byCompletion } from "./solution.ts";

type Answer = typeof byCompletion;

/** How one of them ends; it never rejects. */
const endOf = async <T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> =>
  (await Promise.allSettled([promise]))[0];

async function* changed<T>(
  source: AsyncIterable<PromiseSettledResult<T>>,
  change: (end: PromiseSettledResult<T>) => PromiseSettledResult<T>[],
): AsyncGenerator<PromiseSettledResult<T>> {
  for await (const end of source) yield* change(end);
}

export const mutants: Mutants<Answer> = {
  "yields in the order of the list": {
    answer: <T>(promises: Iterable<Promise<T>>) => {
      const ends = Array.from(promises, endOf);
      return (async function* () {
        for (const end of ends) yield await end;
      })();
    },
    fails: "the results come in the order of completion, failures in their place",
  },
  "waits for all, and then yields": {
    answer: <T>(promises: Iterable<Promise<T>>) => {
      const order: PromiseSettledResult<T>[] = [];
      const ends = Array.from(promises, (one) => endOf(one).then((end) => order.push(end)));
      return (async function* () {
        await Promise.all(ends);
        yield* order;
      })();
    },
    fails: "each comes as soon as it is there (ms)",
  },
  "races what is left": {
    answer: <T>(promises: Iterable<Promise<T>>) => {
      const all = [...promises];
      const race = () =>
        Promise.race([...rest].map(async (i) => {
          const end = await all[i].then(
            (value) => ({ status: "fulfilled", value }) as const,
            (reason) => ({ status: "rejected", reason }) as const,
          );
          return { i, end };
        }));
      const rest = new Set(all.keys());
      for (const one of all) one.catch(() => {});
      return (async function* () {
        while (rest.size > 0) {
          const { i, end } = await race();
          rest.delete(i);
          yield end;
        }
      })();
    },
    fails: "each promise is given one handler",
  },
  "begins to listen in the first round": {
    answer: async function* (promises) {
      yield* byCompletion(promises);
    },
    fails: "a failure before the first round is not left unhandled, and comes",
  },
  "ends at the first failure": {
    answer: (promises) =>
      changed(byCompletion(promises), (end) => {
        if (end.status === "rejected") throw end.reason;
        return [end];
      }),
    fails: "the results come in the order of completion, failures in their place",
  },
  "passes over the failures": {
    answer: (promises) =>
      changed(byCompletion(promises), (end) => end.status === "rejected" ? [] : [end]),
    fails: "the results come in the order of completion, failures in their place",
  },
  "takes a failure without a reason for a success": {
    answer: (promises) =>
      changed(
        byCompletion(promises),
        (end) =>
          end.status === "rejected" && !end.reason
            ? [{ status: "fulfilled", value: undefined as never }]
            : [end],
      ),
    fails: "the results come in the order of completion, failures in their place",
  },
  "passes over falsy results": {
    answer: (promises) =>
      changed(
        byCompletion(promises),
        (end) => end.status === "fulfilled" && !end.value ? [] : [end],
      ),
    fails: "the results come in the order of completion, failures in their place",
  },
  "looks every 10 ms": {
    answer: <T>(promises: Iterable<Promise<T>>) => {
      const order: PromiseSettledResult<T>[] = [];
      let missing = Array.from(promises, (one) => endOf(one).then((end) => order.push(end))).length;
      return (async function* () {
        for (; missing > 0; missing--) {
          while (order.length === 0) await delay(10);
          yield order.shift()!;
        }
      })();
    },
    fails: "each comes as soon as it is there (ms)",
  },
  "looks every ms": {
    answer: <T>(promises: Iterable<Promise<T>>) => {
      const order: PromiseSettledResult<T>[] = [];
      let missing = Array.from(promises, (one) => endOf(one).then((end) => order.push(end))).length;
      return (async function* () {
        for (; missing > 0; missing--) {
          while (order.length === 0) await delay(1);
          yield order.shift()!;
        }
      })();
    },
    fails: "while it waits, no timer runs",
  },
  "races the numbered promises that are left": {
    answer: <T>(promises: Iterable<Promise<T>>) => {
      const rest = new Map(
        Array.from(promises, (one, i) => [i, endOf(one).then((end) => ({ i, end }))] as const),
      );
      return (async function* () {
        while (rest.size > 0) {
          const { i, end } = await Promise.race(rest.values());
          rest.delete(i);
          yield end;
        }
      })();
    },
    fails: "a slow loop misses nothing, and keeps the order",
  },
  "has one line for all loops": {
    answer: (() => {
      const line: PromiseSettledResult<unknown>[] = [];
      let wake = Promise.withResolvers<void>();
      return <T>(promises: Iterable<Promise<T>>) => {
        let missing = Array.from(promises, (one) =>
          endOf(one).then((end) => {
            line.push(end);
            wake.resolve();
            wake = Promise.withResolvers();
          })).length;
        return (async function* () {
          for (; missing > 0; missing--) {
            while (line.length === 0) await wake.promise;
            yield line.shift() as PromiseSettledResult<T>;
          }
        })();
      };
    })(),
    fails: "two loops at the same time have their own promises",
  },
  "remembers only the last that came": {
    answer: <T>(promises: Iterable<Promise<T>>) => {
      let last: PromiseSettledResult<T> | undefined;
      let missing = 0;
      let wake = () => {};
      for (const one of promises) {
        missing++;
        endOf(one).then((end) => {
          missing--;
          last = end;
          wake();
        });
      }
      return (async function* () {
        while (missing > 0 || last) {
          if (!last) await new Promise<void>((resolve) => wake = resolve);
          const end = last!;
          last = undefined;
          yield end;
        }
      })();
    },
    fails: "a slow loop misses nothing, and keeps the order",
  },
  "takes the same promise once": {
    answer: (promises) => byCompletion(new Set(promises)),
    fails: "any iterable will do, and the same promise twice counts twice",
  },
  "reads the iterable twice": {
    answer: (promises) => {
      for (const one of promises) one.catch(() => {});
      return byCompletion(promises);
    },
    fails: "any iterable will do, and the same promise twice counts twice",
  },
  "uses the list up": {
    answer: (promises) => {
      const all = [...promises];
      if (Array.isArray(promises)) promises.length = 0;
      return byCompletion(all);
    },
    fails: "the list stays as it is",
  },
  "waits for a first one that never comes": {
    answer: <T>(promises: Iterable<Promise<T>>) => {
      const all = [...promises];
      const source = byCompletion(all);
      return (async function* () {
        do {
          const { value } = await (all.length > 0 ? source.next() : new Promise<never>(() => {}));
          yield value;
        } while (all.shift() && all.length > 0);
      })();
    },
    fails: "no promises, no rounds",
  },
};

export const variants: Record<string, Answer> = {
  "hands tasks' ends on by asCompleted": <T>(promises: Iterable<Promise<T>>) => {
    const ends = Array.from(promises, endOf);
    return (async function* () {
      for await (const end of asCompleted(ends)) yield await end;
    })();
  },
  "keeps a line of those that are done": <T>(promises: Iterable<Promise<T>>) => {
    const line: PromiseSettledResult<T>[] = [];
    let wake = () => {};
    let missing = 0;
    const add = (end: PromiseSettledResult<T>) => {
      line.push(end);
      wake();
    };
    for (const promise of promises) {
      missing++;
      promise.then(
        (value) => add({ status: "fulfilled", value }),
        (reason) => add({ status: "rejected", reason }),
      );
    }
    return (async function* () {
      for (; missing > 0; missing--) {
        while (line.length === 0) await new Promise<void>((resolve) => wake = resolve);
        yield line.shift()!;
      }
    })();
  },
  "reads a stream": <T>(promises: Iterable<Promise<T>>) => {
    const all = [...promises];
    const stream = new ReadableStream<PromiseSettledResult<T>>({
      start(controller) {
        let missing = all.length;
        if (missing === 0) controller.close();
        for (const one of all) {
          endOf(one).then((end) => {
            if (closed) return;
            controller.enqueue(end);
            if (--missing === 0) controller.close();
          });
        }
      },
      cancel() {
        closed = true;
      },
    });
    let closed = false;
    return stream.values() as AsyncIterableIterator<PromiseSettledResult<T>>;
  },
};
