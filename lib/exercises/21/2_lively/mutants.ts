/** Answers that prove the checker of exercise 21.2. */
import { abortable, deadline } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import { lively } from "./solution.ts";

type Lively = typeof lively<unknown>;
type Next = IteratorResult<unknown>;
type Timer = ReturnType<typeof setTimeout>;

/** A right answer, parts of which each wrong one changes. */
class Parts {
  readonly ms: number;
  readonly iterator: AsyncIterator<unknown>;
  state: "open" | "over" | "late" = "open";

  constructor(lines: AsyncIterable<unknown>, ms: number) {
    this.ms = ms;
    this.iterator = lines[Symbol.asyncIterator]();
  }

  clear(timer: Timer): void {
    clearTimeout(timer);
  }

  late(): Error {
    return new DOMException("too quiet", "TimeoutError");
  }

  async timed(next: () => Promise<Next>): Promise<Next> {
    const { promise, resolve, reject } = Promise.withResolvers<Next>();
    const timer = setTimeout(() => {
      this.state = "late";
      reject(this.late());
    }, this.ms);
    try {
      next().then(resolve, reject);
      return await promise;
    } finally {
      this.clear(timer);
    }
  }

  async next(): Promise<Next> {
    try {
      const next = await this.timed(() => this.iterator.next());
      if (next.done) this.state = "over";
      return next;
    } catch (error) {
      if (this.state === "open") this.state = "over";
      throw error;
    }
  }

  async close(): Promise<void> {
    const closing = (async () => await this.iterator.return?.())();
    if (this.state === "open") await closing;
    else closing.catch(() => {});
  }

  async *values(): AsyncGenerator<unknown> {
    try {
      for (let next = await this.next(); !next.done; next = await this.next()) yield next.value;
    } finally {
      if (this.state !== "over") await this.close();
    }
  }
}

function built(Changed: new (lines: AsyncIterable<unknown>, ms: number) => Parts): Lively {
  return (lines, ms) => new Changed(lines, ms).values();
}

