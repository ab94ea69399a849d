/** Answers that prove the checker of exercise 19.2. */
import { AsyncEvent, type Cancellable, Queue, Semaphore } from "@course/async";
import { abortable, delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import type { AnyAutoResetEvent } from "./exercise.ts";

/** A right answer, for mistakes in one of its parts. */
class Right {
  protected isSet = false;
  protected waiting: (() => void)[] = [];

  set(): void {
    const first = this.waiting.shift();
    if (first) first();
    else this.isSet = true;
  }

  async wait({ signal }: Cancellable = {}): Promise<void> {
    signal?.throwIfAborted();
    if (this.isSet) {
      this.isSet = false;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => this.leave(resolve, () => reject(signal!.reason));
    this.waiting.push(resolve);
    signal?.addEventListener("abort", leave);
    await promise.finally(() => signal?.removeEventListener("abort", leave));
  }

  protected leave(waiter: () => void, reject: () => void): void {
    const place = this.waiting.indexOf(waiter);
    if (place < 0) return; // it has been let through
    this.waiting.splice(place, 1);
    reject();
  }
}

const everywhere = new Right();

export const mutants: Mutants<AnyAutoResetEvent> = {
  "takes the flag down when a woken task runs": {
    answer: class {
      #event = new AsyncEvent();
      set = () => this.#event.set();
      async wait(options?: Cancellable) {
        await this.#event.wait(options);
        this.#event.clear();
      }
    },
    fails: "each set() lets one task through, in the order in which they came",
  },
  "looks again in a loop, and counts only one of several calls": {
    answer: class {
      #event = new AsyncEvent();
      set = () => this.#event.set();
      async wait(options?: Cancellable) {
        do await this.#event.wait(options); while (!this.#event.isSet);
        this.#event.clear();
      }
    },
    fails: "three calls to set() in a row let three waiting tasks through",
  },
  "wakes the task that came last": {
    answer: class extends Right {
      override set() {
        const last = this.waiting.pop();
        if (last) last();
        else this.isSet = true;
      }
    },
    fails: "each set() lets one task through, in the order in which they came",
  },
  "lets a newcomer overtake the task that it wakes": {
    answer: class extends Right {
      #permits = 0;
      override set() {
        this.#permits = Math.min(this.#permits + 1, this.waiting.length || 1);
        this.waiting.slice(0, this.#permits).forEach((wake) => wake());
      }
      override async wait(options: Cancellable = {}) {
        options.signal?.throwIfAborted();
        while (this.#permits === 0) await super.wait(options);
        this.#permits--;
      }
    },
    fails: "three calls to set() in a row let three waiting tasks through",
  },
  "forgets a set() without a waiting task": {
    answer: class extends Right {
      override set = () => this.waiting.shift()?.();
    },
    fails: "if no task waits, set() lets the next one through, and only one",
  },
  "counts the calls to set()": {
    answer: class {
      #semaphore = new Semaphore(0);
      set = () => this.#semaphore.release();
      wait = async (options?: Cancellable) => void await this.#semaphore.acquire(options);
    },
    fails: "if no task waits, set() lets the next one through, and only one",
  },
  "stays set for all that come": {
    answer: class extends Right {
      override async wait(options: Cancellable = {}) {
        const kept = this.isSet;
        await super.wait(options);
        this.isSet = kept;
      }
    },
    fails: "if no task waits, set() lets the next one through, and only one",
  },
  "keeps the flag up when it wakes a task": {
    answer: class extends Right {
      override set() {
        this.isSet = true;
        this.waiting.shift()?.();
      }
    },
    fails: "if no task waits, set() lets the next one through, and only one",
  },
  "ignores the signal": {
    answer: class extends Right {
      override wait = () => super.wait();
    },
    fails: "a wait whose signal aborts rejects at once, with the signal's reason",
  },
  "rejects with an error of its own": {
    answer: class extends Right {
      override wait = (options?: Cancellable) =>
        super.wait(options).catch(() => Promise.reject("cancelled"));
    },
    fails: "a wait whose signal aborts rejects at once, with the signal's reason",
  },
  "takes a reason of null for none": {
    answer: class extends Right {
      override wait = (options?: Cancellable) =>
        super.wait(options).catch((reason) => Promise.reject(reason ?? new Error("aborted")));
    },
    fails: "a wait whose signal aborts rejects at once, with the signal's reason",
  },
  "leaves an aborted task in the line": {
    answer: class extends Right {
      override wait = ({ signal }: Cancellable = {}) =>
        signal ? abortable(super.wait(), signal) : super.wait();
    },
    fails: "a wait that was aborted takes no set() away from the others",
  },
  "looks at the flag before the signal": {
    answer: class extends Right {
      override async wait(options: Cancellable = {}) {
        if (this.isSet) return void (this.isSet = false);
        await super.wait(options);
      }
    },
    fails: "a wait with an aborted signal rejects, even if set() was called before",
  },
  "takes the flag down for a signal that is aborted": {
    answer: class extends Right {
      override async wait(options: Cancellable = {}) {
        if (options.signal?.aborted) this.isSet = false;
        await super.wait(options);
      }
    },
    fails: "a wait with an aborted signal leaves that set() for the next one",
  },
  "sends away a task that it has let through": {
    answer: class extends Right {
      override async wait(options: Cancellable = {}) {
        await super.wait(options);
        options.signal?.throwIfAborted();
      }
    },
    fails: "set() and then the abort, in the same step: one of two tasks goes through",
  },
  "takes the wrong task out of the line when a signal aborts late": {
    answer: class extends Right {
      override wait({ signal }: Cancellable = {}) {
        if (signal?.aborted) return Promise.reject(signal.reason);
        if (this.isSet) return Promise.resolve(void (this.isSet = false));
        return new Promise<void>((resolve, reject) => {
          this.waiting.push(resolve);
          signal?.addEventListener("abort", () => {
            this.waiting.splice(this.waiting.indexOf(resolve), 1); // −1 is the last one
            reject(signal.reason);
          });
        });
      }
    },
    fails: "an abort after the task has gone through changes nothing",
  },
  "leaves its listener on the signal": {
    answer: class extends Right {
      override wait(options?: Cancellable) {
        options?.signal?.addEventListener("abort", () => {});
        return super.wait(options);
      }
    },
    fails: "a task that has gone through leaves no listener on its signal",
  },
  "wakes by a timer": {
    answer: class extends Right {
      override set() {
        setTimeout(() => super.set(), 0);
      }
    },
    fails: "set() lets a task through at once, without a timer",
  },
  "gets in line a moment later": {
    answer: class extends Right {
      override async wait(options?: Cancellable) {
        await null;
        await super.wait(options);
      }
    },
    fails: "a task waits from the moment when it calls wait()",
  },
  "looks every millisecond": {
    answer: class {
      #tickets = 0;
      #line: symbol[] = [];
      set = () => void (this.#tickets = Math.min(this.#tickets + 1, this.#line.length || 1));
      async wait({ signal }: Cancellable = {}) {
        signal?.throwIfAborted();
        const me = Symbol();
        this.#line.push(me);
        try {
          while (this.#tickets === 0 || this.#line[0] !== me) {
            await delay(1, { signal });
          }
          this.#tickets--;
        } finally {
          this.#line.splice(this.#line.indexOf(me), 1);
        }
      }
    },
    fails: "a task that waits does not look again and again (timers)",
  },
  "leaves its listener if it need not wait": {
    answer: class extends Right {
      override wait({ signal }: Cancellable = {}) {
        if (this.isSet && !signal?.aborted) signal?.addEventListener("abort", () => {});
        return super.wait({ signal });
      }
    },
    fails: "a task that has gone through leaves no listener on its signal",
  },
  "has one wait for each signal": {
    answer: class extends Right {
      #waits = new Map<AbortSignal, Promise<void>>();
      override wait({ signal }: Cancellable = {}) {
        if (!signal || signal.aborted) return super.wait({ signal });
        const wait = this.#waits.get(signal) ?? super.wait({ signal });
        this.#waits.set(signal, wait);
        const forget = () => this.#waits.delete(signal);
        wait.then(forget, forget);
        return wait;
      }
    },
    fails: "each set() lets one task through, even if several have the same signal",
  },
  "has one flag for all events": {
    answer: (() => {
      let isSet = false;
      return class extends Right {
        override set() {
          if (this.waiting.length > 0) super.set();
          else isSet = true;
        }
        override async wait(options: Cancellable = {}) {
          options.signal?.throwIfAborted();
          if (!isSet) return await super.wait(options);
          isSet = false;
        }
      };
    })(),
    fails: "two events do not affect each other",
  },
  "has one line for all events": {
    answer: class {
      set = () => everywhere.set();
      wait = (options?: Cancellable) => everywhere.wait(options);
    },
    fails: "two events do not affect each other",
  },
};

export const variants: Record<string, AnyAutoResetEvent> = {
  "a list of resolve functions": Right,
  "a queue that holds one item": class {
    #queue = new Queue<true>(1);
    set(): void {
      if (!this.#queue.full) this.#queue.putNowait(true);
    }
    async wait(options?: Cancellable): Promise<void> {
      await this.#queue.get(options);
    }
  },
  "a semaphore that never has more than one permit": class {
    #semaphore = new Semaphore(0);
    set(): void {
      if (this.#semaphore.value === 0) this.#semaphore.release();
    }
    async wait(options?: Cancellable): Promise<void> {
      await this.#semaphore.acquire(options);
    }
  },
};
