/** Answers that prove the checker of exercise 14.3. */
import { CancelledError } from "@course/async";
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import type { ExecutorClass } from "./exercise.ts";

interface Ticket {
  state: "waiting" | "begun" | "cancelled";
  job(): unknown;
  begin(): void;
  reject(reason: unknown): void;
  promise: Promise<unknown>;
}

/** A right executor, of which each wrong one changes a part. */
class Plain {
  free: number;
  waiting: Ticket[] = [];

  constructor(size: number) {
    this.free = size;
  }

  submit<T>(job: () => T | PromiseLike<T>): { result: Promise<T>; cancel(): boolean } {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const begin = () => {
      ticket.state = "begun";
      this.work(job)
        .then((value) => resolve(value as T), (error) => this.failed(error, reject))
        .then(() => this.ended());
    };
    const ticket: Ticket = { state: "waiting", job, begin, reject, promise };
    this.waiting.push(ticket);
    this.beginNext();
    return { result: promise, cancel: () => this.cancel(ticket) };
  }

  async work(job: () => unknown): Promise<unknown> {
    return await job();
  }

  failed(error: unknown, reject: (reason: unknown) => void): void {
    reject(error);
  }

  ended(): void {
    this.free++;
    this.beginNext();
  }

  cancel(ticket: Ticket): boolean {
    if (ticket.state !== "waiting") return ticket.state === "cancelled";
    ticket.state = "cancelled";
    this.waiting = this.waiting.filter((one) => one !== ticket);
    this.refuse(ticket);
    return true;
  }

  refuse(ticket: Ticket): void {
    ticket.promise.catch(() => {});
    ticket.reject(new CancelledError());
  }

  beginNext(): void {
    while (this.free > 0 && this.waiting.length > 0) {
      this.free--;
      this.next().begin();
    }
  }

  next(): Ticket {
    return this.waiting.shift()!;
  }
}

const waiting = "cancel() of a waiting job says true, and its result is cancelled at once";
const never = "a cancelled job never begins, and costs the others neither time nor order";
const begun = "cancel() of a job that runs or is done says false, and changes nothing";
const ends = "a result ends as its job does, even if that throws, and falsy values arrive";

/** What all executors of a wrong kind share. */
const shared = new Plain(1);

