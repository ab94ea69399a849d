/** Answers that prove the checker of exercise 19.4. */
import { Condition, Lock, Queue, Semaphore } from "@course/async";
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import type { AnyBuffer } from "./exercise.ts";

const STUCK = "one place, two that put and two that take, in every order: each item is taken once";
const FULL = "put() waits while the buffer holds as many items as its capacity";
const ORDER = "items of any value are taken in the order in which they were put";

/** A right answer, for mistakes in one of its parts. */
class Right {
  protected items: unknown[] = [];
  protected readonly changed = new Condition();

  constructor(readonly capacity: number) {}

  async put(item: unknown): Promise<void> {
    using _guard = await this.changed.acquire();
    await this.waitWhile(() => this.items.length >= this.capacity);
    this.items.push(item);
    this.hasPut();
  }

  async take(): Promise<unknown> {
    using _guard = await this.changed.acquire();
    await this.waitWhile(() => this.items.length === 0);
    const item = this.items.shift();
    this.hasTaken();
    return item;
  }

  protected async waitWhile(fact: () => boolean): Promise<void> {
    await this.changed.waitFor(() => !fact());
  }

  protected hasPut(): void {
    this.changed.notifyAll();
  }

  protected hasTaken(): void {
    this.changed.notifyAll();
  }
}

const everywhere: unknown[] = [];

export const mutants: Mutants<AnyBuffer> = {
  "looks again in a loop, and wakes only one": {
    answer: class extends Right {
      protected override hasPut = () => this.changed.notify();
      protected override hasTaken = () => this.changed.notify();
    },
    fails: STUCK,
  },
  "wakes all, and looks only once": {
    answer: class extends Right {
      protected override async waitWhile(fact: () => boolean) {
        if (fact()) await this.changed.wait();
      }
    },
    fails: STUCK,
  },
  "waits without looking": {
    answer: class extends Right {
      protected override waitWhile = () => this.changed.wait();
    },
    fails: ORDER,
  },
  "wakes two, and one of them may be right": {
    answer: class extends Right {
      protected override hasPut = () => this.changed.notify(2);
      protected override hasTaken = () => this.changed.notify(2);
    },
    fails: "twenty tasks wait to take, then twenty come to put",
  },
  "wakes three": {
    answer: class extends Right {
      protected override hasTaken = () => this.changed.notify(3);
      protected override hasPut = () => this.changed.notify(3);
    },
    fails: "twenty tasks wait to put, then twenty come to take",
  },
  "wakes none after a take": {
    answer: class extends Right {
      protected override hasTaken = () => {};
    },
    fails: FULL,
  },
  "holds one more than it has places": {
    answer: class extends Right {
      constructor(capacity: number) {
        super(capacity + 1);
      }
    },
    fails: FULL,
  },
  "never waits to put": {
    answer: class extends Right {
      constructor() {
        super(Infinity);
      }
    },
    fails: FULL,
  },
  "takes the newest item": {
    answer: class extends Right {
      override async take() {
        using _guard = await this.changed.acquire();
        await this.waitWhile(() => this.items.length === 0);
        this.hasTaken();
        return this.items.pop();
      }
    },
    fails: ORDER,
  },
  "keeps equal items only once": {
    answer: class extends Right {
      override async put(item: unknown) {
        if (!this.items.includes(item)) await super.put(item);
      }
    },
    fails: ORDER,
  },
  "takes a falsy item for none": {
    answer: class extends Right {
      override async take() {
        using _guard = await this.changed.acquire();
        await this.waitWhile(() => !this.items[0]);
        this.hasTaken();
        return this.items.shift();
      }
    },
    fails: ORDER,
  },
  "uses a lock alone": {
    answer: class {
      #items: unknown[] = [];
      #lock = new Lock();
      constructor(readonly capacity: number) {}
      put = (item: unknown) =>
        this.#lock.run(() => {
          if (this.#items.length < this.capacity) this.#items.push(item);
        });
      take = () => this.#lock.run(() => this.#items.shift());
    },
    fails: FULL,
  },
  "looks every millisecond": {
    answer: class extends Right {
      protected override async waitWhile(fact: () => boolean) {
        while (fact()) {
          this.changed.lock.release();
          await delay(1);
          await this.changed.acquire();
        }
      }
    },
    fails: "a task that waits does not look again and again (timers)",
  },
  "lets a task that was woken go on by a timer": {
    answer: class extends Right {
      override async take() {
        if (this.items.length > 0) return super.take();
        await this.changed.run(() => this.changed.waitFor(() => this.items.length > 0));
        await delay(0);
        return super.take();
      }
    },
    fails: "a task that waits goes on at once when it can, without a timer",
  },
  "has one line of takers for all buffers": {
    answer: (() => {
      const takers: ((item: unknown) => void)[] = [];
      return class extends Right {
        override put(item: unknown) {
          const taker = takers.shift();
          return taker ? Promise.resolve(taker(item)) : super.put(item);
        }
        override take() {
          if (this.items.length > 0) return super.take();
          return new Promise<unknown>((resolve) => takers.push(resolve));
        }
      };
    })(),
    fails: "two buffers do not affect each other",
  },
  "has one list for all buffers": {
    answer: class extends Right {
      constructor(capacity: number) {
        super(capacity);
        everywhere.length = 0;
        this.items = everywhere;
      }
    },
    fails: "two buffers do not affect each other",
  },
};

export const variants: Record<string, AnyBuffer> = {
  "wakes all after a put, and one after a take": class extends Right {
    protected override hasTaken = () => this.changed.notify(); // only tasks that put can be waiting then
  },
  "a loop, and notifyAll": class extends Right {
    protected override async waitWhile(fact: () => boolean) {
      while (fact()) await this.changed.wait();
    }
  },
  "two conditions that share a lock": class {
    #items: unknown[] = [];
    #lock = new Lock();
    #notFull = new Condition(this.#lock);
    #notEmpty = new Condition(this.#lock);
    constructor(readonly capacity: number) {}
    put(item: unknown): Promise<void> {
      return this.#notFull.run(async () => {
        await this.#notFull.waitFor(() => this.#items.length < this.capacity);
        this.#items.push(item);
        this.#notEmpty.notify();
      });
    }
    take(): Promise<unknown> {
      return this.#notEmpty.run(async () => {
        await this.#notEmpty.waitFor(() => this.#items.length > 0);
        this.#notFull.notify();
        return this.#items.shift();
      });
    }
  },
  "two semaphores": class {
    #items: unknown[] = [];
    #places: Semaphore;
    #filled = new Semaphore(0);
    constructor(capacity: number) {
      this.#places = new Semaphore(capacity);
    }
    async put(item: unknown): Promise<void> {
      await this.#places.acquire();
      this.#items.push(item);
      this.#filled.release();
    }
    async take(): Promise<unknown> {
      await this.#filled.acquire();
      this.#places.release();
      return this.#items.shift();
    }
  },
  "the course's queue": class {
    #queue: Queue<unknown>;
    constructor(capacity: number) {
      this.#queue = new Queue(capacity);
    }
    put = (item: unknown) => this.#queue.put(item);
    take = () => this.#queue.get();
  },
};