export const mutants: Mutants<Lively> = {
  "sets no limit": {
    answer: async function* (lines) {
      yield* lines;
    },
    fails: "silence is a TimeoutError: at the first value, a later one, and the end (ms)",
  },
  "takes an error of null for none": {
    answer: async function* (lines, ms) {
      try {
        yield* lively(lines, ms);
      } catch (error) {
        if (error) throw error;
      }
    },
    fails: "an error of the source reaches the reader; a failed source is not closed",
  },
  "takes an error that is undefined for none": {
    answer: async function* (lines, ms) {
      try {
        yield* lively(lines, ms);
      } catch (error) {
        if (error !== undefined) throw error;
      }
    },
    fails: "an error of the source reaches the reader; a failed source is not closed",
  },
  "has one timer for all calls": {
    answer: (() => {
      let timer: ReturnType<typeof setTimeout>;
      return async function* <T>(lines: AsyncIterable<T>, ms: number) {
        const iterator = lines[Symbol.asyncIterator]();
        for (;;) {
          const silence = Promise.withResolvers<never>();
          clearTimeout(timer);
          timer = setTimeout(() => silence.reject(new DOMException("", "TimeoutError")), ms);
          const next = await Promise.race([iterator.next(), silence.promise])
            .finally(() => clearTimeout(timer));
          if (next.done) return;
          yield next.value;
        }
      };
    })(),
    fails: "two calls at the same time do not disturb each other (ms)",
  },
  "limits the whole": {
    answer: async function* (lines, ms) {
      const end = performance.now() + ms;
      const parts = new Parts(lines, ms);
      for (;;) {
        const next = await deadline(parts.iterator.next(), Math.max(0, end - performance.now()));
        if (next.done) return;
        yield next.value;
      }
    },
    fails: "every value arrives, whatever it is; each starts the time again",
  },
  "looks at the clock when a value has come": {
    answer: async function* (lines, ms) {
      let last = performance.now();
      for await (const line of lines) {
        if (performance.now() - last > ms) throw new DOMException("too quiet", "TimeoutError");
        yield line;
        last = performance.now();
      }
    },
    fails: "silence is a TimeoutError: at the first value, a later one, and the end (ms)",
  },
  "does not limit the first value": {
    answer: built(
      class extends Parts {
        #first = true;
        override timed(next: () => Promise<Next>) {
          if (!this.#first) return super.timed(next);
          this.#first = false;
          return next();
        }
      },
    ),
    fails: "silence is a TimeoutError: at the first value, a later one, and the end (ms)",
  },
  "counts the time of the reader": {
    answer: async function* (lines, ms) {
      const parts = new Parts(lines, ms);
      let due = performance.now() + ms;
      try {
        for (;;) {
          const left = due - performance.now();
          if (left <= 0) throw parts.late();
          const next = await deadline(parts.iterator.next(), left);
          if (next.done) return;
          due = performance.now() + ms;
          yield next.value;
        }
      } finally {
        await parts.close();
      }
    },
    fails: "the time that the reader takes does not count",
  },
  "ends at a falsy value": {
    answer: async function* (lines, ms) {
      for await (const line of lively(lines, ms)) {
        if (!line) return;
        yield line;
      }
    },
    fails: "every value arrives, whatever it is; each starts the time again",
  },
  "ends quietly when it is too quiet": {
    answer: async function* (lines, ms) {
      try {
        yield* lively(lines, ms);
      } catch (error) {
        if ((error as Error).name !== "TimeoutError") throw error;
      }
    },
    fails: "silence is a TimeoutError: at the first value, a later one, and the end (ms)",
  },
  "throws a plain Error": {
    answer: built(
      class extends Parts {
        override late() {
          return new Error("too quiet");
        }
      },
    ),
    fails: "silence is a TimeoutError: at the first value, a later one, and the end (ms)",
  },
  "leaves its timers": {
    answer: built(
      class extends Parts {
        override clear() {}
      },
    ),
    fails: "no timer is left when it has ended",
  },
  "clears its timer only after a value": {
    answer: built(
      class extends Parts {
        #timer?: Timer;
        override clear(timer: Timer) {
          this.#timer = timer;
        }
        override async next() {
          const next = await super.next();
          clearTimeout(this.#timer);
          return next;
        }
      },
    ),
    fails: "no timer is left when the source has failed",
  },
  "turns every error into a timeout": {
    answer: async function* (lines, ms) {
      try {
        yield* lively(lines, ms);
      } catch {
        throw new DOMException("too quiet", "TimeoutError");
      }
    },
    fails: "an error of the source reaches the reader; a failed source is not closed",
  },
  "knows a timeout by its name": {
    answer: built(
      class extends Parts {
        override async next() {
          try {
            return await super.next();
          } catch (error) {
            this.state = (error as Error).name === "TimeoutError" ? "late" : this.state;
            throw error;
          }
        }
      },
    ),
    fails: "an error of the source reaches the reader; a failed source is not closed",
  },
  "asks for the next value while the reader is busy": {
    answer: async function* (lines, ms) {
      const parts = new Parts(lines, ms);
      try {
        let coming = parts.next();
        for (let next = await coming; !next.done; next = await coming) {
          coming = parts.next();
          coming.catch(() => {});
          yield next.value;
        }
      } finally {
        await parts.close();
      }
    },
    fails: "no timer is left when the reader has left",
  },
  "does not close": {
    answer: built(
      class extends Parts {
        override async close() {}
      },
    ),
    fails: "if the reader leaves, the source is closed before the loop is over (ms)",
  },
  "closes without waiting": {
    answer: built(
      class extends Parts {
        override close() {
          if (this.state === "open") this.state = "late";
          return super.close();
        }
      },
    ),
    fails: "if the reader leaves, the source is closed before the loop is over (ms)",
  },
  "closes what has ended": {
    answer: async function* (lines, ms) {
      const parts = new Parts(lines, ms);
      try {
        for (let next = await parts.next(); !next.done; next = await parts.next()) {
          yield next.value;
        }
      } finally {
        if (parts.state === "over") parts.state = "open";
        await parts.close();
      }
    },
    fails: "a source that has ended is not closed",
  },
  "needs a return()": {
    answer: built(
      class extends Parts {
        override async close() {
          const closing = (async () => await this.iterator.return!())();
          if (this.state === "open") await closing;
          else closing.catch(() => {});
        }
      },
    ),
    fails: "a source without return() does no harm",
  },
  "waits for a source that is stuck": {
    answer: built(
      class extends Parts {
        override async close() {
          await this.iterator.return?.();
        }
      },
    ),
    fails: "after a timeout the source is told to close, and not waited for (ms)",
  },
  "does not close what is late": {
    answer: built(
      class extends Parts {
        override async close() {
          if (this.state === "open") await super.close();
        }
      },
    ),
    fails: "after a timeout the source is told to close, and not waited for (ms)",
  },
  "keeps the failure of closing from a reader that leaves": {
    answer: built(
      class extends Parts {
        override async close() {
          await super.close().catch(() => {});
        }
      },
    ),
    fails: "if closing it fails then, now or later, the reader gets that error",
  },
  "forgets that closing may fail later": {
    answer: built(
      class extends Parts {
        override async close() {
          if (this.state === "open") return await super.close();
          try {
            if (this.state === "late") this.iterator.return?.();
          } catch {
            // It failed at once.
          }
        }
      },
    ),
    fails: "it may have no return(), and may fail later, without a trace",
  },
  "tells the failure of closing": {
    answer: built(
      class extends Parts {
        override async close() {
          const closing = this.iterator.return?.();
          if (this.state === "open") await closing;
        }
      },
    ),
    fails: "after a timeout the source is told to close, and not waited for (ms)",
  },
  "looks at the clock in an interval, which a timeout leaves running": {
    answer: async function* (lines, ms) {
      const iterator = lines[Symbol.asyncIterator]();
      let left = true, late = false;
      try {
        for (;;) {
          const silence = Promise.withResolvers<never>();
          const timer = setInterval(() => {
            late = true;
            silence.reject(new DOMException("too quiet", "TimeoutError"));
          }, ms);
          let value: unknown;
          left = false;
          try {
            const next = await Promise.race([iterator.next(), silence.promise]);
            if (next.done) return;
            value = next.value;
          } finally {
            if (!late) clearInterval(timer);
          }
          left = true;
          yield value;
        }
      } finally {
        const close = async () => await iterator.return?.();
        if (late) close().catch(() => {});
        else if (left) await close();
      }
    },
    fails: "no timer is left after a timeout",
  },
};

export const variants: Record<string, Lively> = {
  "has a class": built(Parts),
  "aborts its wait": async function* (lines, ms) {
    const iterator = lines[Symbol.asyncIterator]();
    const late = new DOMException("too quiet", "TimeoutError");
    let open = false;
    try {
      for (;;) {
        open = false;
        const silence = new AbortController();
        const timer = setTimeout(() => silence.abort(late), ms);
        const next = await (async () => {
          try {
            return await abortable(iterator.next(), silence.signal);
          } finally {
            clearTimeout(timer);
          }
        })();
        if (next.done) return;
        open = true;
        yield next.value;
      }
    } catch (error) {
      if (error === late) (async () => await iterator.return?.())().catch(() => {});
      throw error;
    } finally {
      if (open) await iterator.return?.();
    }
  },
};
