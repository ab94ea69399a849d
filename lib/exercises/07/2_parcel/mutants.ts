/** Answers that prove the checker of exercise 07.2. */
import { InvalidStateError } from "@course/loop";
import type { Mutants } from "@course/notebook/exercises";
import type { ParcelClass } from "./exercise.ts";
import { Parcel, type ParcelState } from "./solution.ts";

type Then = Parcel<unknown>["then"];

/** The value that was delivered last, for one of the wrong answers. */
let valueOfAll: unknown;

export const mutants: Mutants<ParcelClass> = {
  "takes null for undefined": {
    answer: class extends Parcel<unknown> {
      override setException(error: unknown) {
        super.setException(error ?? undefined);
      }
    },
    fails: "every value and every error is handed over itself",
  },
  "makes a new error of each": {
    answer: class extends Parcel<unknown> {
      override setException(error: unknown) {
        super.setException(error instanceof Error ? new RangeError(error.message) : error);
      }
    },
    fails: "every value and every error is handed over itself",
  },
  "has one place for the values of all parcels": {
    answer: class extends Parcel<unknown> {
      override setResult(value: unknown) {
        super.setResult(value);
        valueOfAll = value;
      }
      override result() {
        super.result();
        return valueOfAll;
      }
    },
    fails: "a second delivery changes nothing",
  },
  "ignores a second delivery": {
    answer: class extends Parcel<unknown> {
      override setResult(value: unknown) {
        if (this.state === "pending") super.setResult(value);
      }
      override setException(error: unknown) {
        if (this.state === "pending") super.setException(error);
      }
    },
    fails: "a second delivery throws InvalidStateError",
  },
  "writes the second delivery down before it refuses": {
    answer: class extends Parcel<unknown> {
      #last: { value: unknown } | undefined;
      override setResult(value: unknown) {
        this.#last = { value };
        super.setResult(value);
      }
      override result() {
        return this.state === "fulfilled" ? this.#last!.value : super.result();
      }
      override get state(): ParcelState {
        return super.state === "rejected" && this.#last ? "fulfilled" : super.state;
      }
    },
    fails: "a second delivery changes nothing",
  },
  "takes `undefined` for no value": {
    answer: class extends Parcel<unknown> {
      #value: unknown;
      override setResult(value: unknown) {
        this.#value = value;
        super.setResult(value);
      }
      override get state(): ParcelState {
        const state = super.state;
        return state === "fulfilled" && this.#value === undefined ? "pending" : state;
      }
    },
    fails: "`undefined` is a value",
  },
  "takes `undefined` for no error": {
    answer: class extends Parcel<unknown> {
      #error: unknown;
      override setException(error: unknown) {
        this.#error = error;
        super.setException(error);
      }
      override result() {
        return super.state === "rejected" && !this.#error ? undefined : super.result();
      }
    },
    fails: "`undefined` is an error, too",
  },
  "returns nothing instead of refusing while it is pending": {
    answer: class extends Parcel<unknown> {
      override result() {
        return this.state === "pending" ? undefined : super.result();
      }
    },
    fails: "a new parcel is pending, and result() throws InvalidStateError",
  },
  "returns the error instead of throwing it": {
    answer: class extends Parcel<unknown> {
      override result() {
        try {
          return super.result();
        } catch (error) {
          if (this.state === "pending") throw error;
          return error;
        }
      }
    },
    fails: "an error is thrown to every reader, and by result()",
  },
  "cancels without telling those who wait": {
    answer: class extends Parcel<unknown> {
      #cancelled = false;
      override cancel() {
        if (this.state !== "pending") return false;
        return this.#cancelled = true;
      }
      override get state(): ParcelState {
        return this.#cancelled ? "cancelled" : super.state;
      }
      override result() {
        if (!this.#cancelled) return super.result();
        throw Object.assign(new Error("cancelled"), { name: "CancelledError" });
      }
    },
    fails: "cancel() cancels: for result(), for those who wait, and for those who come",
  },
  "calls a cancellation a failure": {
    answer: class extends Parcel<unknown> {
      override cancel() {
        if (this.state !== "pending") return false;
        this.setException(Object.assign(new Error("cancelled"), { name: "CancelledError" }));
        return true;
      }
    },
    fails: "cancel() cancels: for result(), for those who wait, and for those who come",
  },
  "accepts a delivery after a cancellation": {
    answer: class extends Parcel<unknown> {
      override setResult(value: unknown) {
        if (this.state !== "cancelled") super.setResult(value);
      }
    },
    fails: "a delivery to a cancelled parcel throws InvalidStateError",
  },
  "says true to every cancel": {
    answer: class extends Parcel<unknown> {
      override cancel() {
        super.cancel();
        return true;
      }
    },
    fails: "cancel() on a parcel that is done returns false and changes nothing",
  },
  "lets a failure without a reader end the program": {
    answer: class extends Parcel<unknown> {
      readonly #mine = Promise.withResolvers<unknown>();
      override setResult(value: unknown) {
        super.setResult(value);
        this.#mine.resolve(value);
      }
      override setException(error: unknown) {
        super.setException(error);
        this.#mine.reject(error);
      }
      override then: Then = (...listeners) => {
        super.then(undefined, this.#mine.reject);
        return this.#mine.promise.then(...listeners);
      };
    },
    fails: "a failure without a reader does not end the program",
  },
  "wakes only the last reader": {
    answer: class extends Parcel<unknown> {
      #current = 0;
      override then: Then = (onValue, onError) => {
        const mine = ++this.#current;
        return super.then(
          (value) => mine === this.#current ? onValue?.(value) as never : new Promise(() => {}),
          onError,
        );
      };
    },
    fails: "every reader gets the value, early or late",
  },
  "looks every millisecond whether it is done": {
    answer: class extends Parcel<unknown> {
      override then: Then = async (onValue, onError) => {
        while (this.state === "pending") await new Promise((next) => setTimeout(next, 1));
        return super.then(onValue, onError);
      };
    },
    fails: "every reader gets the value, early or late",
  },
};

/** Keeps no promise: only those who wait. */
class ByHand {
  #ending: { state: ParcelState; content: unknown } | undefined;
  #waiting: (() => void)[] = [];
  get state(): ParcelState {
    return this.#ending?.state ?? "pending";
  }
  result() {
    if (!this.#ending) throw new InvalidStateError("too early");
    if (this.#ending.state === "fulfilled") return this.#ending.content;
    throw this.#ending.content;
  }
  setResult(content: unknown) {
    this.#end({ state: "fulfilled", content });
  }
  setException(content: unknown) {
    this.#end({ state: "rejected", content });
  }
  cancel() {
    if (this.#ending) return false;
    const content = Object.assign(new Error("no longer wanted"), { name: "CancelledError" });
    this.#end({ state: "cancelled", content });
    return true;
  }
  then: Then = async (onValue, onError) => {
    if (!this.#ending) await new Promise<void>((wake) => this.#waiting.push(wake));
    return await Promise.try(() => this.result()).then(onValue, onError);
  };
  #end(ending: { state: ParcelState; content: unknown }) {
    if (this.#ending) throw new InvalidStateError("too late");
    this.#ending = ending;
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

/** Keeps the way to the result as a function. */
class ByFunction {
  state: ParcelState = "pending";
  readonly #box = Promise.withResolvers<unknown>();
  result: () => unknown = () => {
    throw new InvalidStateError("too early");
  };
  setResult(value: unknown) {
    this.#end("fulfilled", () => value);
  }
  setException(error: unknown) {
    this.#end("rejected", () => {
      throw error;
    });
  }
  cancel() {
    if (this.state !== "pending") return false;
    const error = new Error("no longer wanted");
    error.name = "CancelledError";
    this.#end("cancelled", () => {
      throw error;
    });
    return true;
  }
  then: Then = (...listeners) => this.#box.promise.then(...listeners);
  #end(state: ParcelState, result: () => unknown) {
    if (this.state !== "pending") throw new InvalidStateError("too late");
    Object.assign(this, { state, result });
    const outcome = Promise.try(result);
    outcome.catch(() => {});
    this.#box.promise.catch(() => {});
    this.#box.resolve(outcome);
  }
}

export const variants: Record<string, ParcelClass> = {
  "keeps a list of those who wait": ByHand,
  "keeps the result as a function": ByFunction,
};
