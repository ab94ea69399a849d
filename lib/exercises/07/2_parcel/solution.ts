import { InvalidStateError } from "@course/loop";

export type ParcelState = "pending" | "fulfilled" | "rejected" | "cancelled";

export class Parcel<T> implements PromiseLike<T> {
  readonly #box = Promise.withResolvers<T>();
  #state: ParcelState = "pending";
  /** The value or the error, once it is there. */
  #content: unknown;

  constructor() {
    this.#box.promise.catch(() => {}); // A failure without a reader is no accident.
  }

  get state(): ParcelState {
    return this.#state;
  }

  result(): T {
    if (this.#state === "pending") {
      throw new InvalidStateError("The parcel has not been delivered yet");
    }
    if (this.#state === "fulfilled") return this.#content as T;
    throw this.#content;
  }

  setResult(value: T): void {
    this.#become("fulfilled", value);
    this.#box.resolve(value);
  }

  setException(error: unknown): void {
    this.#become("rejected", error);
    this.#box.reject(error);
  }

  cancel(): boolean {
    if (this.#state !== "pending") return false;
    const error = Object.assign(new Error("The parcel was cancelled"), { name: "CancelledError" });
    this.#become("cancelled", error);
    this.#box.reject(error);
    return true;
  }

  /** What `await parcel` calls. */
  then<A = T, B = never>(
    onValue?: ((value: T) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#box.promise.then(onValue, onError);
  }

  #become(state: ParcelState, content: unknown): void {
    if (this.#state !== "pending") {
      throw new InvalidStateError(`The parcel is ${this.#state} already`);
    }
    this.#state = state;
    this.#content = content;
  }
}
