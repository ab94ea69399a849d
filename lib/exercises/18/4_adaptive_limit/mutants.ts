/** Answers that prove the checker of exercise 18.4. */
import { Semaphore } from "@course/async";
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import type { LimitClass } from "./exercise.ts";

const RISES = "begins with 1, and each success raises the limit by one, up to max";
const SOON = "starts as many as the limit allows, as soon as it allows them";
const HALVES = "each failure halves the limit, rounded down, but not below 1";
const ERRORS = "an error reaches the caller and counts as a failure, even one thrown at once";
const NEWCOMER = "a call that comes just when a job ends overtakes nothing";

/** A right answer, of which each wrong one changes a part. */
class Plain {
  limit = 1;
  running = 0;
  waiting: (() => void)[] = [];

  constructor(readonly max: number) {}

  succeeded() {
    this.limit = Math.min(this.max, this.limit + 1);
  }

  failed() {
    this.limit = Math.max(1, Math.floor(this.limit / 2));
  }

  async enter(): Promise<void> {
    if (this.running < this.limit && this.waiting.length === 0) this.running++;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  leave() {
    this.running--;
    while (this.running < this.limit && this.waiting.length > 0) {
      this.running++;
      this.waiting.shift()!();
    }
  }

  async run<R>(work: () => R | Promise<R>): Promise<R> {
    await this.enter();
    try {
      const result = await work();
      this.succeeded();
      return result;
    } catch (error) {
      this.failed();
      throw error;
    } finally {
      this.leave();
    }
  }
}

export const mutants: Mutants<LimitClass> = {
  "limits nothing": {
    answer: class extends Plain {
      override async run<R>(work: () => R | Promise<R>): Promise<R> {
        const result = await work();
        this.succeeded();
        return result;
      }
    },
    fails: SOON,
  },
  "does one at a time": {
    answer: class extends Plain {
      override leave() {
        this.running--;
        if (this.running === 0 && this.waiting.length > 0) {
          this.running++;
          this.waiting.shift()!();
        }
      }
    },
    fails: SOON,
  },
  "lets in one for each that ends": {
    answer: class extends Plain {
      override leave() {
        this.running--;
        if (this.waiting.length > 0) {
          this.running++;
          this.waiting.shift()!();
        }
      }
    },
    fails: SOON,
  },
  "knows no max": {
    answer: class extends Plain {
      override succeeded() {
        this.limit++;
      }
    },
    fails: RISES,
  },
  "begins with max": {
    answer: class extends Plain {
      constructor(max: number) {
        super(max);
        this.limit = max;
      }
    },
    fails: RISES,
  },
  "doubles instead of adding one": {
    answer: class extends Plain {
      override succeeded() {
        this.limit = Math.min(this.max, 2 * this.limit);
      }
    },
    fails: HALVES,
  },
  "lowers by one": {
    answer: class extends Plain {
      override failed() {
        this.limit = Math.max(1, this.limit - 1);
      }
    },
    fails: HALVES,
  },
  "falls to zero": {
    answer: class extends Plain {
      override failed() {
        this.limit = Math.floor(this.limit / 2);
      }
    },
    fails: HALVES,
  },
  "rounds up": {
    answer: class extends Plain {
      override failed() {
        this.limit = Math.ceil(this.limit / 2);
      }
    },
    fails: HALVES,
  },
  "raises the limit after a failure": {
    answer: class extends Plain {
      override failed() {
        this.succeeded();
      }
    },
    fails: HALVES,
  },
  "starts the last call first": {
    answer: class extends Plain {
      override leave() {
        this.running--;
        while (this.running < this.limit && this.waiting.length > 0) {
          this.running++;
          this.waiting.pop()!();
        }
      }
    },
    fails: "jobs start in the order of the calls",
  },
  "counts a falsy result as a failure": {
    answer: class extends Plain {
      override async run<R>(work: () => R | Promise<R>): Promise<R> {
        await this.enter();
        try {
          const result = await work();
          if (result) this.succeeded();
          else this.failed();
          return result;
        } catch (error) {
          this.failed();
          throw error;
        } finally {
          this.leave();
        }
      }
    },
    fails: "returns the result, and a falsy one is a success, too",
  },
  "takes a failure without an error for a success": {
    answer: class extends Plain {
      override async run<R>(work: () => R | Promise<R>): Promise<R> {
        await this.enter();
        try {
          const [result, error] = await Promise.allSettled([Promise.try(work)]).then(([end]) =>
            end.status === "fulfilled" ? [end.value, undefined] : [undefined, end.reason]
          );
          if (error) this.failed();
          else this.succeeded();
          if (error) throw error;
          return result as R;
        } finally {
          this.leave();
        }
      }
    },
    fails: ERRORS,
  },
  "swallows the error": {
    answer: class extends Plain {
      override run<R>(work: () => R | Promise<R>): Promise<R> {
        return super.run(work).catch(() => undefined as R);
      }
    },
    fails: ERRORS,
  },
  "keeps the place of work that throws at once": {
    answer: class extends Plain {
      override async run<R>(work: () => R | Promise<R>): Promise<R> {
        await this.enter();
        return await (work() as Promise<R>)?.then?.((result) => {
          this.succeeded();
          return result;
        }, (error) => {
          this.failed();
          throw error;
        }).finally(() => this.leave());
      }
    },
    fails: ERRORS,
  },
  "counts a job only when it wakes up": {
    answer: class extends Plain {
      override async enter() {
        if (this.running >= this.limit) {
          await new Promise<void>((resolve) => this.waiting.push(resolve));
        }
        this.running++;
      }
      override leave() {
        this.running--;
        const free = Math.max(0, this.limit - this.running);
        for (const wake of this.waiting.splice(0, free)) queueMicrotask(() => queueMicrotask(wake));
      }
    },
    fails: NEWCOMER,
  },
  "looks every millisecond whether there is a place": {
    answer: class extends Plain {
      override async enter() {
        while (this.running >= this.limit) await delay(1);
        this.running++;
      }
    },
    fails: NEWCOMER,
  },
  "lets the next one in by a timer": {
    answer: class extends Plain {
      override leave() {
        setTimeout(() => super.leave());
      }
    },
    fails: "a place that becomes free is taken at once, without a timer (jobs begun)",
  },
  "takes a falsy error that is thrown at once for a success": {
    answer: class extends Plain {
      override run<R>(work: () => R | Promise<R>): Promise<R> {
        return super.run(() => {
          let result, error;
          try {
            result = work();
          } catch (caught) {
            error = caught;
          }
          if (error) throw error;
          return result as R;
        });
      }
    },
    fails: ERRORS,
  },
  "takes an error of null for none": {
    answer: class extends Plain {
      override run<R>(work: () => R | Promise<R>): Promise<R> {
        return super.run(async () => {
          let result, error: unknown = null;
          try {
            result = await work();
          } catch (caught) {
            error = caught;
          }
          if (error !== null) throw error;
          return result as R;
        });
      }
    },
    fails: ERRORS,
  },
  "shares one limit with all others": {
    answer: class extends Plain {
      static shared = 1;
      override succeeded() {
        super.succeeded();
        Object.assign(this.constructor, { shared: this.limit });
      }
      constructor(max: number) {
        super(max);
        const { shared } = this.constructor as unknown as { shared: number };
        Object.defineProperty(this, "limit", {
          get: () => (this.constructor as unknown as { shared: number }).shared,
          set: (value) => Object.assign(this.constructor, { shared: value }),
        });
        this.limit = shared;
      }
    },
    fails: "two of them share neither their limit nor their places",
  },
  "counts what runs for all of them together": {
    answer: class extends Plain {
      static inside = 0;
      override async enter() {
        const places = this.constructor as unknown as { inside: number };
        while (places.inside >= this.limit) {
          await new Promise<void>((resolve) => this.waiting.push(resolve));
        }
        places.inside++;
      }
      override leave() {
        (this.constructor as unknown as { inside: number }).inside--;
        for (const wake of this.waiting.splice(0)) wake();
      }
    },
    fails: "two of them share neither their limit nor their places",
  },
  "wakes all that wait, and the first to come gets in": {
    answer: class extends Plain {
      override async enter() {
        while (this.running >= this.limit) {
          await new Promise<void>((resolve) => this.waiting.push(resolve));
        }
        this.running++;
      }
      override leave() {
        this.running--;
        for (const wake of this.waiting.splice(0)) wake();
      }
    },
    fails: NEWCOMER,
  },
  "hands its place on after a success only": {
    answer: class extends Plain {
      override async run<R>(work: () => R | Promise<R>): Promise<R> {
        await this.enter();
        try {
          const result = await work();
          this.succeeded();
          this.leave();
          return result;
        } catch (error) {
          this.failed();
          this.running--;
          throw error;
        }
      }
    },
    fails: "a job that fails makes room, too, even one that throws at once",
  },
  "remembers the result of each work": {
    answer: class extends Plain {
      results = new Map<unknown, Promise<unknown>>();
      override run<R>(work: () => R | Promise<R>): Promise<R> {
        if (!this.results.has(work)) this.results.set(work, super.run(work));
        return this.results.get(work) as Promise<R>;
      }
    },
    fails: "work that is given again runs again",
  },
  "lets one start for each that ends, however low the limit": {
    answer: class extends Plain {
      override leave() {
        this.running--;
        do {
          const next = this.waiting.shift();
          if (!next) return;
          this.running++;
          next();
        } while (this.running < this.limit);
      }
    },
    fails: "a lower limit stops nothing, and lets nothing start until fewer run (ms)",
  },
};

export const variants: Record<string, LimitClass> = {
  "is written in parts": Plain,
  "adds permits to a semaphore, and keeps them back": class {
    #permits = new Semaphore(1);
    #debt = 0; // permits to be kept back when they are returned
    limit = 1;
    constructor(readonly max: number) {}
    #set(limit: number) {
      for (; this.limit < limit; this.limit++) this.#debt > 0 ? this.#debt-- : this.#add();
      for (; this.limit > limit; this.limit--) this.#permits.tryAcquire() ?? this.#debt++;
    }
    #add() {
      this.#permits.release();
    }
    async run<R>(work: () => R | Promise<R>): Promise<R> {
      await this.#permits.acquire();
      const next = { limit: Math.max(1, Math.floor(this.limit / 2)) };
      let worked = false;
      try {
        const result = await work();
        worked = true;
        return result;
      } finally {
        next.limit = worked
          ? Math.min(this.max, this.limit + 1)
          : Math.max(1, Math.floor(this.limit / 2));
        this.#set(next.limit);
        if (this.#debt > 0) this.#debt--;
        else this.#permits.release();
      }
    }
  },
};
