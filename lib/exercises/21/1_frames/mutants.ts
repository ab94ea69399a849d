/** Answers that prove the checker of exercise 21.1. */
import type { Mutants } from "@course/notebook/exercises";
import { frames } from "./solution.ts";

type Frames = typeof frames;

/** A right answer, parts of which each wrong one changes. */
class Parts {
  held = new Uint8Array();

  add(piece: Uint8Array): void {
    const held = this.held;
    this.held = new Uint8Array(held.length + piece.length);
    this.held.set(held);
    this.held.set(piece, held.length);
  }

  lengthOf(): number {
    return new DataView(this.held.buffer, this.held.byteOffset).getUint32(0);
  }

  check(length: number, most: number): void {
    if (length > most) throw new RangeError("too long");
  }

  *messages(most: number): Generator<Uint8Array> {
    while (this.held.length >= 4) {
      const length = this.lengthOf();
      this.check(length, most);
      if (this.held.length < 4 + length) return;
      yield this.held.slice(4, 4 + length);
      this.held = this.held.subarray(4 + length);
    }
  }

  end(): void {
    if (this.held.length > 0) throw new Error("cut off");
  }

  async *frames(source: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
    for await (const piece of source) {
      this.add(piece);
      yield* this.messages(most);
    }
    this.end();
  }
}

function built(Changed: new () => Parts): Frames {
  return (source, most) => new Changed().frames(source, most);
}

const shared = new Parts();

