/** The promise of a point, which is where a task awaits it. */

/**
 * Behaves like the promise of what `arrive` returns. `arrive` is called when it is first
 * awaited, and not at all when it never is.
 */
export class AwaitedPoint<T> extends Promise<T> {
  #arrive: () => Promise<T> = () => Promise.reject(new Error("Unreachable"));
  #arrival: Promise<T> | undefined;

  /** What `then`, `catch` and `finally` return is a plain promise. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /** @param settled What it is settled with if it is never awaited, so that its errors are seen. */
  static of<T>(settled: Promise<T>, arrive: () => Promise<T>): AwaitedPoint<T> {
    const point = new AwaitedPoint<T>((resolve) => resolve(settled));
    point.#arrive = arrive;
    return point;
  }

  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    if (this.#arrival === undefined) {
      super.then(undefined, () => {}); // From now on the arrival reports errors.
      this.#arrival = this.#arrive();
    }
    return this.#arrival.then(onFulfilled, onRejected);
  }
}
