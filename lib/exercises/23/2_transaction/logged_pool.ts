/** A pool to take a connection from. */
import { delay } from "@std/async";
import { type Failure, failures } from "../outcome.ts";
import type { Connection, Pool } from "./solution.ts";

/** Which step of a connection fails, and how. */
export interface Fault {
  readonly step: string;
  readonly way: Failure;
  /** What it throws, if it is not an error that names the step. */
  readonly reason?: unknown;
}

/** A pool that writes down what happens to its connections. A query takes 10 ms. */
export class LoggedPool implements Pool {
  readonly log: string[] = [];
  constructor(readonly fault?: Fault, readonly answer: unknown = 0) {}

  acquire(): Promise<Connection> {
    this.log.push("acquire");
    if (this.fault?.step === "acquire") return this.#fail("acquire");
    return Promise.resolve({
      query: (sql) => {
        if (this.fault?.step === sql) {
          this.log.push(`${sql} fails`);
          return this.#fail(sql);
        }
        return delay(10).then(() => {
          this.log.push(sql);
          return this.answer;
        });
      },
      release: () => {
        if (this.fault?.step === "release") {
          this.log.push("release fails");
          throw this.#error("release");
        }
        this.log.push("release");
      },
    });
  }

  #fail(step: string): Promise<never> {
    return failures[this.fault!.way](this.#error(step));
  }

  #error(step: string): unknown {
    const fault = this.fault!;
    return "reason" in fault ? fault.reason : new Error(`${step} failed`);
  }
}
