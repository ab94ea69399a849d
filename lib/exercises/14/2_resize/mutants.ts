/** Answers that prove the checker of exercise 14.2. */
import type { Mutants } from "@course/notebook/exercises";
import { Semaphore } from "@course/async";
import { delay } from "@std/async";
import type { PoolClass } from "./exercise.ts";

type Job = () => unknown;

/** A right pool, of which each wrong one changes a part. */
class Plain {
  size: number;
  running = 0;
  waiting: (() => void)[] = [];

  constructor(size: number) {
    this.size = size;
  }

  run<T>(job: () => T | PromiseLike<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.waiting.push(() => {
        this.work(job).then((value) => resolve(value as T), reject).then(() => this.ended());
      });
      this.startMore();
    });
  }

  async work(job: Job): Promise<unknown> {
    return await job();
  }

  ended(): void {
    this.running--;
    this.startMore();
  }

  resize(size: number): void {
    this.size = size;
    this.startMore();
  }

  startMore(): void {
    while (this.running < this.size && this.waiting.length > 0) {
      this.running++;
      this.waiting.shift()!();
    }
  }
}

const grows = "when the pool grows, waiting jobs start at once";
const shrinks = "when it shrinks, none starts until fewer are running than the new size";
const caller = "the caller gets what its job returns or throws, falsy values too";
const steady = "as many jobs run at once as the size says, first come, first served";

/** What all pools of a wrong kind share. */
const shared = new Plain(1);