export const mutants: Mutants<ExecutorClass> = {
  "takes the first job of the same function out of the queue": {
    answer: class extends Plain {
      override cancel(ticket: Ticket) {
        const first = this.waiting.find(({ job }) => job === ticket.job) ?? ticket;
        return super.cancel(first);
      }
    },
    fails: "a function that is submitted three times is three jobs",
  },
  "looks every millisecond whether there is room": {
    answer: class extends Plain {
      override beginNext() {
        const last = this.waiting.at(-1);
        if (last) void this.#beginLater(last);
      }
      override ended() {
        this.free++;
      }
      async #beginLater(ticket: Ticket) {
        while (this.free === 0) await delay(1);
        if (ticket.state !== "waiting") return;
        this.free--;
        this.waiting = this.waiting.filter((one) => one !== ticket);
        ticket.begin();
      }
    },
    fails: "a job begins as soon as there is room, and a later one cannot slip in before it",
  },
  "keeps one queue for all executors": {
    answer: class {
      constructor(_size: number) {}
      submit<T>(job: () => T | PromiseLike<T>) {
        return shared.submit(job);
      }
    },
    fails: "each executor has slots and a queue of its own",
  },
  "takes every CancelledError for its own": {
    answer: class extends Plain {
      override async work(job: () => unknown) {
        try {
          return await job();
        } catch (error) {
          if (!(error instanceof CancelledError)) throw error;
        }
      }
    },
    fails: ends,
  },
  "loses a falsy error of the call": {
    answer: class extends Plain {
      override work(job: () => unknown) {
        return super.work(() => {
          let failed: unknown;
          try {
            return job();
          } catch (error) {
            failed = error;
          }
          if (failed) throw failed;
        });
      }
    },
    fails: ends,
  },
  "takes undefined for no error": {
    answer: class extends Plain {
      override async work(job: () => unknown) {
        try {
          return await job();
        } catch (error) {
          if (error !== undefined) throw error;
        }
      }
    },
    fails: ends,
  },
  "loses falsy errors": {
    answer: class extends Plain {
      override async work(job: () => unknown) {
        try {
          return await job();
        } catch (error) {
          if (error) throw error;
        }
      }
    },
    fails: ends,
  },
  "runs a job that fails once more": {
    answer: class extends Plain {
      override work(job: () => unknown) {
        return super.work(job).catch(() => super.work(job));
      }
    },
    fails: "a job that fails is not run again (runs)",
  },
  "rejects, and runs the job all the same": {
    answer: class extends Plain {
      override cancel(ticket: Ticket) {
        this.refuse(ticket);
        return true;
      }
    },
    fails: never,
  },
  "cancels when the turn of the job comes": {
    answer: class extends Plain {
      override cancel(ticket: Ticket) {
        if (ticket.state !== "waiting") return ticket.state === "cancelled";
        ticket.state = "cancelled";
        return true;
      }
      override beginNext() {
        while (this.free > 0 && this.waiting.length > 0) {
          const ticket = this.next();
          if (ticket.state === "cancelled") this.refuse(ticket);
          else {
            this.free--;
            ticket.begin();
          }
        }
      }
    },
    fails: waiting,
  },
  "gives a cancelled job a slot": {
    answer: class extends Plain {
      override cancel(ticket: Ticket) {
        if (ticket.state !== "waiting") return ticket.state === "cancelled";
        ticket.state = "cancelled";
        ticket.begin = () => setTimeout(() => this.ended(), 50);
        this.refuse(ticket);
        return true;
      }
    },
    fails: never,
  },
  "loses the slot of a cancelled job": {
    answer: class extends Plain {
      override cancel(ticket: Ticket) {
        if (ticket.state !== "waiting") return ticket.state === "cancelled";
        ticket.state = "cancelled";
        ticket.begin = () => {};
        this.refuse(ticket);
        return true;
      }
    },
    fails: never,
  },
  "takes another job out of the queue": {
    answer: class extends Plain {
      override cancel(ticket: Ticket) {
        if (ticket.state !== "waiting") return ticket.state === "cancelled";
        ticket.state = "cancelled";
        this.waiting.pop();
        this.refuse(ticket);
        return true;
      }
    },
    fails: never,
  },
  "drops everything behind it, too": {
    answer: class extends Plain {
      override cancel(ticket: Ticket) {
        if (ticket.state !== "waiting") return ticket.state === "cancelled";
        ticket.state = "cancelled";
        this.waiting.splice(this.waiting.indexOf(ticket));
        this.refuse(ticket);
        return true;
      }
    },
    fails: never,
  },
  "never settles a cancelled result": {
    answer: class extends Plain {
      override refuse() {}
    },
    fails: waiting,
  },
  "rejects with just any error": {
    answer: class extends Plain {
      override refuse(ticket: Ticket) {
        ticket.promise.catch(() => {});
        ticket.reject(new Error("cancelled"));
      }
    },
    fails: waiting,
  },
  "says false the second time": {
    answer: class extends Plain {
      override cancel(ticket: Ticket) {
        return ticket.state === "waiting" && super.cancel(ticket);
      }
    },
    fails: "a second cancel() says true again, and changes nothing",
  },
  "cancels a running job's result": {
    answer: class extends Plain {
      override cancel(ticket: Ticket) {
        if (ticket.state === "begun") {
          this.refuse(ticket);
          return true;
        }
        return super.cancel(ticket);
      }
    },
    fails: begun,
  },
  "says true to a job that has begun": {
    answer: class extends Plain {
      override cancel(ticket: Ticket) {
        return super.cancel(ticket) || true;
      }
    },
    fails: begun,
  },
  "gives a slot back for a job that had none": {
    answer: class extends Plain {
      override cancel(ticket: Ticket) {
        const waited = ticket.state === "waiting";
        const said = super.cancel(ticket);
        if (waited) this.ended();
        return said;
      }
    },
    fails: never,
  },
  "leaves the rejection to the one who has forgotten": {
    answer: class extends Plain {
      override refuse(ticket: Ticket) {
        ticket.reject(new CancelledError());
      }
    },
    fails: "whoever cancels may forget the result: no rejection is left unhandled",
  },
  "swallows errors": {
    answer: class extends Plain {
      override failed(_error: unknown, reject: (reason: unknown) => void) {
        reject(undefined);
      }
    },
    fails: ends,
  },
  "loses falsy values": {
    answer: class extends Plain {
      override async work(job: () => unknown) {
        return await job() || null;
      }
    },
    fails: ends,
  },
  "runs everything at once": {
    answer: class extends Plain {
      constructor(_size: number) {
        super(Infinity);
      }
    },
    fails: "as many jobs run at once as the size says, first come, first served",
  },
  "takes a job out of the queue, and asks later whether it still waits": {
    answer: class extends Plain {
      override beginNext() {
        while (this.free > 0 && this.waiting.length > 0) {
          this.free--;
          const ticket = this.next();
          queueMicrotask(() => ticket.begin());
        }
      }
    },
    fails: "cancel() in the same step as submit() tells the truth",
  },
  "has chosen the next job before its turn": {
    answer: class extends Plain {
      override cancel(ticket: Ticket) {
        return ticket !== this.waiting[0] && super.cancel(ticket);
      }
    },
    fails: "a job can cancel the next one",
  },
};

