import fc from "fast-check";
import { onVirtualTime } from "@course/notebook/virtual";
import { assertEquals } from "@std/assert";
import { LifoQueue, PriorityQueue, Queue } from "@course/async";
import { Calls, drain, Expected, forAll, Line, signalIndex, Signals, stepsOf } from "./programs.ts";

/** No two items are the same, so that a lost or doubled one would be seen. */
interface Item {
  rank: number;
  id: number;
}

type Kind = "Queue" | "PriorityQueue" | "LifoQueue";

const make: Record<Kind, (maxSize: number) => Queue<Item>> = {
  Queue: (maxSize) => new Queue(maxSize),
  PriorityQueue: (maxSize) => new PriorityQueue({ maxSize, compare: (a, b) => a.rank - b.rank }),
  LifoQueue: (maxSize) => new LifoQueue(maxSize),
};

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom("put" as const, "get" as const),
      signal: signalIndex,
      rank: fc.nat(3),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom("putNowait" as const), rank: fc.nat(3) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("getNowait" as const, "taskDone" as const, "drain" as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("next" as const, "return" as const),
      of: fc.nat(2),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("join" as const), signal: signalIndex }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("abort" as const), signal: fc.nat(2) }) },
);
const ending = fc.record({ do: fc.constant("shutdown" as const), immediate: fc.boolean() });

type Step =
  | (typeof step extends fc.Arbitrary<infer S> ? S : never)
  | (typeof ending extends fc.Arbitrary<infer S> ? S : never);

/** A queue in the plainest words. */
class Model {
  readonly expected = new Expected();
  /** Each with the iterator that waits, if it is one. */
  readonly getters = new Line<number | undefined>();
  readonly left = new Set<number>();
  readonly putters = new Line<Item>();
  readonly joiners = new Line();
  /** In the order in which they entered. */
  readonly items: Item[] = [];
  unfinished = 0;
  closed = false;

  constructor(readonly kind: Kind, readonly maxSize: number) {}

  get full(): boolean {
    return this.items.length >= this.maxSize;
  }

  put(item: Item, signal: number | undefined, aborted: boolean): void {
    const call = this.expected.call();
    if (aborted) this.expected.failed(call, `signal ${signal}`);
    else if (this.closed) this.expected.failed(call, "QueueShutDown");
    else if (this.#enter(item)) this.expected.got(call, undefined);
    else this.putters.join(call, signal, item);
  }

  putNowait(item: Item): void {
    const call = this.expected.call();
    if (this.closed) this.expected.failed(call, "QueueShutDown");
    else if (this.#enter(item)) this.expected.returned(call);
    else this.expected.failed(call, "QueueFull");
  }

  get(signal: number | undefined, aborted: boolean): void {
    const call = this.expected.call();
    if (aborted) this.expected.failed(call, `signal ${signal}`);
    else if (this.items.length > 0) {
      const item = this.#leave();
      this.#admit();
      this.expected.got(call, item.id);
    } else if (this.closed) this.expected.failed(call, "QueueShutDown");
    else this.getters.join(call, signal, undefined);
  }

  next(of: number): void {
    const call = this.expected.call();
    if (this.left.has(of)) this.expected.got(call, "end");
    else if (this.items.length > 0) {
      const item = this.#leave();
      this.#admit();
      this.expected.got(call, item.id);
    } else if (this.closed) this.expected.got(call, "end");
    else this.getters.join(call, undefined, of);
  }

  return(of: number): void {
    this.left.add(of);
    for (const waiter of [...this.getters.waiters]) {
      if (waiter.baggage !== of) continue;
      this.getters.waiters.splice(this.getters.waiters.indexOf(waiter), 1);
      this.expected.got(waiter.call, "end");
    }
  }

  getNowait(): void {
    const call = this.expected.call();
    if (this.items.length > 0) {
      this.expected.returned(call, this.#leave().id);
      this.#admit();
    } else this.expected.failed(call, this.closed ? "QueueShutDown" : "QueueEmpty");
  }

  taskDone(): void {
    const call = this.expected.call();
    if (this.unfinished === 0) return this.expected.failed(call, "RangeError");
    this.expected.returned(call);
    this.unfinished--;
    this.#release();
  }

  join(signal: number | undefined, aborted: boolean): void {
    const call = this.expected.call();
    if (aborted) this.expected.failed(call, `signal ${signal}`);
    else if (this.unfinished === 0) this.expected.got(call, undefined);
    else this.joiners.join(call, signal, undefined);
  }

  abort(signal: number): void {
    for (const line of [this.getters, this.putters, this.joiners]) {
      (line as Line<unknown>).leave(signal, ({ call }) => {
        this.expected.failed(call, `signal ${signal}`);
      });
    }
  }

  shutdown(immediate: boolean): void {
    this.closed = true;
    if (immediate) {
      this.unfinished = Math.max(0, this.unfinished - this.items.splice(0).length);
      this.#release();
    }
    for (const line of [this.getters, this.putters] as Line<unknown>[]) {
      for (const { call, baggage } of line.waiters.splice(0)) {
        if (typeof baggage === "number") this.expected.got(call, "end");
        else this.expected.failed(call, "QueueShutDown");
      }
    }
  }

  #enter(item: Item): boolean {
    const getter = this.getters.waiters.shift();
    if (getter === undefined && this.full) return false;
    if (getter === undefined) this.items.push(item);
    else this.expected.got(getter.call, item.id);
    this.unfinished++;
    return true;
  }

  #leave(): Item {
    let index = 0;
    if (this.kind === "LifoQueue") index = this.items.length - 1;
    if (this.kind === "PriorityQueue") {
      const smallest = Math.min(...this.items.map(({ rank }) => rank));
      index = this.items.findIndex(({ rank }) => rank === smallest);
    }
    return this.items.splice(index, 1)[0];
  }

  #admit(): void {
    const putter = this.putters.waiters.shift();
    if (putter === undefined) return;
    this.items.push(putter.baggage);
    this.unfinished++;
    this.expected.got(putter.call, undefined);
  }

