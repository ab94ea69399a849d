import { Lock } from "@course/async";

export class ReadWriteLock {
  #door = new Lock(); // all visitors go through it, in the order in which they come
  #room = new Lock(); // held by one writer, or by the readers together
  #readers = 0;

  /** Runs the body together with other readers, but with no writer. */
  async read<T>(body: () => Promise<T>): Promise<T> {
    {
      using _door = await this.#door.acquire();
      this.#readers++;
      if (this.#readers === 1) await this.#room.acquire(); // the first one takes it for all
    }
    try {
      return await body();
    } finally {
      this.#readers--;
      if (this.#readers === 0) this.#room.release(); // the last one releases it
    }
  }

  /** Runs the body alone. */
  async write<T>(body: () => Promise<T>): Promise<T> {
    using _door = await this.#door.acquire(); // kept: later visitors have to wait
    using _room = await this.#room.acquire(); // free when the readers inside are gone
    return await body();
  }
}