export const mutants: Mutants<PoolClass> = {
  "starts as many as the size has grown by": {
    answer: class extends Plain {
      override resize(size: number) {
        const more = size - this.size;
        this.size = size;
        for (const start of this.waiting.splice(0, Math.max(0, more))) {
          this.running++;
          start();
        }
      }
    },
    fails: "when it has shrunk and grows a little, the jobs that still run count",
  },
  "keeps one queue for all pools": {
    answer: class {
      constructor(size: number) {
        shared.size = size;
      }
      run<T>(job: () => T | PromiseLike<T>): Promise<T> {
        return shared.run(job);
      }
      resize(size: number) {
        shared.resize(size);
      }
    },
    fails: "each pool has a size and a queue of its own",
  },
  "looks every millisecond whether there is room": {
    answer: class {
      #running = 0;
      readonly #line: unknown[] = [];
      constructor(public size: number) {}
      async run<T>(job: () => T | PromiseLike<T>): Promise<T> {
        this.#line.push(job);
        while (this.#line[0] !== job || this.#running >= this.size) await delay(1);
        this.#line.shift();
        this.#running++;
        try {
          return await job();
        } finally {
          this.#running--;
        }
      }
      resize(size: number): void {
        this.size = size;
      }
    },
    fails: "they start before the next timer, for they do not look again and again",
  },
  "runs a job that fails once more": {
    answer: class extends Plain {
      override work(job: Job) {
        return super.work(job).catch(() => super.work(job));
      }
    },
    fails: "a job that fails is not run again (runs)",
  },
  "loses a falsy error of the call": {
    answer: class extends Plain {
      override work(job: Job) {
        return super.work(() => {
          let failed: unknown;
          try {
            return job();
          } catch (error) {
            failed = error;
          }
          if (failed) throw failed;
        });
      }
    },
    fails: caller,
  },
  "loses falsy errors": {
    answer: class extends Plain {
      override async work(job: Job) {
        try {
          return await job();
        } catch (error) {
          if (error) throw error;
        }
      }
    },
    fails: caller,
  },
  "only remembers the new size": {
    answer: class extends Plain {
      override resize(size: number) {
        this.size = size;
      }
    },
    fails: grows,
  },
  "starts one waiting job when it grows": {
    answer: class extends Plain {
      override resize(size: number) {
        this.size = size;
        if (this.running < size && this.waiting.length > 0) {
          this.running++;
          this.waiting.shift()!();
        }
      }
    },
    fails: grows,
  },
  "starts everything when it grows": {
    answer: class extends Plain {
      override resize(size: number) {
        const more = size > this.size ? this.waiting.splice(0) : [];
        this.size = size;
        this.running += more.length;
        for (const start of more) start();
      }
    },
    fails: grows,
  },
  "starts the next job whenever one ends": {
    answer: class extends Plain {
      override ended() {
        const next = this.waiting.shift();
        if (next) next();
        else this.running--;
      }
    },
    fails: shrinks,
  },
  "cannot shrink": {
    answer: class extends Plain {
      override resize(size: number) {
        super.resize(Math.max(size, this.size));
      }
    },
    fails: shrinks,
  },
  "starts the last one first": {
    answer: class extends Plain {
      override startMore() {
        while (this.running < this.size && this.waiting.length > 0) {
          this.running++;
          this.waiting.pop()!();
        }
      }
    },
    fails: steady,
  },
  "runs everything at once": {
    answer: class extends Plain {
      override startMore() {
        for (const start of this.waiting.splice(0)) start();
      }
    },
    fails: steady,
  },
  "runs one at a time": {
    answer: class extends Plain {
      constructor(size: number) {
        super(Math.min(size, 1));
      }
    },
    fails: steady,
  },
  "never gives the slot of a failed job back": {
    answer: class extends Plain {
      override run<T>(job: () => T | PromiseLike<T>): Promise<T> {
        return new Promise<T>((resolve, reject) => {
          this.waiting.push(() => {
            this.work(job).then((value) => {
              resolve(value as T);
              this.ended();
            }, reject);
          });
          this.startMore();
        });
      }
    },
    fails: caller,
  },
  "loses the slot of a job that throws in the call": {
    answer: class extends Plain {
      override run<T>(job: () => T | PromiseLike<T>): Promise<T> {
        return new Promise<T>((resolve, reject) => {
          this.waiting.push(() => {
            try {
              Promise.resolve(job()).finally(() => this.ended()).then(resolve, reject);
            } catch (error) {
              reject(error);
            }
          });
          this.startMore();
        });
      }
    },
    fails: caller,
  },
  "swallows errors": {
    answer: class extends Plain {
      override async work(job: Job) {
        try {
          return await job();
        } catch {
          return undefined;
        }
      }
    },
    fails: caller,
  },
  "loses falsy values": {
    answer: class extends Plain {
      override async work(job: Job) {
        return await job() || null;
      }
    },
    fails: caller,
  },
  "begins with room for one at least": {
    answer: class extends Plain {
      constructor(size: number) {
        super(size || 1);
      }
    },
    fails: "a pool that begins with size 0 begins with a pause",
  },
  "takes 0 for no size": {
    answer: class extends Plain {
      override resize(size: number) {
        super.resize(size || this.size);
      }
    },
    fails: "size 0 is a pause: what runs ends, and the next size goes on from there",
  },
  "counts a job only when it goes on": {
    answer: class {
      running = 0;
      waiting: (() => void)[] = [];
      constructor(public size: number) {}
      async run<T>(job: () => T | PromiseLike<T>): Promise<T> {
        if (this.running >= this.size) {
          await new Promise<void>((resolve) => this.waiting.push(resolve));
        }
        this.running++;
        try {
          return await job();
        } finally {
          this.running--;
          if (this.running < this.size) this.waiting.shift()?.();
        }
      }
      resize(size: number) {
        this.size = size;
        for (let free = size - this.running; free > 0; free--) this.waiting.shift()?.();
      }
    },
    fails: "a job that comes at the moment when another ends cannot slip in",
  },
};

export const variants: Record<string, PoolClass> = {
  "keeps jobs with their resolvers": Plain,
  "waits in line for a ticket": class {
    #running = 0;
    readonly #line: (() => void)[] = [];
    constructor(public size: number) {}
    async run<T>(job: () => T | PromiseLike<T>): Promise<T> {
      const ticket = Promise.withResolvers<void>();
      this.#line.push(ticket.resolve);
      this.resize(this.size);
      await ticket.promise;
      try {
        return await job();
      } finally {
        this.#running--;
        this.resize(this.size);
      }
    }
    resize(size: number): void {
      this.size = size;
      for (; this.#running < size && this.#line.length > 0; this.#running++) this.#line.shift()!();
    }
  },
  "holds permits of a semaphore": class {
    #semaphore: Semaphore;
    #debts = 0;
    constructor(public size: number) {
      this.#semaphore = new Semaphore(size);
    }
    async run<T>(job: () => T | PromiseLike<T>): Promise<T> {
      await this.#semaphore.acquire();
      try {
        return await job();
      } finally {
        this.#giveBack();
      }
    }
    resize(size: number): void {
      for (; this.size < size; this.size++) this.#giveBack();
      for (; this.size > size; this.size--) {
        if (!this.#semaphore.tryAcquire()) this.#debts++;
      }
    }
    #giveBack(): void {
      if (this.#debts > 0) this.#debts--;
      else this.#semaphore.release();
    }
  },
};
