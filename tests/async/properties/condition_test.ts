import fc from "fast-check";
import { onVirtualTime } from "@course/notebook/virtual";
import { assertEquals } from "@std/assert";
import { Condition, Lock } from "@course/async";
import { Calls, drain, Expected, forAll, Line, signalIndex, Signals, stepsOf } from "./programs.ts";

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("acquire" as const), signal: signalIndex }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      signal: signalIndex,
      which: fc.nat(1),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("notify" as const),
      n: fc.constantFrom(0, 1, 1, 2, Infinity),
      which: fc.nat(1),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constantFrom("release" as const, "drain" as const) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("abort" as const), signal: fc.nat(2) }) },
);

/** Two conditions on one lock, in the plainest words. */
class Model {
  readonly expected = new Expected();
  /**
   * In line for the lock; who comes back from a wait brings what it will say when it has the lock.
   */
  readonly lock = new Line<string>();
  readonly parked = [new Line(), new Line()];
  locked = false;

  acquire(signal: number | undefined, aborted: boolean): void {
    const call = this.expected.call();
    if (aborted) this.expected.failed(call, `signal ${signal}`);
    else this.#lineUp(call, signal, "got a guard");
  }

  release(): void {
    const call = this.expected.call();
    if (!this.locked) return this.expected.failed(call, "InvalidStateError");
    this.expected.returned(call);
    this.#handOver();
  }

  wait(which: number, signal: number | undefined, aborted: boolean): void {
    const call = this.expected.call();
    if (aborted) return this.expected.failed(call, `signal ${signal}`);
    if (!this.locked) return this.expected.failed(call, "InvalidStateError");
    this.#handOver();
    this.parked[which].join(call, signal, undefined);
  }

  notify(which: number, n: number): void {
    const call = this.expected.call();
    if (!this.locked) return this.expected.failed(call, "InvalidStateError");
    this.expected.returned(call);
    for (const { call } of this.parked[which].waiters.splice(0, n)) {
      this.#lineUp(call, undefined, "got undefined");
    }
  }

  abort(signal: number, order: number[]): void {
    this.lock.leave(signal, ({ call }) => this.expected.failed(call, `signal ${signal}`));
    const left: number[] = [];
    for (const line of this.parked) line.leave(signal, ({ call }) => left.push(call));
    left.sort((a, b) => order.indexOf(a) - order.indexOf(b));
    for (const call of left) this.#lineUp(call, undefined, `failed: signal ${signal}`);
  }

  #lineUp(call: number, signal: number | undefined, words: string): void {
    if (this.locked) this.lock.join(call, signal, words);
    else this.#hold(call, words);
  }

  #handOver(): void {
    this.locked = false;
    const next = this.lock.waiters.shift();
    if (next) this.#hold(next.call, next.baggage);
  }

  #hold(call: number, words: string): void {
    this.locked = true;
    this.expected.outcomes[call] = words;
  }
}

Deno.test(
  "C1-C18 random programs on two conditions with one lock do what the model says",
  onVirtualTime(() =>
    forAll(stepsOf(step), async (steps) => {
      const lock = new Lock();
      const conditions = [new Condition(lock), new Condition(lock)];
      const model = new Model();
      const calls = new Calls(), signals = new Signals();
      /** The calls that came with a signal, in order: so they are told of its abort. */
      const order: number[] = [];
      for (const one of steps) {
        switch (one.do) {
          case "acquire":
            order.push(calls.follow(lock.acquire(signals.options(one.signal)), () => "a guard"));
            model.acquire(one.signal, signals.isAborted(one.signal));
            break;
          case "wait":
            order.push(calls.follow(conditions[one.which].wait(signals.options(one.signal))));
            model.wait(one.which, one.signal, signals.isAborted(one.signal));
            break;
          case "notify":
            calls.followNow(() => conditions[one.which].notify(one.n));
            model.notify(one.which, one.n);
            break;
          case "release":
            calls.followNow(() => lock.release());
            model.release();
            break;
          case "abort":
            signals.abort(one.signal);
            model.abort(one.signal, order);
            break;
          case "drain":
            await drain();
        }
        assertEquals(
          [lock.locked, lock.waiting, ...conditions.map(({ waiting }) => waiting)],
          [
            model.locked,
            model.lock.waiters.length,
            ...model.parked.map(({ waiters }) => waiters.length),
          ],
        );
      }
      await drain();
      assertEquals(calls.outcomes, model.expected.outcomes);
    })
  ),
);
