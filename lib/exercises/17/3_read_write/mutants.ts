/** Answers that prove the checker of exercise 17.3. */
import { Condition, Lock, Semaphore } from "@course/async";
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import type { AnyReadWriteLock } from "./exercise.ts";
import { ReadWriteLock } from "./solution.ts";

/** A right answer, for mistakes in one of its parts. */
class Right {
  protected readonly door = new Lock();
  protected readonly room = new Lock();
  protected readers = 0;
  protected async enter(): Promise<void> {
    using _door = await this.door.acquire();
    if (++this.readers === 1) await this.room.acquire();
  }
  async read<T>(body: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await body();
    } finally {
      if (--this.readers === 0) this.room.release();
    }
  }
  write<T>(body: () => Promise<T>): Promise<T> {
    return this.door.run(() => this.room.run(body));
  }
}

const everywhere = new Right();

export const mutants: Mutants<AnyReadWriteLock> = {
  "takes a falsy error of the call for none": {
    answer: class extends ReadWriteLock {
      override read<T>(body: () => Promise<T>): Promise<T> {
        return super.read(() => {
          let failed: unknown;
          try {
            return body();
          } catch (error) {
            failed = error;
          }
          return failed ? Promise.reject(failed) : Promise.resolve(undefined as T);
        });
      }
    },
    fails: "the caller gets the error even if it is 0 or undefined",
  },
  "admits one at a time": {
    answer: class {
      #lock = new Lock();
      read = <T>(body: () => Promise<T>) => this.#lock.run(body);
      write = <T>(body: () => Promise<T>) => this.#lock.run(body);
    },
    fails: "any number of readers are inside at the same time",
  },
  "lets readers in without looking": {
    answer: class {
      #lock = new Lock();
      read = <T>(body: () => Promise<T>) => body();
      write = <T>(body: () => Promise<T>) => this.#lock.run(body);
    },
    fails: "a writer is alone, and every visitor gets in",
  },
  "counts a reader who is not yet inside": {
    answer: class {
      #room = new Lock();
      #readers = 0;
      async read<T>(body: () => Promise<T>): Promise<T> {
        if (++this.#readers === 1) await this.#room.acquire(); // The second goes on at once.
        try {
          return await body();
        } finally {
          if (--this.#readers === 0) this.#room.release();
        }
      }
      write = <T>(body: () => Promise<T>) => this.#room.run(body);
    },
    fails: "a writer is alone, and every visitor gets in",
  },
  "opens the room when the first reader leaves": {
    answer: class {
      #room = new Lock();
      #readers = 0;
      #open: Promise<unknown> | undefined;
      async read<T>(body: () => Promise<T>): Promise<T> {
        if (++this.#readers === 1) this.#open = this.#room.acquire();
        await this.#open;
        try {
          return await body();
        } finally {
          if (this.#readers > 0) this.#room.release();
          this.#readers = 0;
        }
      }
      write = <T>(body: () => Promise<T>) => this.#room.run(body);
    },
    fails: "a writer is alone, and every visitor gets in",
  },
  "lets readers overtake a waiting writer": {
    answer: class {
      #room = new Lock();
      #readers = 0;
      #open: Promise<unknown> | undefined;
      async read<T>(body: () => Promise<T>): Promise<T> {
        if (++this.#readers === 1) this.#open = this.#room.acquire();
        await this.#open;
        try {
          return await body();
        } finally {
          if (--this.#readers === 0) this.#room.release();
        }
      }
      write = <T>(body: () => Promise<T>) => this.#room.run(body);
    },
    fails: "a reader that comes while a writer waits goes in after it",
  },
  "looks whether a writer is inside, and then waits": {
    answer: class {
      #readers = 0;
      #writing = false;
      #changed = Promise.withResolvers<void>();
      async read<T>(body: () => Promise<T>): Promise<T> {
        if (this.#writing) await this.#changed.promise;
        this.#readers++;
        try {
          return await body();
        } finally {
          this.#readers--;
          this.#wake();
        }
      }
      async write<T>(body: () => Promise<T>): Promise<T> {
        const taken = this.#writing || this.#readers > 0;
        if (taken) await this.#changed.promise; // Once is not enough.
        this.#writing = true;
        try {
          return await body();
        } finally {
          this.#writing = false;
          this.#wake();
        }
      }
      #wake() {
        this.#changed.resolve();
        this.#changed = Promise.withResolvers();
      }
    },
    fails: "two writers exclude each other",
  },
  "lets go only when all went well": {
    answer: class {
      #door = new Lock();
      #room = new Lock();
      #readers = 0;
      async read<T>(body: () => Promise<T>): Promise<T> {
        await this.#door.run(async () => {
          if (++this.#readers === 1) await this.#room.acquire();
        });
        const value = await body();
        if (--this.#readers === 0) this.#room.release();
        return value;
      }
      write = <T>(body: () => Promise<T>) => this.#door.run(() => this.#room.run(body));
    },
    fails: "if the body of a read fails later, the caller gets the error and the lock is released",
  },
  "lets go only when a promise settles": {
    answer: class {
      #door = new Lock();
      #room = new Lock();
      #readers = 0;
      async read<T>(body: () => Promise<T>): Promise<T> {
        await this.#door.run(async () => {
          if (++this.#readers === 1) await this.#room.acquire();
        });
        return await body().finally(() => {
          if (--this.#readers === 0) this.#room.release();
        });
      }
      write = <T>(body: () => Promise<T>) => this.#door.run(() => this.#room.run(body));
    },
    fails:
      "if the body of a read throws at once, the caller gets the error and the lock is released",
  },
  "lets a writer go only when its promise settles": {
    answer: class extends Right {
      override async write<T>(body: () => Promise<T>): Promise<T> {
        await this.door.acquire();
        await this.room.acquire();
        return await body().finally(() => {
          this.room.release();
          this.door.release();
        });
      }
    },
    fails:
      "if the body of a write throws at once, the caller gets the error and the lock is released",
  },
  "swallows the error of a reader": {
    answer: class extends Right {
      override read<T>(body: () => Promise<T>): Promise<T> {
        return super.read(body).catch(() => undefined as T);
      }
    },
    fails: "if the body of a read fails later, the caller gets the error and the lock is released",
  },
  "believes that a reason is never falsy": {
    answer: class extends Right {
      override async read<T>(body: () => Promise<T>): Promise<T> {
        let reason: unknown;
        const value = await super.read(body).catch((error) => reason = error);
        if (reason) throw reason;
        return value;
      }
    },
    fails: "the caller gets the error even if it is 0 or undefined",
  },
  "runs a body that fails once more": {
    answer: class extends Right {
      override write<T>(body: () => Promise<T>): Promise<T> {
        return super.write(() => body().catch(body));
      }
    },
    fails: "a body that fails is not run again (18 bodies, runs)",
  },
  "opens the room when a reader fails": {
    answer: class extends Right {
      override async read<T>(body: () => Promise<T>): Promise<T> {
        await this.enter();
        try {
          const value = await body();
          if (--this.readers === 0) this.room.release();
          return value;
        } catch (error) {
          this.readers = 0;
          if (this.room.locked) this.room.release();
          throw error;
        }
      }
    },
    fails: "if the body of a read throws at once, other readers still keep writers out",
  },
  "lets writers always go first": {
    answer: class {
      #changed = new Condition();
      #readers = 0;
      #writers = 0;
      #writing = false;
      async read<T>(body: () => Promise<T>): Promise<T> {
        {
          using _guard = await this.#changed.acquire();
          await this.#changed.waitFor(() => this.#writers === 0);
          this.#readers++;
        }
        try {
          return await body();
        } finally {
          this.#readers--;
          await this.#tellAll();
        }
      }
      async write<T>(body: () => Promise<T>): Promise<T> {
        this.#writers++; // Those that wait are counted, too.
        {
          using _guard = await this.#changed.acquire();
          await this.#changed.waitFor(() => this.#readers === 0 && !this.#writing);
          this.#writing = true;
        }
        try {
          return await body();
        } finally {
          this.#writing = false;
          this.#writers--;
          await this.#tellAll();
        }
      }
      async #tellAll() {
        using _guard = await this.#changed.acquire();
        this.#changed.notifyAll();
      }
    },
    fails: "a writer that comes while a reader waits goes in after it",
  },
  "lets waiting readers in one by one": {
    answer: class {
      #lastWrite: Promise<unknown> = Promise.resolve();
      #lastRead: Promise<unknown> = Promise.resolve();
      #readers = 0;
      read<T>(body: () => Promise<T>): Promise<T> {
        const read = this.#readers++ === 0 || this.#lastWrite === this.#lastRead
          ? this.#lastWrite.then(body)
          : Promise.all([this.#lastWrite, this.#lastRead]).then(body);
        this.#lastRead = read.catch(() => {});
        return read;
      }
      write<T>(body: () => Promise<T>): Promise<T> {
        const write = Promise.all([this.#lastWrite, this.#lastRead]).then(body);
        this.#lastWrite = write.catch(() => {});
        return write;
      }
    },
    fails: "readers that wait with no writer between them go in together",
  },
  "admits five readers at most": {
    answer: class extends Right {
      readonly #chairs = new Semaphore(5);
      override read<T>(body: () => Promise<T>): Promise<T> {
        return this.#chairs.run(() => super.read(body));
      }
    },
    fails: "any number of readers are inside at the same time",
  },
  "looks every millisecond whether the room is free": {
    answer: class {
      #readers = 0;
      #writing = false;
      async read<T>(body: () => Promise<T>): Promise<T> {
        while (this.#writing) await delay(1);
        this.#readers++;
        try {
          return await body();
        } finally {
          this.#readers--;
        }
      }
      async write<T>(body: () => Promise<T>): Promise<T> {
        while (this.#writing || this.#readers > 0) await delay(1);
        this.#writing = true;
        try {
          return await body();
        } finally {
          this.#writing = false;
        }
      }
    },
    fails: "a visitor that waits does not look again and again (timers)",
  },
  "waits between looking whether the room is free and going in": {
    answer: class {
      #inside: Promise<unknown>[] = [];
      #writing = Promise.resolve<unknown>(undefined);
      async read<T>(body: () => Promise<T>): Promise<T> {
        await this.#writing.catch(() => {});
        const reading = Promise.try(body);
        this.#inside.push(reading);
        return await reading;
      }
      async write<T>(body: () => Promise<T>): Promise<T> {
        await Promise.allSettled([this.#writing, ...this.#inside]);
        const writing = this.#writing = Promise.try(body);
        return await writing;
      }
    },
    fails: "a writer is alone even if all come in the same step",
  },
  "admits a thousand readers": {
    answer: class extends Right {
      readonly #chairs = new Semaphore(1000);
      override read<T>(body: () => Promise<T>): Promise<T> {
        return this.#chairs.run(() => super.read(body));
      }
    },
    fails: "any number of readers are inside at the same time",
  },
  "has one room for all locks": {
    answer: class {
      read = <T>(body: () => Promise<T>) => everywhere.read(body);
      write = <T>(body: () => Promise<T>) => everywhere.write(body);
    },
    fails: "writers under two different locks do not wait for each other (ms)",
  },
  "returns nothing": {
    answer: class extends Right {
      override async write<T>(body: () => Promise<T>): Promise<T> {
        await super.write(body);
        return undefined as T;
      }
    },
    fails: "both methods return what the body returns",
  },
};

export const variants: Record<string, AnyReadWriteLock> = {
  "draws a number and waits on a condition": class {
    #changed = new Condition();
    #numbers = 0;
    #next = 0;
    #readers = 0;
    #writers = 0;
    async read<T>(body: () => Promise<T>): Promise<T> {
      await this.#enter(() => this.#writers === 0, () => this.#readers++);
      try {
        return await body();
      } finally {
        await this.#tellAll(() => this.#readers--);
      }
    }
    async write<T>(body: () => Promise<T>): Promise<T> {
      await this.#enter(() => this.#writers + this.#readers === 0, () => this.#writers++);
      try {
        return await body();
      } finally {
        await this.#tellAll(() => this.#writers--);
      }
    }
    async #enter(isFree: () => boolean, take: () => void) {
      const number = this.#numbers++;
      using _guard = await this.#changed.acquire();
      await this.#changed.waitFor(() => number === this.#next && isFree());
      take();
      this.#next++;
      this.#changed.notifyAll();
    }
    async #tellAll(leave: () => void) {
      using _guard = await this.#changed.acquire();
      leave();
      this.#changed.notifyAll();
    }
  },
  "keeps a line of visitors and wakes them": class {
    #line: { writes: boolean; wake: () => void }[] = [];
    #readers = 0;
    #writing = false;
    read = <T>(body: () => Promise<T>) => this.#visit(false, body);
    write = <T>(body: () => Promise<T>) => this.#visit(true, body);
    async #visit<T>(writes: boolean, body: () => Promise<T>): Promise<T> {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#line.push({ writes, wake: resolve });
      this.#letIn();
      await promise;
      try {
        return await body();
      } finally {
        if (writes) this.#writing = false;
        else this.#readers--;
        this.#letIn();
      }
    }
    #letIn() {
      while (this.#line.length > 0 && !this.#writing) {
        const { writes, wake } = this.#line[0];
        if (writes && this.#readers > 0) return;
        if (writes) this.#writing = true;
        else this.#readers++;
        this.#line.shift();
        wake();
      }
    }
  },
  "waits for the promises of earlier visitors": class {
    #lastWrite: Promise<unknown> = Promise.resolve();
    #readsSince: Promise<unknown>[] = [];
    read<T>(body: () => Promise<T>): Promise<T> {
      const read = this.#lastWrite.then(body);
      this.#readsSince.push(read.catch(() => {}));
      return read;
    }
    write<T>(body: () => Promise<T>): Promise<T> {
      const write = Promise.all([this.#lastWrite, ...this.#readsSince]).then(body);
      this.#lastWrite = write.catch(() => {});
      this.#readsSince = [];
      return write;
    }
  },
};
