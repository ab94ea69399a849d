/** The primitives in the plainest words: right, as long as one call is made at a time. */

interface Options {
  signal?: AbortSignal;
}

interface Waiter<T, Extra> {
  resolve(value: T): void;
  reject(reason: unknown): void;
  extra: Extra;
}

/** Those who wait, in the order in which they came. */
class Line<T = void, Extra = undefined> {
  readonly waiters: Waiter<T, Extra>[] = [];

  wait(signal: AbortSignal | undefined, extra: Extra, aborted = this.#leave): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const waiter = { resolve, reject, extra };
    this.waiters.push(waiter);
    signal?.addEventListener("abort", () => {
      const place = this.waiters.indexOf(waiter);
      if (place < 0) return;
      this.waiters.splice(place, 1);
      aborted(waiter, signal.reason);
    });
    return promise;
  }

  #leave = (waiter: Waiter<T, Extra>, reason: unknown) => waiter.reject(reason);
}

/** An error by its name alone: what it says is tested elsewhere. */
function error(name: string): Error {
  return Object.assign(new Error(), { name });
}

export class SemaphoreModel {
  readonly line = new Line<Guard>();

  constructor(public value: number, readonly isLock = false) {}

  get locked() {
    return this.value === 0;
  }

  get waiting() {
    return this.line.waiters.length;
  }

  tryAcquire() {
    if (this.value === 0) return undefined;
    this.value--;
    return new Guard(this);
  }

  async acquire({ signal }: Options = {}) {
    signal?.throwIfAborted();
    return this.tryAcquire() ?? await this.line.wait(signal, undefined);
  }

  release() {
    if (this.isLock && this.value === 1) throw error("InvalidStateError");
    const next = this.line.waiters.shift();
    if (next) next.resolve(new Guard(this));
    else this.value++;
  }
}

class Guard {
  #held = true;
  constructor(readonly semaphore: SemaphoreModel) {}

  release() {
    if (this.#held) this.semaphore.release();
    this.#held = false;
  }
}

export class EventModel {
  isSet = false;
  readonly line = new Line();

  get waiting() {
    return this.line.waiters.length;
  }

  set() {
    this.isSet = true;
    for (const waiter of this.line.waiters.splice(0)) waiter.resolve();
  }

  clear() {
    this.isSet = false;
  }

  async wait({ signal }: Options = {}) {
    signal?.throwIfAborted();
    if (!this.isSet) await this.line.wait(signal, undefined);
  }
}

export class BarrierModel {
  broken = false;
  readonly line = new Line<number>();

  constructor(readonly parties: number) {}

  get waiting() {
    return this.line.waiters.length;
  }

  async wait({ signal }: Options = {}) {
    signal?.throwIfAborted();
    if (this.broken) throw error("BrokenBarrierError");
    if (this.waiting + 1 < this.parties) return await this.line.wait(signal, undefined);
    const round = this.line.waiters.splice(0);
    round.forEach((waiter, index) => waiter.resolve(index));
    return round.length;
  }

  reset() {
    this.broken = false;
    for (const { reject } of this.line.waiters.splice(0)) reject(error("BrokenBarrierError"));
  }

  abort() {
    this.reset();
    this.broken = true;
  }
}

export class ConditionModel {
  readonly lock = new SemaphoreModel(1, true);
  readonly line = new Line();

  get waiting() {
    return this.line.waiters.length;
  }

  acquire(options?: Options) {
    return this.lock.acquire(options);
  }

  async run<T>(body: () => T) {
    await this.lock.acquire();
    try {
      return await body();
    } finally {
      this.lock.release();
    }
  }

  async wait({ signal }: Options = {}) {
    signal?.throwIfAborted();
    if (!this.lock.locked) throw error("InvalidStateError");
    this.lock.release();
    await this.line.wait(signal, undefined, (waiter, reason) => {
      this.lock.acquire().then(() => waiter.reject(reason));
    });
  }

  async waitFor(predicate: () => boolean, options?: Options) {
    while (!predicate()) await this.wait(options);
    return true;
  }

  notify(n = 1) {
    if (!this.lock.locked) throw error("InvalidStateError");
    for (const { resolve } of this.line.waiters.splice(0, n)) {
      this.lock.acquire().then(() => resolve());
    }
  }

  notifyAll() {
    this.notify(Infinity);
  }
}

export class QueueModel<T> {
  items: T[] = [];
  unfinished = 0;
  closed = false;
  readonly getters = new Line<T>();
  readonly putters = new Line<void, T>();
  readonly joiners = new Line();

  constructor(
    readonly maxSize: number,
    /** Negative if the first goes before the second; equals keep their order. */
    readonly compare: (a: T, b: T) => number = () => 0,
  ) {}

  get size() {
    return this.items.length;
  }

  putNowait(item: T) {
    if (this.closed) throw error("QueueShutDown");
    if (this.size >= this.maxSize) throw error("QueueFull");
    this.#enter(item);
  }

  async put(item: T, { signal }: Options = {}) {
    signal?.throwIfAborted();
    if (this.closed) throw error("QueueShutDown");
    if (this.size >= this.maxSize) await this.putters.wait(signal, item);
    else this.#enter(item);
  }

  #enter(item: T) {
    this.unfinished++;
    const getter = this.getters.waiters.shift();
    if (getter) getter.resolve(item);
    else this.items = [...this.items, item].sort(this.compare);
  }

  getNowait(): T {
    if (this.size === 0) throw error(this.closed ? "QueueShutDown" : "QueueEmpty");
    const item = this.items.shift()!;
    const putter = this.putters.waiters.shift();
    if (putter) {
      this.#enter(putter.extra);
      putter.resolve();
    }
    return item;
  }

  async get({ signal }: Options = {}): Promise<T> {
    signal?.throwIfAborted();
    if (this.size > 0 || this.closed) return this.getNowait();
    return await this.getters.wait(signal, undefined);
  }

  taskDone() {
    if (this.unfinished === 0) throw error("RangeError");
    this.#finish(1);
  }

  #finish(count: number) {
    this.unfinished -= count;
    if (this.unfinished > 0) return;
    for (const joiner of this.joiners.waiters.splice(0)) joiner.resolve();
  }

  async join({ signal }: Options = {}) {
    signal?.throwIfAborted();
    if (this.unfinished > 0) await this.joiners.wait(signal, undefined);
  }

  shutdown({ immediate = false } = {}) {
    this.closed = true;
    const dropped = immediate ? this.items.splice(0).length : 0;
    for (const { reject } of this.putters.waiters.splice(0)) reject(error("QueueShutDown"));
    for (const { reject } of this.getters.waiters.splice(0)) reject(error("QueueShutDown"));
    if (dropped > 0) this.#finish(Math.min(dropped, this.unfinished));
  }
}
