/** A store that takes its time, and fails when it is told to. */
import { delay } from "@std/async";
import { failures } from "../../shared/mod.ts";
import type { Store } from "./solution.ts";

/** What becomes of one kind of question to a store: one of the failures, or no answer at all. */
export type Fault = { step: "get" | "set"; way: string };

/** The way of a store that never answers. */
export const HANGS = "never answers";

/** A store that answers after 10 ms, and writes down what it was asked. */
export class FaultyStore implements Store {
  readonly data = new Map<string, string>();
  readonly asked: string[] = [];
  fault?: Fault;
  /** How long `get` takes, and how long `set`. */
  reading = 10;
  writing = 10;

  get(key: string): Promise<string | null> {
    this.asked.push(`get ${key}`);
    const value = this.data.get(key) ?? null; // As it is when the question arrives.
    return this.#step("get", this.reading).then(() => value);
  }

  set(key: string, value: string): Promise<void> {
    this.asked.push(`set ${key}`);
    return this.#step("set", this.writing).then(() => void this.data.set(key, value));
  }

  #step(step: "get" | "set", ms: number): Promise<void> {
    if (this.fault?.step !== step) return delay(ms);
    const { way } = this.fault;
    return way === HANGS ? new Promise(() => {}) : failures[way](new Error(`${step} failed`));
  }
}
