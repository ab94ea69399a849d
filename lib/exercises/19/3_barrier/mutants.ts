/** Answers that prove the checker of exercise 19.3. */
import { AsyncEvent, type Cancellable, Condition } from "@course/async";
import { abortable, delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import type { AnyBarrier } from "./exercise.ts";

/** A right answer, for mistakes in one of its parts. */
class Right {
  protected readonly changed = new Condition();
  protected arrived = 0;
  protected round = 0;

  constructor(readonly parties: number) {}

  async wait(options?: Cancellable): Promise<number> {
    using _guard = await this.changed.acquire(options);
    const number = this.arrived++;
    if (this.arrived === this.parties) this.complete();
    else await this.meet(options);
    return number;
  }

  protected complete(): void {
    this.arrived = 0;
    this.round++;
    this.changed.notifyAll();
  }

  protected async meet(options?: Cancellable): Promise<void> {
    const mine = this.round;
    try {
      await this.changed.waitFor(() => this.round !== mine, options);
    } catch (error) {
      this.arrived--;
      throw error;
    }
  }
}

const everywhere = new Condition();
const counts = { arrived: 0, round: 0 }; // of all barriers

export const mutants: Mutants<AnyBarrier> = {
  "stays open after the first round": {
    answer: class extends Right {
      override async wait(options?: Cancellable) {
        using _guard = await this.changed.acquire(options);
        const number = this.arrived++;
        if (this.arrived >= this.parties) this.changed.notifyAll();
        await this.changed.waitFor(() => this.arrived >= this.parties, options);
        return number;
      }
    },
    fails: "two fast players wait for a slow one in each of four rounds (ms)",
  },
  "counts down as each one leaves": {
    answer: class extends Right {
      override async wait(options?: Cancellable) {
        using _guard = await this.changed.acquire(options);
        const number = this.arrived++;
        if (this.arrived === this.parties) this.changed.notifyAll();
        await this.changed.waitFor(() => this.arrived === this.parties, options);
        this.arrived--;
        return number;
      }
    },
    fails: "all go on when the last one has come (ms)",
  },
  "wakes only one": {
    answer: class extends Right {
      protected override complete() {
        this.arrived = 0;
        this.round++;
        this.changed.notify();
      }
    },
    fails: "all go on when the last one has come (ms)",
  },
  "waits for one party too many": {
    answer: class extends Right {
      constructor(parties: number) {
        super(parties + 1);
      }
    },
    fails: "one party alone never waits",
  },
  "always waits for a notification": {
    answer: class extends Right {
      override async wait(options?: Cancellable) {
        using _guard = await this.changed.acquire(options);
        const number = this.arrived++;
        if (this.arrived === this.parties) this.complete();
        await this.changed.wait(options);
        return number;
      }
    },
    fails: "one party alone never waits",
  },
  "counts the arrivals of all rounds": {
    answer: class extends Right {
      #all = 0;
      override async wait(options?: Cancellable) {
        const number = this.#all++;
        await super.wait(options);
        return number;
      }
    },
    fails: "the numbers begin with 0 in each round",
  },
  "counts from 1": {
    answer: class extends Right {
      override wait = async (options?: Cancellable) => await super.wait(options) + 1;
    },
    fails: "wait() returns the number of the arrival",
  },
  "ignores the signal": {
    answer: class extends Right {
      override wait = () => super.wait();
    },
    fails: "a party whose signal aborts leaves at once, with the signal's reason",
  },
  "goes on counting a party that has left": {
    answer: class extends Right {
      protected override async meet(options?: Cancellable) {
        const mine = this.round;
        await this.changed.waitFor(() => this.round !== mine, options);
      }
    },
    fails: "after that another one must come",
  },
  "only stops waiting, and stays inside": {
    answer: class extends Right {
      override wait = (options?: Cancellable) =>
        options?.signal ? abortable(super.wait(), options.signal) : super.wait();
    },
    fails: "after that another one must come",
  },
  "empties the barrier when one leaves": {
    answer: class extends Right {
      protected override async meet(options?: Cancellable) {
        const mine = this.round;
        await this.changed.waitFor(() => this.round !== mine, options).catch((error) => {
          this.arrived = 0;
          throw error;
        });
      }
    },
    fails: "when another one has come instead, all go on",
  },
  "listens to the signal of a party that has gone on": {
    answer: class extends Right {
      override wait(options?: Cancellable) {
        if (options?.signal?.aborted) return super.wait(options);
        const { promise, reject } = Promise.withResolvers<never>();
        options?.signal?.addEventListener("abort", () => {
          this.arrived--;
          reject(options.signal!.reason);
        });
        promise.catch(() => {});
        return Promise.race([super.wait(), promise]);
      }
    },
    fails: "an abort after the round changes nothing",
  },
  "sends a party away after the round": {
    answer: class extends Right {
      override async wait(options?: Cancellable) {
        const number = await super.wait(options);
        options?.signal?.throwIfAborted();
        return number;
      }
    },
    fails: "an abort after the round changes nothing",
  },
  "takes a reason of null for none": {
    answer: class extends Right {
      override wait = (options?: Cancellable) =>
        super.wait(options).catch((reason) => Promise.reject(reason ?? new Error("aborted")));
    },
    fails: "a party whose signal aborts leaves at once, with the signal's reason",
  },
  "looks at the signal only while it waits": {
    answer: class extends Right {
      override async wait(options?: Cancellable) {
        using _guard = await this.changed.acquire();
        const number = this.arrived++;
        if (this.arrived === this.parties) this.complete();
        else await this.meet(options);
        return number;
      }
    },
    fails: "a party with an aborted signal is not counted",
  },
  "leaves its listener on the signal": {
    answer: class extends Right {
      override wait(options?: Cancellable) {
        options?.signal?.addEventListener("abort", () => {});
        return super.wait(options);
      }
    },
    fails: "after the round no listener is left on a signal",
  },
  "leaves a little later": {
    answer: class extends Right {
      override wait = (options?: Cancellable) =>
        super.wait(options).catch((reason) => delay(5).then(() => Promise.reject(reason)));
    },
    fails: "a party whose signal aborts leaves at once, with the signal's reason",
  },
  "looks every millisecond": {
    answer: class extends Right {
      override async wait({ signal }: Cancellable = {}) {
        signal?.throwIfAborted();
        const number = this.arrived++;
        const mine = this.round;
        if (this.arrived === this.parties) this.changed.run(() => this.complete());
        try {
          while (this.round === mine && number < this.parties - 1) await delay(1, { signal });
        } catch (error) {
          this.arrived--;
          throw error;
        }
        return number;
      }
    },
    fails: "a party that waits does not look again and again (timers)",
  },
  "listens to the signal of the last party": {
    answer: class extends Right {
      override wait(options: Cancellable = {}) {
        const isLast = this.arrived + 1 === this.parties;
        if (isLast) options.signal?.addEventListener("abort", () => {}, { once: true });
        return super.wait(options);
      }
    },
    fails: "after the round no listener is left on a signal",
  },
  "wakes those who wait at any barrier, and counts all rounds": {
    answer: (() => {
      let round = 0;
      return class extends Right {
        protected override readonly changed = everywhere;
        protected override complete() {
          this.arrived = 0;
          round++;
          this.changed.notifyAll();
        }
        protected override async meet(options?: Cancellable) {
          const mine = round;
          await this.changed.waitFor(() => round !== mine, options).catch((error) => {
            this.arrived--;
            throw error;
          });
        }
      };
    })(),
    fails: "two barriers do not affect each other",
  },
  "has one waiting room and one count for all barriers": {
    answer: class {
      constructor(readonly parties: number) {}
      async wait(options?: Cancellable) {
        using _guard = await everywhere.acquire(options);
        const number = counts.arrived++;
        if (counts.arrived === this.parties) {
          counts.arrived = 0;
          counts.round++;
          everywhere.notifyAll();
          return number;
        }
        const mine = counts.round;
        await everywhere.waitFor(() => counts.round !== mine, options).catch((error) => {
          counts.arrived--;
          throw error;
        });
        return number;
      }
    },
    fails: "two barriers do not affect each other",
  },
};

export const variants: Record<string, AnyBarrier> = {
  "counts in one place and waits for its round": Right,
  "opens a door for each round": class {
    #door = new AsyncEvent();
    #arrived = 0;
    constructor(readonly parties: number) {}
    async wait({ signal }: Cancellable = {}): Promise<number> {
      signal?.throwIfAborted();
      const number = this.#arrived++;
      const door = this.#door;
      if (this.#arrived === this.parties) {
        this.#arrived = 0;
        this.#door = new AsyncEvent(); // whoever comes now waits for the next one
        door.set();
      }
      try {
        await door.wait({ signal });
      } catch (error) {
        this.#arrived--;
        throw error;
      }
      return number;
    }
  },
  "gives each round an object of its own": class {
    #changed = new Condition();
    #round = { arrived: 0, over: false };
    constructor(readonly parties: number) {}
    wait(options?: Cancellable): Promise<number> {
      return this.#changed.run(async () => {
        const round = this.#round;
        const number = round.arrived++;
        if (round.arrived === this.parties) {
          round.over = true;
          this.#round = { arrived: 0, over: false };
          this.#changed.notifyAll();
        }
        await this.#changed.waitFor(() => round.over, options).catch((error) => {
          round.arrived--;
          throw error;
        });
        return number;
      }, options);
    }
  },
};
