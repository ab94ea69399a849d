/** Answers that prove the checker of exercise 20.4. */
import { LifoQueue } from "@course/async";
import type { Mutants } from "@course/notebook/exercises";
import { delay } from "@std/async";
import type { AnyPile } from "./exercise.ts";
import { Pile } from "./solution.ts";

/** The parts of a pile, for mistakes in one of them. */
class Parts<T> {
  items: T[] = [];
  waiting: (() => void)[] = [];

  constructor(readonly maxSize: number) {}

  async put(item: T): Promise<void> {
    while (this.items.length >= this.maxSize) await this.change();
    this.items.push(item);
    this.wake();
  }

  async get(): Promise<T> {
    while (this.items.length === 0) await this.change();
    const item = this.items.pop()!;
    this.wake();
    return item;
  }

  change(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  wake(): void {
    for (const wake of this.waiting.splice(0)) wake();
  }
}

const inOrder = (maxSize: number) =>
  `whatever the order of calls, they come to the same (maxSize ${maxSize})`;
const GETTERS = "a get waits for an item, and the first to wait is the first to get one (ms)";
const PUTTERS = "each place that becomes free lets the next put in, in the order of coming";

const LINE = "callers that wait keep their order, even if others come in between";

const sharedItems: never[] = [];

export const mutants: Mutants<AnyPile> = {
  "takes the oldest first": {
    answer: class<T> extends Parts<T> {
      override async get(): Promise<T> {
        while (this.items.length === 0) await this.change();
        const item = this.items.shift()!;
        this.wake();
        return item;
      }
    },
    fails: "the newest item is taken first, even a falsy one",
  },
  "takes a falsy item for a missing one": {
    answer: class<T> extends Parts<T> {
      override async get(): Promise<T> {
        let item = this.items.pop();
        while (!item) {
          await this.change();
          item = this.items.pop();
        }
        this.wake();
        return item;
      }
    },
    fails: "the newest item is taken first, even a falsy one",
  },
  "has no limit": {
    answer: class<T> extends Pile<T> {
      constructor() {
        super(Infinity);
      }
    },
    fails: "a put waits while the pile is full",
  },
  "has six places at most": {
    answer: class<T> extends Parts<T> {
      constructor(maxSize: number) {
        super(Math.min(maxSize, 6));
      }
    },
    fails: "the newest item is taken first, even a falsy one",
  },
  "has one place too few": {
    answer: class<T> extends Pile<T> {
      constructor(maxSize: number) {
        super(Math.max(1, maxSize - 1));
      }
    },
    fails: "a put waits while the pile is full",
  },
  "does not wake putters": {
    answer: class<T> extends Parts<T> {
      override async get(): Promise<T> {
        while (this.items.length === 0) await this.change();
        return this.items.pop()!;
      }
    },
    fails: PUTTERS,
  },
  "does not wake getters": {
    answer: class<T> extends Parts<T> {
      override async put(item: T): Promise<void> {
        while (this.items.length >= this.maxSize) await this.change();
        this.items.push(item);
      }
    },
    fails: GETTERS,
  },
  "looks only once": {
    answer: class<T> extends Parts<T> {
      override async get(): Promise<T> {
        if (this.items.length === 0) await this.change();
        const item = this.items.pop()!;
        this.wake();
        return item;
      }
    },
    fails: inOrder(1),
  },
  "pauses between looking and taking": {
    answer: class<T> extends Parts<T> {
      override async get(): Promise<T> {
        while (this.items.length === 0) await this.change();
        await null;
        const item = this.items.pop()!;
        this.wake();
        return item;
      }
    },
    fails: inOrder(1),
  },
  "pauses between looking and putting": {
    answer: class<T> extends Parts<T> {
      override async put(item: T): Promise<void> {
        while (this.items.length >= this.maxSize) await this.change();
        await null;
        this.items.push(item);
        this.wake();
      }
    },
    fails: "a put waits while the pile is full",
  },
  "wakes the newest first": {
    answer: class<T> extends Parts<T> {
      override wake(): void {
        for (const wake of this.waiting.splice(0).reverse()) wake();
      }
    },
    fails: GETTERS,
  },
  "wakes only one, whoever it is": {
    answer: class<T> extends Parts<T> {
      override wake(): void {
        this.waiting.pop()?.();
      }
    },
    fails: GETTERS,
  },
  "sends a putter that was woken in vain to the end of the line": {
    answer: class<T> extends Parts<T> {
      #putters: (() => void)[] = [];
      override async put(item: T): Promise<void> {
        while (this.items.length >= this.maxSize) {
          await new Promise<void>((resolve) => this.#putters.push(resolve));
        }
        this.items.push(item);
        this.wake();
      }
      override async get(): Promise<T> {
        const item = await super.get();
        this.#putters.shift()?.();
        return item;
      }
    },
    fails: LINE,
  },
  "sends a getter that was woken in vain to the end of the line": {
    answer: class<T> extends Parts<T> {
      #getters: (() => void)[] = [];
      override async put(item: T): Promise<void> {
        await super.put(item);
        this.#getters.shift()?.();
      }
      override async get(): Promise<T> {
        while (this.items.length === 0) {
          await new Promise<void>((resolve) => this.#getters.push(resolve));
        }
        const item = this.items.pop()!;
        this.wake();
        return item;
      }
    },
    fails: LINE,
  },
  "polls": {
    answer: class<T> extends Parts<T> {
      override change(): Promise<void> {
        return delay(5);
      }
    },
    fails: "a caller waits without a timer",
  },
  "keeps the items of all piles together": {
    answer: class<T> extends Parts<T> {
      override items: T[] = sharedItems;
    },
    fails: "two piles have nothing in common",
  },
  "throws when it is empty": {
    answer: class<T> extends Parts<T> {
      override get(): Promise<T> {
        if (this.items.length === 0) return Promise.reject(new Error("the pile is empty"));
        return super.get();
      }
    },
    fails: GETTERS,
  },
  "drops what does not fit": {
    answer: class<T> extends Parts<T> {
      override put(item: T): Promise<void> {
        return this.items.length >= this.maxSize ? Promise.resolve() : super.put(item);
      }
    },
    fails: "a put waits while the pile is full",
  },
};

/** Hands items and places over, so that no caller can come in between. */
class HandingOver<T> {
  readonly #items: T[] = [];
  readonly #getters: ((item: T) => void)[] = [];
  readonly #putters: (() => void)[] = [];

  constructor(readonly maxSize: number) {}

  put(item: T): Promise<void> {
    const getter = this.#getters.shift();
    if (getter) return Promise.resolve(getter(item));
    if (this.#items.length < this.maxSize) return Promise.resolve(void this.#items.push(item));
    return new Promise((resolve) =>
      this.#putters.push(() => {
        this.#items.push(item);
        resolve();
      })
    );
  }

  get(): Promise<T> {
    if (this.#items.length === 0) return new Promise((resolve) => this.#getters.push(resolve));
    const item = this.#items.pop()!;
    this.#putters.shift()?.();
    return Promise.resolve(item);
  }
}

export const variants: Record<string, AnyPile> = {
  "hands items and places over": HandingOver,
  "is the course's own": LifoQueue,
};
