import {
  BoundedSemaphore,
  type Cancellable,
  Condition,
  type Guard,
  Lock,
  Queue,
  Semaphore,
} from "@course/async";

/** What lets one in at a time. */
export interface LockLike {
  readonly locked: boolean;
  acquire(options?: Cancellable): Promise<Guard>;
  tryAcquire(): Guard | undefined;
  release(): void;
}

/** A lock made of a queue with one token in it: whoever has taken the token holds the lock. */
class TokenLock implements LockLike {
  readonly #queue = new Queue<string>(1);

  constructor() {
    this.#queue.putNowait("token");
  }

  get locked(): boolean {
    return this.#queue.empty;
  }

  async acquire(options?: Cancellable): Promise<Guard> {
    await this.#queue.get(options);
    return this.#guard();
  }

  tryAcquire(): Guard | undefined {
    if (this.#queue.empty) return undefined;
    this.#queue.getNowait();
    return this.#guard();
  }

  release(): void {
    this.#queue.putNowait("token");
  }

  #guard(): Guard {
    let held = true;
    const release = () => {
      if (held) this.release();
      held = false;
    };
    return { release, [Symbol.dispose]: release };
  }
}

/** The lock of a condition, reached through the condition. */
class ConditionLock implements LockLike {
  readonly #condition = new Condition();

  get locked(): boolean {
    return this.#condition.lock.locked;
  }

  acquire(options?: Cancellable): Promise<Guard> {
    return this.#condition.acquire(options);
  }

  tryAcquire(): Guard | undefined {
    return this.#condition.lock.tryAcquire();
  }

  release(): void {
    this.#condition.lock.release();
  }
}

/** Everything that a suite about mutual exclusion must hold for. */
export const lockLikes: readonly { name: string; make: () => LockLike }[] = [
  { name: "Lock", make: () => new Lock() },
  { name: "Semaphore(1)", make: () => new Semaphore(1) },
  { name: "BoundedSemaphore(1)", make: () => new BoundedSemaphore(1) },
  { name: "Condition's lock", make: () => new ConditionLock() },
  { name: "Queue with one token", make: () => new TokenLock() },
];