export const variants: Record<string, ExecutorClass> = {
  "a queue of tickets with a state": Plain,
  "has a gate for each job": class {
    #free: number;
    readonly #gates = new Set<PromiseWithResolvers<void>>();
    constructor(size: number) {
      this.#free = size;
    }
    submit<T>(job: () => T | PromiseLike<T>): { result: Promise<T>; cancel(): boolean } {
      const gate = Promise.withResolvers<void>();
      const pass = async () => {
        await gate.promise;
        try {
          return await job();
        } finally {
          this.#free++;
          this.#open();
        }
      };
      const result = pass();
      this.#gates.add(gate);
      this.#open();
      let cancelled = false;
      const cancel = () => {
        if (!this.#gates.delete(gate)) return cancelled;
        result.catch(() => {});
        gate.reject(new CancelledError());
        return cancelled = true;
      };
      return { result, cancel };
    }
    #open() {
      for (const gate of this.#gates) {
        if (this.#free <= 0) return;
        this.#free--;
        this.#gates.delete(gate);
        gate.resolve();
      }
    }
  },
  "skips what was cancelled": class {
    #size: number;
    #running = 0;
    #queue: { job?: () => void }[] = [];
    constructor(size: number) {
      this.#size = size;
    }
    submit<T>(job: () => T | PromiseLike<T>): { result: Promise<T>; cancel(): boolean } {
      let begun = false;
      let cancel!: () => boolean;
      const result = new Promise<T>((resolve, reject) => {
        const place: { job?: () => void } = {
          job: () => {
            begun = true;
            new Promise<T>((go) => go(job())).then(resolve, reject).finally(() => {
              this.#running--;
              this.#go();
            });
          },
        };
        cancel = () => {
          if (begun) return false;
          place.job = undefined;
          result.catch(() => {});
          reject(new CancelledError("too late"));
          return true;
        };
        this.#queue.push(place);
      });
      this.#go();
      return { result, cancel };
    }
    #go() {
      while (this.#running < this.#size && this.#queue.length > 0) {
        const { job } = this.#queue.shift()!;
        if (!job) continue;
        this.#running++;
        job();
      }
    }
  },
};
