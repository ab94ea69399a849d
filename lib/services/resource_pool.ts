/** A pool of connections, or of anything else that takes time to open. */
import { Semaphore } from "@course/async";

/** What a {@linkcode ResourcePool} needs to know. */
export interface Recipe<T> {
  /** How many resources are opened at the start. */
  readonly min: number;
  /** How many there are at most. */
  readonly max: number;
  open(): Promise<T>;
  close(resource: T): Promise<unknown>;
}

/**
 * Resources that are opened when they are needed, up to `max`, and reused.
 *
 * 1. **In line.** While all are in use, `acquire()` waits; the first in line gets the next one.
 * 2. **None is lost.** `use()` returns the resource however the work ends. If opening one fails,
 *    the next in line may try.
 * 3. **It ends.** Disposing of the pool closes every resource that was opened.
 *
 * @example Two workers share one desk
 * ```ts
 * import { ResourcePool } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * await using pool = await ResourcePool.start({
 *   min: 1,
 *   max: 1,
 *   open: () => Promise.resolve({ papers: 0 }),
 *   close: () => Promise.resolve(),
 * });
 * const work = () => pool.use((desk) => Promise.resolve(++desk.papers));
 * assertEquals(await Promise.all([work(), work()]), [1, 2]);
 * assertEquals(pool.opened.length, 1);
 * ```
 */
export class ResourcePool<T> implements AsyncDisposable {
  /** The resources that have been opened, in order. */
  readonly opened: T[] = [];
  readonly #free: T[] = [];
  readonly #permits: Semaphore;

  private constructor(private readonly recipe: Recipe<T>) {
    this.#permits = new Semaphore(recipe.max);
  }

  static async start<T>(recipe: Recipe<T>): Promise<ResourcePool<T>> {
    const pool = new ResourcePool(recipe);
    await Promise.all(Array.from({ length: recipe.min }, () => pool.use(async () => {})));
    return pool;
  }

  /** How many calls to `acquire()` wait in line. */
  get waiting(): number {
    return this.#permits.waiting;
  }

  /** A resource for the caller alone, until `release()`. */
  async acquire(): Promise<T> {
    await this.#permits.acquire();
    try {
      return this.#free.length > 0 ? this.#free.pop()! : await this.#open();
    } catch (error) {
      this.#permits.release();
      throw error;
    }
  }

  release(resource: T): void {
    this.#free.push(resource);
    this.#permits.release();
  }

  /** Does the work with a resource, which is returned however the work ends. */
  async use<R>(work: (resource: T) => Promise<R>): Promise<R> {
    const resource = await this.acquire();
    try {
      return await work(resource);
    } finally {
      this.release(resource);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.opened.map((resource) => this.recipe.close(resource)));
  }

  async #open(): Promise<T> {
    const resource = await this.recipe.open();
    this.opened.push(resource);
    return resource;
  }
}