export const mutants: Mutants<Frames> = {
  "takes a piece for a message": {
    answer: async function* (source) {
      for await (const piece of source) yield piece.slice(4);
    },
    fails: "one piece may hold many messages, and an empty message is a message",
  },
  "takes one message out of each piece": {
    answer: built(
      class extends Parts {
        override *messages(most: number) {
          for (const message of super.messages(most)) {
            yield message;
            this.held = this.held.subarray(4 + message.length);
            return;
          }
        }
      },
    ),
    fails: "one piece may hold many messages, and an empty message is a message",
  },
  "loses the rest of a piece": {
    answer: built(
      class extends Parts {
        override add(piece: Uint8Array) {
          this.held = piece.slice();
        }
      },
    ),
    fails: "a piece may end anywhere, even in the length",
  },
  "supposes that a length comes in one piece": {
    answer: built(
      class extends Parts {
        override add(piece: Uint8Array) {
          if (this.held.length < 4) this.held = new Uint8Array();
          super.add(piece);
        }
      },
    ),
    fails: "a piece may end anywhere, even in the length",
  },
  "takes an empty message for the end": {
    answer: built(
      class extends Parts {
        override *messages(most: number) {
          for (const message of super.messages(most)) if (message.length > 0) yield message;
        }
      },
    ),
    fails: "one piece may hold many messages, and an empty message is a message",
  },
  "takes an empty piece for the end": {
    answer: async function* (source, most) {
      const parts = new Parts();
      for await (const piece of source) {
        if (piece.length === 0) break;
        parts.add(piece);
        yield* parts.messages(most);
      }
      parts.end();
    },
    fails: "a piece may be empty",
  },
  "takes the memory of a piece for the piece": {
    answer: built(
      class extends Parts {
        override add(piece: Uint8Array) {
          super.add(new Uint8Array(piece.buffer, 0, piece.length));
        }
      },
    ),
    fails: "one piece may hold many messages, and an empty message is a message",
  },
  "yields memory that it uses again": {
    answer: async function* (source, most) {
      const memory = new Uint8Array(10_000);
      for await (const message of frames(source, most)) {
        memory.set(message);
        yield memory.subarray(0, message.length);
      }
    },
    fails: "one piece may hold many messages, and an empty message is a message",
  },
  "keeps the rest in one place for all sources": {
    answer: (source, most) => shared.frames(source, most),
    fails: "two sources at the same time do not mix",
  },
  "waits for the end before it yields": {
    answer: async function* (source, most) {
      yield* await Array.fromAsync(frames(source, most));
    },
    fails: "each message is yielded as soon as it is complete (ms)",
  },
  "yields a message when the next piece has come": {
    answer: async function* (source, most) {
      let last: Uint8Array | undefined;
      for await (const message of frames(source, most)) {
        if (last) yield last;
        last = message;
      }
      if (last) yield last;
    },
    fails: "each message is yielded as soon as it is complete (ms)",
  },
  "does not miss what was cut off": {
    answer: built(
      class extends Parts {
        override end() {}
      },
    ),
    fails: "an end within a message, or its length, is an Error; those before arrive",
  },
  "does not miss half a length": {
    answer: built(
      class extends Parts {
        override end() {
          if (this.held.length >= 4) super.end();
        }
      },
    ),
    fails: "an end within a message, or its length, is an Error; those before arrive",
  },
  "refuses the greatest length": {
    answer: built(
      class extends Parts {
        override check(length: number, most: number) {
          super.check(length + 1, most);
        }
      },
    ),
    fails: "a message of exactly the greatest length is allowed",
  },
  "allows no more bytes in a piece than in a message": {
    answer: built(
      class extends Parts {
        override *messages(most: number) {
          if (this.held.length > 2 * most + 8) throw new RangeError("too much");
          yield* super.messages(most);
        }
      },
    ),
    fails: "the greatest length is that of one message, and may be 0",
  },
  "takes a greatest length of 0 for none": {
    answer: (source, most) => frames(source, most || Infinity),
    fails: "the greatest length is that of one message, and may be 0",
  },
  "reads the length as a signed number": {
    answer: built(
      class extends Parts {
        override lengthOf() {
          return super.lengthOf() | 0;
        }
      },
    ),
    fails: "a length above that is a RangeError, whatever it is; those before arrive",
  },
  "reads only the last two bytes of a length": {
    answer: built(
      class extends Parts {
        override lengthOf() {
          return super.lengthOf() % 2 ** 16;
        }
      },
    ),
    fails: "all four bytes of the length count",
  },
  "has room for 65,535 bytes": {
    answer: (source, most) => frames(source, Math.min(most, 2 ** 16 - 1)),
    fails: "all four bytes of the length count",
  },
  "takes an error of null for none": {
    answer: async function* (source, most) {
      try {
        yield* frames(source, most);
      } catch (error) {
        if (error) throw error;
      }
    },
    fails: "an error of the source reaches the reader",
  },
  "looks at the length when the message is there": {
    answer: async function* (source, most) {
      for await (const message of frames(source, 2 ** 30)) {
        if (message.length > most) throw new RangeError("too long");
        yield message;
      }
    },
    fails: "a length above that is a RangeError, whatever it is; those before arrive",
  },
  "reads on to the end before it throws": {
    answer: async function* (source, most) {
      const parts = new Parts();
      let error: unknown;
      for await (const piece of source) {
        if (error) continue;
        parts.add(piece);
        try {
          yield* parts.messages(most);
        } catch (caught) {
          error = caught;
        }
      }
      if (error) throw error;
      parts.end();
    },
    fails: "that error comes at once, and closes the source (ms)",
  },
  "takes an error for the end": {
    answer: async function* (source, most) {
      try {
        yield* frames(source, most);
      } catch (error) {
        if (error instanceof Error && error.message.includes("connection")) return;
        throw error;
      }
    },
    fails: "an error of the source reaches the reader",
  },
  "reads by hand, and does not close": {
    answer: async function* (source, most) {
      const parts = new Parts(), iterator = source[Symbol.asyncIterator]();
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
        parts.add(next.value);
        yield* parts.messages(most);
      }
      parts.end();
    },
    fails: "if the reader leaves early, the source is closed",
  },
  "turns the bytes round": {
    answer: async function* (source, most) {
      for await (const message of frames(source, most)) yield message.reverse();
    },
    fails: "one piece may hold many messages, and an empty message is a message",
  },
  "cleans the pieces that it has used": {
    answer: built(
      class extends Parts {
        override add(piece: Uint8Array) {
          super.add(piece);
          piece.fill(0);
        }
      },
    ),
    fails: "the pieces stay as they are",
  },
  "takes an error that is undefined for the end": {
    answer: async function* (source, most) {
      try {
        yield* frames(source, most);
      } catch (error) {
        if (error !== undefined) throw error;
      }
    },
    fails: "an error of the source reaches the reader",
  },
};

export const variants: Record<string, Frames> = {
  "has a class for what is held": built(Parts),
  "collects numbers": async function* (source, most) {
    const held: number[] = [];
    for await (const piece of source) {
      held.push(...piece);
      while (held.length >= 4) {
        const length = held.slice(0, 4).reduce((sum, byte) => sum * 256 + byte, 0);
        if (length > most) throw new RangeError(`${length} is above ${most}`);
        if (held.length < length + 4) break;
        yield new Uint8Array(held.splice(0, length + 4).slice(4));
      }
    }
    if (held.length > 0) throw new Error("incomplete");
  },
  "counts what is missing": async function* (source, most) {
    let bytes: number[] = [], length: number | undefined;
    for await (const piece of source) {
      for (const byte of piece) {
        bytes.push(byte);
        if (length === undefined && bytes.length === 4) {
          length = new DataView(new Uint8Array(bytes).buffer).getUint32(0);
          bytes = [];
          if (length > most) throw new RangeError("too long");
        }
        if (bytes.length === length) {
          yield new Uint8Array(bytes);
          bytes = [];
          length = undefined;
        }
      }
    }
    if (bytes.length > 0 || length !== undefined) throw new Error("incomplete");
  },
};
