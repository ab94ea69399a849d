/** A clock that only moves when told to: to its next timer. */
import { AsyncLocalStorage } from "node:async_hooks";
import FakeTimers from "@sinonjs/fake-timers";
import type { Clock } from "./clock.ts";

type TimerHandle = ReturnType<typeof setTimeout>;

interface FakeState {
  now: number;
  timers?: Map<number, { callAt: number }>;
}

/** Starts at 0. A callback runs in the asynchronous context in which the timer was set. */
export class HandClock implements Clock {
  readonly virtual = true;
  /** Called before the real clock is installed on top of this one; may refuse that by throwing. */
  beforeRealTime: () => void = () => {};
  readonly #fake = FakeTimers.createClock(0);
  readonly Date: DateConstructor = this.#fake.Date;

  now(): number {
    return this.#fake.now;
  }

  /** Whether there is a timer to go on to. */
  get waiting(): boolean {
    return this.#fake.countTimers() > 0;
  }

  /** In how many milliseconds each timer is due, in order. */
  due(): number[] {
    const { timers, now } = this.#fake as unknown as FakeState;
    return [...timers?.values() ?? []].map(({ callAt }) => callAt - now).sort((a, b) => a - b);
  }

  /** Goes on to the next timer, and runs it. */
  next(): void {
    this.#fake.next();
  }

  /** Back to 0, without timers. */
  reset(): void {
    this.#fake.reset();
  }

  /** Drops its timers. */
  close(): void {
    this.reset();
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
