import fc from "fast-check";
import { onVirtualTime } from "@course/notebook/virtual";
import { assertEquals } from "@std/assert";
import { BoundedSemaphore, type Guard, Lock, Semaphore } from "@course/async";
import { Calls, drain, Expected, forAll, Line, signalIndex, Signals, stepsOf } from "./programs.ts";

type Step =
  | { do: "acquire"; signal: number | undefined }
  | { do: "tryAcquire" | "release" | "drain" }
  | { do: "release guard"; which: number }
  | { do: "abort"; signal: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("acquire" as const), signal: signalIndex }) },
  { weight: 1, arbitrary: fc.constant({ do: "tryAcquire" as const }) },
  { weight: 2, arbitrary: fc.constant({ do: "release" as const }) },
  { weight: 3, arbitrary: fc.constant({ do: "drain" as const }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("release guard" as const), which: fc.nat(20) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("abort" as const), signal: fc.nat(2) }),
  },
);

/** What a lock or a semaphore is, in the plainest words. */
class Model {
  readonly expected = new Expected();
  readonly line = new Line();
  /**
   * The calls that hold a permit by their guard. A bare release of a lock ends the present hold.
   */
  readonly holders = new Set<number>();

  constructor(
    readonly kind: "lock" | "semaphore" | "bounded",
    readonly permits: number,
    public free = permits,
  ) {}

  acquire(signal: number | undefined, aborted: boolean): void {
    const call = this.expected.call();
    if (aborted) this.expected.failed(call, `signal ${signal}`);
    else if (this.free > 0) {
      this.free--;
      this.#grant(call);
    } else this.line.join(call, signal, undefined);
  }

  tryAcquire(): void {
    const call = this.expected.call();
    if (this.free > 0) {
      this.free--;
      this.holders.add(call);
    }
    this.expected.returned(call, this.holders.has(call) ? "a guard" : "nothing");
  }

  /** A bare release: of a lock, whoever holds it has lost it. */
  release(): void {
    const call = this.expected.call();
    if (this.kind === "lock" && this.free > 0) {
      return this.expected.failed(call, "InvalidStateError");
    }
    if (this.kind === "lock") this.holders.clear();
    if (this.#giveBack()) this.expected.returned(call);
    else this.expected.failed(call, "RangeError");
  }

  releaseGuard(of: number): void {
    const call = this.expected.call();
    // A bare release may have given it back already (BS4).
    if (this.holders.delete(of)) this.#giveBack();
    this.expected.returned(call);
  }

  abort(signal: number): void {
    this.line.leave(signal, ({ call }) => this.expected.failed(call, `signal ${signal}`));
  }

  #grant(call: number): void {
    this.holders.add(call);
    this.expected.got(call, "a guard");
  }

  #giveBack(): boolean {
    const next = this.line.waiters.shift();
    if (next !== undefined) this.#grant(next.call);
    else if (this.kind === "bounded" && this.free === this.permits) return false;
    else this.free++;
    return true;
  }
}

for (const kind of ["lock", "semaphore", "bounded"] as const) {
  const numbers = kind === "bounded" ? "S2-S16, BS1-BS4" : kind === "lock" ? "L1-L16" : "S1-S16";
  Deno.test(
    `${numbers} ${kind}: random programs do what the model says`,
    onVirtualTime(() =>
      forAll(
        fc.record({
          permits: kind === "lock" ? fc.constant(1) : fc.nat(3),
          steps: stepsOf(step),
        }),
        async ({ permits, steps }) => {
          const real = kind === "lock"
            ? new Lock()
            : kind === "semaphore"
            ? new Semaphore(permits)
            : new BoundedSemaphore(permits);
          const model = new Model(kind, permits);
          const calls = new Calls();
          const signals = new Signals();
          /** The guards that have arrived, each with the number of its call. */
          const guards: [number, Guard][] = [];
          for (const one of steps) {
            switch (one.do) {
              case "acquire": {
                const acquired = real.acquire(signals.options(one.signal));
                const call = calls.follow(acquired, () => "a guard");
                acquired.then((guard) => guards.push([call, guard]), () => {});
                model.acquire(one.signal, signals.isAborted(one.signal));
                break;
              }
              case "tryAcquire": {
                let guard: Guard | undefined;
                const call = calls.followNow(
                  () => guard = real.tryAcquire(),
                  (value) => value ? "a guard" : "nothing",
                );
                if (guard) guards.push([call, guard]);
                model.tryAcquire();
                break;
              }
              case "release":
                calls.followNow(() => real.release());
                model.release();
                break;
              case "release guard": {
                if (guards.length === 0) break;
                const [call, guard] = guards[one.which % guards.length];
                calls.followNow(() => guard.release());
                model.releaseGuard(call);
                break;
              }
              case "abort":
                if (!signals.isAborted(one.signal)) model.abort(one.signal);
                signals.abort(one.signal);
                break;
              case "drain":
                await drain();
            }
            assertEquals(real.waiting, model.line.waiters.length);
            assertEquals(real.locked, model.free === 0);
            if (real instanceof Semaphore) assertEquals(real.value, model.free);
          }
          await drain();
          assertEquals(calls.outcomes, model.expected.outcomes);
          assertEquals(calls.order, model.expected.order);
        },
      )
    ),
  );
}
