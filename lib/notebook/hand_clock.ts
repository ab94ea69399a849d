/** A clock that stands still until it is told to go on to its next timer. */
import { AsyncLocalStorage } from "node:async_hooks";
import FakeTimers from "@sinonjs/fake-timers";
import type { Clock } from "./clock.ts";

type TimerHandle = ReturnType<typeof setTimeout>;

/** Starts at 0. A callback runs in the asynchronous context of whoever set the timer. */
export class HandClock implements Clock {
  readonly virtual = true;
  readonly #fake = FakeTimers.createClock(0);
  readonly Date: DateConstructor = this.#fake.Date;

  now(): number {
    return this.#fake.now;
  }

  /** Whether there is a timer to go on to. */
  get waiting(): boolean {
    return this.#fake.countTimers() > 0;
  }

  /** Goes on to the next timer, and runs it. */
  next(): void {
    this.#fake.next();
  }

  /** Back to 0, without timers. */
  reset(): void {
    this.#fake.reset();
  }

  setTimeout(callback: () => void, ms: number): TimerHandle {
    return this.#fake.setTimeout(AsyncLocalStorage.bind(callback), ms) as TimerHandle;
  }

  setInterval(callback: () => void, ms: number): TimerHandle {
    return this.#fake.setInterval(AsyncLocalStorage.bind(callback), ms) as TimerHandle;
  }

  clearTimeout(handle: TimerHandle): void {
    this.#fake.clearTimeout(handle);
  }

  clearInterval(handle: TimerHandle): void {
    this.#fake.clearInterval(handle);
  }
}
