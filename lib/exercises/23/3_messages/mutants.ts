/** Answers that prove the checker of exercise 23.3. */
import { delay } from "@std/async";
import { Queue } from "@course/async";
import type { Mutants } from "@course/notebook/exercises";
import { Bell, inOrder, listenWith } from "./listen_with.ts";
import type { messages } from "./solution.ts";

const IN_ORDER = "a slow reader misses nothing: in order, equal ones and empty ones too";
const ABORTED = "a signal that is already aborted ends the loop, unsubscribed";
const WHILE_BUSY = "aborting while the body is busy ends the loop before the next message";

const oneBox: string[] = [];
const right = listenWith({});

export const mutants: Mutants<typeof messages> = {
  "keeps only the latest message": {
    answer: listenWith({ put: (box, message) => box.splice(0, box.length, message) }),
    fails: IN_ORDER,
  },
  "hands out the newest first": {
    answer: listenWith({
      deliver: async function* (wait, box, signal) {
        while (true) {
          signal.throwIfAborted();
          if (box.length === 0) await wait(signal);
          else yield box.pop()!;
        }
      },
    }),
    fails: IN_ORDER,
  },
  "drops a message that it knows already": {
    answer: listenWith({ put: (box, message) => box.includes(message) || box.push(message) }),
    fails: IN_ORDER,
  },
  "takes an empty message for none": {
    answer: listenWith({ put: (box, message) => message && box.push(message) }),
    fails: IN_ORDER,
  },
  "looks every 100 ms": {
    answer: listenWith({
      deliver: async function* (_wait, box, signal) {
        while (true) {
          signal.throwIfAborted();
          if (box.length > 0) yield box.shift()!;
          else await delay(100, { signal });
        }
      },
    }),
    fails: "a waiting reader gets a message at once, and only those of the channel",
  },
  "looks every millisecond": {
    answer: listenWith({
      deliver: async function* (_wait, box, signal) {
        while (true) {
          signal.throwIfAborted();
          if (box.length > 0) yield box.shift()!;
          else await delay(1, { signal });
        }
      },
    }),
    fails: "a loop that waits does not look again and again (timers)",
  },
  "has a box for ten messages": {
    answer: listenWith({
      put: (box, message) => {
        if (box.push(message) > 10) box.shift();
      },
    }),
    fails: "none of a thousand messages at once is lost",
  },
  "leaves its listener on the signal": {
    answer: listenWith({
      deliver: (wait, box, signal) => {
        signal.addEventListener("abort", () => box.push("too late"));
        return inOrder(wait, box, signal);
      },
    }),
    fails: "a loop that was left has left no listener on the signal",
  },
  "does not listen to the signal": {
    answer: listenWith({
      deliver: (wait, box) => inOrder(wait, box, new AbortController().signal),
    }),
    fails: "aborting ends a loop that waits, with the signal's reason, unsubscribed",
  },
  "does not see a signal that is already aborted": {
    answer: listenWith({
      deliver: async function* (wait, box, signal) {
        while (true) {
          if (box.length === 0) await wait(signal);
          else yield box.shift()!;
        }
      },
    }),
    fails: ABORTED,
  },
  "looks at the signal only before it subscribes": {
    answer: async function* (subscriber, channel, signal) {
      signal.throwIfAborted();
      yield* listenWith({
        deliver: async function* (wait, box, signal) {
          while (true) {
            if (box.length === 0) await wait(signal);
            else yield box.shift()!;
          }
        },
      })(subscriber, channel, signal);
    },
    fails: "aborting while it subscribes ends the loop, unsubscribed",
  },
  "delivers what has come before it sees the signal": {
    answer: listenWith({
      deliver: async function* (wait, box, signal) {
        while (true) {
          while (box.length > 0) yield box.shift()!;
          signal.throwIfAborted();
          await wait(signal);
        }
      },
    }),
    fails: WHILE_BUSY,
  },
  "ends in silence when aborted": {
    answer: listenWith({
      deliver: async function* (wait, box, signal) {
        while (!signal.aborted) {
          if (box.length > 0) yield box.shift()!;
          else await wait(signal).catch(() => {});
        }
      },
    }),
    fails: "aborting ends a loop that waits, with the signal's reason, unsubscribed",
  },
  "believes that a reason is never falsy": {
    answer: listenWith({
      deliver: async function* (wait, box, signal) {
        while (true) {
          if (signal.reason) throw signal.reason;
          if (box.length > 0) yield box.shift()!;
          else await wait(signal);
        }
      },
    }),
    fails: ABORTED,
  },
  "takes a reason of null for none": {
    answer: listenWith({
      deliver: async function* (wait, box, signal) {
        try {
          yield* inOrder(wait, box, signal);
        } catch (error) {
          throw error ?? new Error("aborted");
        }
      },
    }),
    fails: ABORTED,
  },
  "never unsubscribes": {
    answer: listenWith({ end: () => {} }),
    fails: "leaving the loop unsubscribes, each time (listeners during and after)",
  },
  "unsubscribes only when the loop ends by itself": {
    answer: async function* (subscriber, channel, signal) {
      const queue = new Queue<string>();
      const listener = (message: string) => queue.putNowait(message);
      await subscriber.subscribe(channel, listener);
      while (true) {
        let message;
        try {
          message = await queue.get({ signal });
        } catch (error) {
          await subscriber.unsubscribe(channel, listener);
          throw error;
        }
        yield message;
      }
    },
    fails: "an error in the body ends the loop, reaches the caller, and unsubscribes",
  },
  "does not wait until it has unsubscribed": {
    answer: listenWith({ end: (unsubscribe) => void unsubscribe() }),
    fails: "leaving the loop unsubscribes, each time (listeners during and after)",
  },
  "swallows the error of unsubscribing": {
    answer: listenWith({ end: (unsubscribe) => Promise.try(unsubscribe).catch(() => {}) }),
    fails: "if unsubscribe fails later, the caller gets the error",
  },
  "does not notice that it could not subscribe": {
    answer: async function* (subscriber, channel, signal) {
      const queue = new Queue<string>();
      const listener = (message: string) => queue.putNowait(message);
      await Promise.try(() => subscriber.subscribe(channel, listener)).catch(() => {});
      try {
        while (true) yield await queue.get({ signal });
      } finally {
        await subscriber.unsubscribe(channel, listener);
      }
    },
    fails: "if subscribe fails later, the caller gets the error",
  },
  "unsubscribes another listener than its own": {
    answer: async function* (subscriber, channel, signal) {
      const box: string[] = [];
      const bell = new Bell();
      await subscriber.subscribe(channel, (message) => {
        box.push(message);
        bell.ring();
      });
      try {
        yield* inOrder((signal) => bell.wait(signal), box, signal);
      } finally {
        await subscriber.unsubscribe(channel, (message) => void box.push(message));
      }
    },
    fails: "leaving the loop unsubscribes, each time (listeners during and after)",
  },
  "subscribes anew for each message": {
    answer: async function* (subscriber, channel, signal) {
      while (true) {
        signal.throwIfAborted();
        const next = Promise.withResolvers<string>();
        signal.addEventListener("abort", () => next.reject(signal.reason));
        await subscriber.subscribe(channel, next.resolve);
        try {
          yield await next.promise;
        } finally {
          await subscriber.unsubscribe(channel, next.resolve);
        }
      }
    },
    fails: IN_ORDER,
  },
  "has one box for all loops": {
    answer: async function* (subscriber, channel, signal) {
      const bell = new Bell();
      const listener = (message: string) => {
        oneBox.push(message);
        bell.ring();
      };
      await subscriber.subscribe(channel, listener);
      try {
        yield* inOrder((signal) => bell.wait(signal), oneBox, signal);
      } finally {
        oneBox.length = 0;
        await subscriber.unsubscribe(channel, listener);
      }
    },
    fails: "loops on the same channel and on others do not disturb each other",
  },
  "takes a falsy error of a step for none": {
    answer: (subscriber, channel, signal) => {
      const quietly = async (step: () => Promise<void>) => {
        try {
          await step();
        } catch (error) {
          if (error) throw error;
        }
      };
      return right(
        {
          subscribe: (...args) => quietly(() => subscriber.subscribe(...args)),
          unsubscribe: (...args) => quietly(() => subscriber.unsubscribe(...args)),
        },
        channel,
        signal,
      );
    },
    fails: "the caller gets the error of a step even if it is falsy",
  },
};

export const variants: Record<string, typeof messages> = {
  "reads a stream": async function* (subscriber, channel, signal) {
    signal.throwIfAborted();
    const { readable, controller } = pushStream();
    const listener = (message: string) => controller.enqueue(message);
    const stop = () => controller.error(signal.reason);
    signal.addEventListener("abort", stop);
    await subscriber.subscribe(channel, listener);
    try {
      yield* readable;
    } finally {
      signal.removeEventListener("abort", stop);
      await subscriber.unsubscribe(channel, listener);
    }
  },
  "keeps a box, and is woken when something is in it": listenWith({}),
};

/** A stream, and the controller that fills it from outside. */
function pushStream() {
  let controller!: ReadableStreamDefaultController<string>;
  const readable = new ReadableStream<string>({ start: (given) => void (controller = given) });
  return { readable, controller };
}
