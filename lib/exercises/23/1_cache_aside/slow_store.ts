/** A store to keep rows in. */
import { delay } from "@std/async";
import { type Failure, failures } from "../outcome.ts";
import type { Store } from "./solution.ts";

/** A store that takes 10 ms to answer, unless told otherwise, and fails when told to. */
export class SlowStore implements Store {
  readonly data = new Map<string, string>();
  /** How long each of the next calls to `get` takes. */
  readonly slow: number[] = [];
  /** Which step fails, and how. */
  fault?: { step: string; way: Failure; reason?: unknown };
  /** How long `set` takes. */
  writing = 10;

  get(key: string): Promise<string | null> {
    const value = this.data.get(key) ?? null; // What it is when the question arrives.
    return this.#step("get", this.slow.shift() ?? 10).then(() => value);
  }

  set(key: string, value: string): Promise<void> {
    return this.#step("set", this.writing).then(() => void this.data.set(key, value));
  }

  /** A step that takes its time, or fails: that of the database too. */
  load(): Promise<void> {
    return this.#step("load", 100);
  }

  #step(name: string, time: number): Promise<void> {
    if (this.fault?.step !== name) return delay(time);
    const { way, ...given } = this.fault;
    return failures[way]("reason" in given ? given.reason : new Error(`${name} failed`));
  }
}
