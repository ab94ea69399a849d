/** A subscriber to listen with. */
import { delay } from "@std/async";
import { type Failure, failures } from "../outcome.ts";
import type { Subscriber } from "./solution.ts";

/** Which step fails, and how. */
export interface Fault {
  readonly step: string;
  readonly way: Failure;
  /** What it throws, if it is not an error that names the step. */
  readonly reason?: unknown;
}

/** A subscriber without a server. Subscribing takes 10 ms, and so does unsubscribing. */
export class Radio implements Subscriber {
  readonly #listeners = new Map<string, Set<(message: string) => void>>();
  constructor(readonly fault?: Fault) {}

  subscribe(channel: string, listener: (message: string) => void): Promise<void> {
    return this.#step("subscribe").then(() => {
      const listeners = this.#listeners.get(channel) ?? new Set();
      this.#listeners.set(channel, listeners.add(listener));
    });
  }

  unsubscribe(channel: string, listener: (message: string) => void): Promise<void> {
    return this.#step("unsubscribe").then(() =>
      void this.#listeners.get(channel)?.delete(listener)
    );
  }

  publish(channel: string, ...messages: string[]): void {
    for (const message of messages) {
      for (const listener of this.#listeners.get(channel) ?? []) listener(message);
    }
  }

  /** How many listeners all channels have. */
  get listeners(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }

  #step(name: string): Promise<void> {
    const { fault } = this;
    if (fault?.step !== name) return delay(10);
    return failures[fault.way]("reason" in fault ? fault.reason : new Error(`${name} failed`));
  }
}
