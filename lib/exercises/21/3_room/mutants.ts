/** Answers that prove the checker of exercise 21.3. */
import { Queue } from "@course/async";
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import type { RoomClass } from "./exercise.ts";
import { Room, type Send } from "./solution.ts";

type Tell = (line: string) => void | Promise<void>;

/** A right room, parts of which each wrong one changes. */
class Parts {
  members = new Map<string, Tell>();

  check(name: string): void {
    if (this.members.has(name)) throw new Error("taken");
  }

  teller(send: Send): Tell {
    let sent = Promise.resolve(), broken = false;
    return (line) => {
      sent = sent.then(() => broken ? undefined : send(line)).catch(() => {
        broken = true;
      });
    };
  }

  say(name: string, line: string): void | Promise<void> {
    for (const [other, tell] of this.members) if (other !== name) tell(`${name}: ${line}`);
  }

  async listen(name: string, lines: AsyncIterable<string>): Promise<void> {
    for await (const line of lines) await this.say(name, line);
  }

  async join(name: string, lines: AsyncIterable<string>, send: Send): Promise<void> {
    this.check(name);
    this.members.set(name, this.teller(send));
    try {
      await this.listen(name, lines);
    } finally {
      this.members.delete(name);
    }
  }
}

const everyone = new Map<string, Tell>();
const linesByName = new Map<string, Promise<void>>();

/** The lines, which end when the work at their end is done. */
async function* withEnd(lines: AsyncIterable<string>, end: () => Promise<void>) {
  yield* lines;
  await end().catch(() => {});
}