  #release(): void {
    if (this.unfinished > 0) return;
    for (const { call } of this.joiners.waiters.splice(0)) this.expected.got(call, undefined);
  }
}

for (const kind of ["Queue", "PriorityQueue", "LifoQueue"] as const) {
  Deno.test(
    `A15, Q1-Q24, QS1-QS8, PQ1-PQ5, LQ1-LQ2 random programs on a ${kind} do what the model says`,
    onVirtualTime(() =>
      forAll(
        fc.record({
          maxSize: fc.constantFrom(1, 2, 3, 5, Infinity),
          steps: fc.tuple(
            stepsOf<Step>(step),
            fc.array<Step>(ending, { maxLength: 2 }),
            stepsOf<Step>(step),
          ),
        }),
        async ({ maxSize, steps }) => {
          const queue = make[kind](maxSize);
          const model = new Model(kind, maxSize);
          const calls = new Calls(), signals = new Signals();
          const id = (item: Item) => String(item.id);
          const nexts = new Set<number>();
          const iterators = [0, 1, 2].map(() => queue[Symbol.asyncIterator]());
          let made = 0;
          for (const one of steps.flat()) {
            switch (one.do) {
              case "put": {
                const item = { rank: one.rank, id: made++ };
                calls.follow(queue.put(item, signals.options(one.signal)));
                model.put(item, one.signal, signals.isAborted(one.signal));
                break;
              }
              case "putNowait": {
                const item = { rank: one.rank, id: made++ };
                calls.followNow(() => queue.putNowait(item));
                model.putNowait(item);
                break;
              }
              case "get":
                calls.follow(queue.get(signals.options(one.signal)), id);
                model.get(one.signal, signals.isAborted(one.signal));
                break;
              case "next":
                nexts.add(calls.outcomes.length);
                calls.follow(
                  iterators[one.of].next(),
                  (result) => result.done ? "end" : id(result.value),
                );
                model.next(one.of);
                break;
              case "return":
                iterators[one.of].return();
                model.return(one.of);
                break;
              case "getNowait":
                calls.followNow(() => queue.getNowait(), id);
                model.getNowait();
                break;
              case "taskDone":
                calls.followNow(() => queue.taskDone());
                model.taskDone();
                break;
              case "join":
                calls.follow(queue.join(signals.options(one.signal)));
                model.join(one.signal, signals.isAborted(one.signal));
                break;
              case "shutdown":
                queue.shutdown({ immediate: one.immediate });
                model.shutdown(one.immediate);
                break;
              case "abort":
                signals.abort(one.signal);
                model.abort(one.signal);
                break;
              case "drain":
                await drain();
            }
            assertEquals(
              [queue.size, queue.empty, queue.full, queue.unfinished, queue.closed],
              [
                model.items.length,
                model.items.length === 0,
                model.full,
                model.unfinished,
                model.closed,
              ],
            );
          }
          await drain();
          assertEquals(calls.outcomes, model.expected.outcomes);
          // An iterator passes on what it got a tick later than a get does.
          for (const isNext of [false, true]) {
            const gets = (order: number[]) =>
              order.filter((call) =>
                /^got \d/.test(calls.outcomes[call]) && nexts.has(call) === isNext
              );
            assertEquals(gets(calls.order), gets(model.expected.order));
          }
        },
      )
    ),
  );
}
