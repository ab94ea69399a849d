import { InvalidStateError } from "@course/loop";

export type ParcelState = "pending" | "fulfilled" | "rejected" | "cancelled";

export class Parcel<T> implements PromiseLike<T> {
  readonly #box = Promise.withResolvers<T>();

  get state(): ParcelState {
    return "pending";
  }

  result(): T {
    throw new InvalidStateError("The parcel has not been delivered yet");
  }

  setResult(value: T): void {
    this.#box.resolve(value);
  }

  setException(error: unknown): void {
    this.#box.reject(error);
  }

  cancel(): boolean {
    return false;
  }

  /** What `await parcel` calls. */
  then<A = T, B = never>(
    onValue?: ((value: T) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#box.promise.then(onValue, onError);
  }
}