export const mutants: Mutants<RoomClass> = {
  "waits for each member": {
    answer: class extends Parts {
      override teller(send: Send): Tell {
        return (line) => send(line).catch(() => {});
      }
      override async say(name: string, line: string) {
        for (const [other, tell] of this.members) {
          if (other !== name) await tell(`${name}: ${line}`);
        }
      }
    },
    fails: "a slow member does not delay the others (ms)",
  },
  "waits for all members together": {
    answer: class extends Parts {
      override teller(send: Send): Tell {
        return async (line) => await send(line);
      }
      override async say(name: string, line: string) {
        const others = [...this.members].filter(([other]) => other !== name);
        await Promise.allSettled(others.map(([, tell]) => tell(`${name}: ${line}`)));
      }
    },
    fails: "a slow member does not delay the others (ms)",
  },
  "sends without waiting for the last one": {
    answer: class extends Parts {
      override teller(send: Send): Tell {
        let broken = false;
        return (line) => {
          if (broken) return;
          (async () => await send(line))().catch(() => broken = true);
        };
      }
    },
    fails: "the slow member gets every line, in order, one send after the other (ms)",
  },
  "drops lines for a member that is busy": {
    answer: class extends Parts {
      override teller(send: Send): Tell {
        let busy = false, broken = false;
        return (line) => {
          if (busy || broken) return;
          busy = true;
          (async () => await send(line))().catch(() => broken = true).finally(() => busy = false);
        };
      }
    },
    fails: "the slow member gets every line, in order, one send after the other (ms)",
  },
  "has one line of messages for the room": {
    answer: class extends Parts {
      sent = Promise.resolve();
      override teller(send: Send): Tell {
        let broken = false;
        return (line) => {
          this.sent = this.sent.then(() => broken ? undefined : send(line)).catch(() => {
            broken = true;
          });
        };
      }
    },
    fails: "a slow member does not delay the others (ms)",
  },
  "sends to the one who speaks, too": {
    answer: class extends Parts {
      override say(name: string, line: string) {
        for (const tell of this.members.values()) tell(`${name}: ${line}`);
      }
    },
    fails: "each line goes to all others, an empty one too",
  },
  "skips empty lines": {
    answer: class extends Parts {
      override say(name: string, line: string) {
        if (line) super.say(name, line);
      }
    },
    fails: "each line goes to all others, an empty one too",
  },
  "has one list for all rooms": {
    answer: class extends Parts {
      override members = everyone;
    },
    fails: "each room has its own members",
  },
  "goes on sending to a broken member": {
    answer: class extends Parts {
      override teller(send: Send): Tell {
        let sent = Promise.resolve();
        return (line) => {
          sent = sent.then(() => send(line)).catch(() => {});
        };
      }
    },
    fails: "a member whose send fails later gets nothing more",
  },
  "lets the failure of a send float": {
    answer: class extends Parts {
      override teller(send: Send): Tell {
        let sent = Promise.resolve();
        return (line) => {
          sent = sent.then(() => send(line));
        };
      }
    },
    fails: "a send that fails later harms no one, and that member may go on talking by its name",
  },
  "breaks at a send that throws at once": {
    answer: class extends Parts {
      override teller(send: Send): Tell {
        let sent: Promise<void> | undefined, broken = false;
        return (line) => {
          if (broken) return;
          const next = sent ? sent.then(() => broken ? undefined : send(line)) : send(line);
          sent = next.catch(() => {
            broken = true;
          }).finally(() => sent = undefined);
        };
      }
    },
    fails: "a send that fails at once harms no one, and that member may go on talking by its name",
  },
  "throws a broken member out": {
    answer: class extends Parts {
      override async join(name: string, lines: AsyncIterable<string>, send: Send) {
        const gone = Promise.withResolvers<void>();
        const guarded = async (line: string) => {
          try {
            await send(line);
          } catch (error) {
            gone.resolve();
            throw error;
          }
        };
        this.check(name);
        this.members.set(name, this.teller(guarded));
        const iterator = lines[Symbol.asyncIterator]();
        try {
          for (;;) {
            const next = await Promise.race([iterator.next(), gone.promise]);
            if (!next || next.done) return;
            this.say(name, next.value);
          }
        } finally {
          this.members.delete(name);
        }
      }
    },
    fails: "a send that fails later harms no one, and that member may go on talking by its name",
  },
  "takes a broken member off the list": {
    answer: class extends Parts {
      override async join(name: string, lines: AsyncIterable<string>, send: Send) {
        const guarded = async (line: string) => {
          try {
            await send(line);
          } catch (error) {
            this.members.delete(name);
            throw error;
          }
        };
        await super.join(name, lines, guarded);
      }
    },
    fails: "a send that fails later harms no one, and that member may go on talking by its name",
  },
  "looks again and again whether there is something to send": {
    answer: class extends Parts {
      override teller(send: Send): Tell {
        const waiting: string[] = [];
        const deliver = async () => {
          for (let idle = 0; idle < 500; idle++) {
            const line = waiting.shift();
            if (line !== undefined) await send(line);
            else await delay(10);
          }
        };
        deliver().catch(() => {});
        return (line) => void waiting.push(line);
      }
    },
    fails: "a slow member does not delay the others (ms)",
  },
  "looks every millisecond whether there is something to send": {
    answer: class extends Parts {
      override teller(send: Send): Tell {
        const waiting: string[] = [];
        const deliver = async () => {
          for (let idle = 0; idle < 6000; idle++) {
            const line = waiting.shift();
            if (line !== undefined) await send(line);
            else await delay(1);
          }
        };
        deliver().catch(() => {});
        return (line) => void waiting.push(line);
      }
    },
    fails: "a member that is not busy is told at once, without a timer",
  },
  "counts its members in a plain object": {
    answer: class extends Parts {
      names: Record<string, boolean> = {};
      override check(name: string) {
        if (this.names[name]) throw new Error("taken");
      }
      override async join(name: string, lines: AsyncIterable<string>, send: Send) {
        this.check(name);
        this.names[name] = true;
        this.members.set(name, this.teller(send));
        try {
          await this.listen(name, lines);
        } finally {
          this.members.delete(name);
          delete this.names[name];
        }
      }
    },
    fails: "each line goes to all others, an empty one too",
  },
  "does not take out a member whose lines fail": {
    answer: class extends Parts {
      override async join(name: string, lines: AsyncIterable<string>, send: Send) {
        this.check(name);
        this.members.set(name, this.teller(send));
        await this.listen(name, lines);
        this.members.delete(name);
      }
    },
    fails: "the same if they fail, later or at once; join throws that error",
  },
  "takes an error of null for none": {
    answer: class extends Parts {
      override async listen(name: string, lines: AsyncIterable<string>) {
        await super.listen(name, lines).catch((error) => {
          if (error) throw error;
        });
      }
    },
    fails: "the same if they fail, later or at once; join throws that error",
  },
  "takes a send that fails with undefined for one that succeeds": {
    answer: class extends Room {
      override join(name: string, lines: AsyncIterable<string>, send: Send) {
        return super.join(name, lines, async (line) => {
          try {
            await send(line);
          } catch (error) {
            if (error !== undefined) throw error;
          }
        });
      }
    },
    fails: "a member whose send fails with undefined gets nothing more",
  },
  "takes an error of the lines that is undefined for none": {
    answer: class extends Room {
      override async join(...args: Parameters<Room["join"]>) {
        await super.join(...args).catch((error) => {
          if (error !== undefined) throw error;
        });
      }
    },
    fails: "the same if they fail, later or at once; join throws that error",
  },
  "keeps the error of the lines to itself": {
    answer: class extends Parts {
      override async listen(name: string, lines: AsyncIterable<string>) {
        await super.listen(name, lines).catch(() => {});
      }
    },
    fails: "the same if they fail, later or at once; join throws that error",
  },
  "does not take out anyone": {
    answer: class extends Parts {
      override async join(name: string, lines: AsyncIterable<string>, send: Send) {
        this.check(name);
        this.members.set(name, this.teller(send));
        await this.listen(name, lines);
      }
    },
    fails: "a member whose lines end is out; the name is free again",
  },
  "waits until all is sent before it returns": {
    answer: class extends Parts {
      all: Promise<void>[] = [];
      override teller(send: Send): Tell {
        let sent = Promise.resolve(), broken = false;
        return (line) => {
          sent = sent.then(() => broken ? undefined : send(line)).catch(() => {
            broken = true;
          });
          this.all.push(sent);
        };
      }
      override async listen(name: string, lines: AsyncIterable<string>) {
        await super.listen(name, lines);
        await Promise.all(this.all);
      }
    },
    fails: "join returns when the lines end, and does not wait for slow members (ms)",
  },
  "lets a second one take the name": {
    answer: class extends Parts {
      override check() {}
    },
    fails: "a name that is taken is an Error, each time; the one who has it stays",
  },
  "takes an empty name for none": {
    answer: class extends Parts {
      override check(name: string) {
        if (name) super.check(name);
      }
    },
    fails: "a name that is taken is an Error, each time; the one who has it stays",
  },
  "refuses an empty name": {
    answer: class extends Parts {
      override check(name: string) {
        if (name === "") throw new Error("no name");
        super.check(name);
      }
    },
    fails: "a name that is taken is an Error, each time; the one who has it stays",
  },
  "has a line of messages for each name": {
    answer: class extends Parts {
      lines = new Map<string, Promise<void>>();
      override async join(name: string, lines: AsyncIterable<string>, send: Send) {
        this.check(name);
        this.members.set(name, (line) => {
          const last = this.lines.get(name) ?? Promise.resolve();
          this.lines.set(name, last.then(() => send(line)).catch(() => {}));
        });
        try {
          await this.listen(name, lines);
        } finally {
          this.members.delete(name);
        }
      }
    },
    fails: "whoever joins by a free name is told at once, whatever became of the last (ms)",
  },
  "remembers forever that a name was broken": {
    answer: class extends Parts {
      broken = new Set<string>();
      override async join(name: string, lines: AsyncIterable<string>, send: Send) {
        const guarded = async (line: string) => {
          if (this.broken.has(name)) return;
          await send(line).catch(() => this.broken.add(name));
        };
        await super.join(name, lines, guarded);
      }
    },
    fails: "whoever joins by a free name is told at once, whatever became of the last (ms)",
  },
  "lets a member out when all was sent to it": {
    answer: class extends Parts {
      override async join(name: string, lines: AsyncIterable<string>, send: Send) {
        let last = Promise.resolve();
        const noted = (line: string) => last = send(line);
        await super.join(name, withEnd(lines, () => last), noted);
      }
    },
    fails: "whoever joins by a free name is told at once, whatever became of the last (ms)",
  },
  "waits for its own messages before it talks": {
    answer: class extends Parts {
      override async join(name: string, lines: AsyncIterable<string>, send: Send) {
        let last: Promise<unknown> = Promise.resolve();
        const noted = (line: string) => {
          const sending = send(line);
          last = sending.catch(() => {});
          return sending;
        };
        const slowly = async function* () {
          for await (const line of lines) {
            await last;
            yield line;
          }
        };
        await super.join(name, slowly(), noted);
      }
    },
    fails: "a slow member does not delay the others (ms)",
  },
  "keeps only the last two messages for a slow member": {
    answer: class extends Parts {
      override teller(send: Send): Tell {
        const waiting: string[] = [];
        let busy = false, broken = false;
        return async (line) => {
          waiting.push(line);
          if (waiting.length > 2) waiting.shift();
          if (busy) return;
          busy = true;
          while (waiting.length > 0 && !broken) {
            await Promise.try(send, waiting.shift()!).catch(() => broken = true);
          }
          busy = false;
        };
      }
    },
    fails: "the slow member gets every line, in order, one send after the other (ms)",
  },
  "waits no longer than a second for a send": {
    answer: class extends Parts {
      override teller(send: Send): Tell {
        return super.teller((line) => Promise.race([send(line), delay(1000)]));
      }
    },
    fails: "the slow member gets every line, in order, one send after the other (ms)",
  },
  "throws the first one out with the second": {
    answer: class extends Parts {
      override async join(name: string, lines: AsyncIterable<string>, send: Send) {
        try {
          this.check(name);
          this.members.set(name, this.teller(send));
          await this.listen(name, lines);
        } finally {
          this.members.delete(name);
        }
      }
    },
    fails: "a name that is taken is an Error, each time; the one who has it stays",
  },
  "has a line of messages for each name, in all rooms together": {
    answer: class extends Parts {
      override async join(name: string, lines: AsyncIterable<string>, send: Send) {
        this.check(name);
        linesByName.set(name, Promise.resolve());
        let broken = false;
        this.members.set(name, (line) => {
          const sent = linesByName.get(name)!.then(() => broken ? undefined : send(line));
          linesByName.set(name, sent.catch(() => void (broken = true)));
        });
        try {
          await this.listen(name, lines);
        } finally {
          this.members.delete(name);
        }
      }
    },
    fails: "a slow member of one room delays no one in another, whatever the names (ms)",
  },
};

/** A member with a queue, which a loop of its own empties. */
class WithQueues extends Parts {
  override teller(send: Send): Tell {
    const queue = new Queue<string>();
    const deliver = async () => {
      for await (const line of queue) await send(line);
    };
    deliver().catch(() => queue.shutdown({ immediate: true }));
    return (line) => {
      if (!queue.closed) queue.putNowait(line);
    };
  }
}

export const variants: Record<string, RoomClass> = {
  "has a class for its parts": Parts,
  "has a queue for each member": WithQueues,
  "has a list for each member, emptied when there is something": class extends Parts {
    override teller(send: Send): Tell {
      const waiting: string[] = [];
      let busy = false, broken = false;
      return async (line) => {
        waiting.push(line);
        if (busy) return;
        busy = true;
        while (waiting.length > 0 && !broken) {
          try {
            await send(waiting.shift()!);
          } catch {
            broken = true;
          }
        }
        busy = false;
      };
    }
  },
};
