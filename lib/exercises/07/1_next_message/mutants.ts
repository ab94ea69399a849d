/** Answers that prove the checker of exercise 07.1. */
import type { Mutants } from "@course/notebook/exercises";
import { nextMessage, type Radio } from "./solution.ts";

const shared = new WeakMap<Radio, Promise<unknown>>();
let underWay: Promise<unknown> | undefined;
const untilRead = new WeakMap<Radio, Promise<unknown>>();

export const mutants: Mutants<typeof nextMessage> = {
  "takes null for no error": {
    answer: (radio) =>
      nextMessage(radio).catch((error) => {
        if (error !== null) throw error;
      }),
    fails: "an error may be anything, even undefined",
  },
  "swallows the error": {
    answer: async (radio) => {
      const { promise, resolve } = Promise.withResolvers<unknown>();
      const give = () => resolve(undefined);
      try {
        radio.on("message", resolve);
        radio.on("error", give);
        return await promise;
      } finally {
        radio.off("message", resolve);
        radio.off("error", give);
      }
    },
    fails: "an error reaches the caller",
  },
  "leaves its listeners on the radio": {
    answer: async (radio) => {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      radio.on("message", resolve);
      radio.on("error", reject);
      return await promise;
    },
    fails: "after a message, no listener is left",
  },
  "cleans up after a message only": {
    answer: async (radio) => {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      radio.on("message", resolve);
      radio.on("error", reject);
      const message = await promise;
      radio.off("message", resolve);
      radio.off("error", reject);
      return message;
    },
    fails: "after an error, no listener is left",
  },
  "takes an empty message for none": {
    answer: async (radio) => {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const take = (said: unknown) => said ? resolve(said) : undefined;
      try {
        radio.on("message", take);
        radio.on("error", reject);
        return await promise;
      } finally {
        radio.off("message", take);
        radio.off("error", reject);
      }
    },
    fails: "an empty message is a message",
  },
  "cleans up inside its listeners": {
    answer: (radio) =>
      new Promise((resolve, reject) => {
        const cleanUp = () => {
          radio.off("message", onMessage);
          radio.off("error", onError);
        };
        const onMessage = (said: unknown) => (cleanUp(), resolve(said));
        const onError = (said: unknown) => (cleanUp(), reject(said));
        radio.on("message", onMessage);
        radio.on("error", onError);
      }),
    fails: "a message during the call to `on` counts, and no listener is left",
  },
  "ignores what comes during the call to `on`": {
    answer: async (radio) => {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      let listening = false;
      const onMessage = (said: unknown) => listening ? resolve(said) : undefined;
      const onError = (said: unknown) => listening ? reject(said) : undefined;
      try {
        radio.on("message", onMessage);
        radio.on("error", onError);
        listening = true;
        return await promise;
      } finally {
        radio.off("message", onMessage);
        radio.off("error", onError);
      }
    },
    fails: "an error during the call to `on` counts, and no listener is left",
  },
  "registers outside of its `try`": {
    answer: async (radio) => {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      radio.on("message", resolve);
      radio.on("error", reject);
      try {
        return await promise;
      } finally {
        radio.off("message", resolve);
        radio.off("error", reject);
      }
    },
    fails: "if `on` throws, the caller gets a rejection, and no listener is left",
  },
  "throws what `on` throws": {
    answer: (radio) => {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const cleanUp = () => {
        radio.off("message", resolve);
        radio.off("error", reject);
      };
      try {
        radio.on("message", resolve);
        radio.on("error", reject);
      } catch (error) {
        cleanUp();
        throw error;
      }
      return promise.finally(cleanUp);
    },
    fails: "if `on` throws, the caller gets a rejection, and no listener is left",
  },
  "has one promise for all calls": {
    answer: (radio) => {
      let promise = shared.get(radio);
      if (promise === undefined) {
        promise = new Promise((resolve, reject) => {
          radio.on("message", resolve);
          radio.on("error", reject);
        });
        shared.set(radio, promise);
      }
      return promise;
    },
    fails: "two callers get the same message, and later ones the next",
  },
  "has one promise for all radios": {
    answer: (radio) => {
      if (underWay) return underWay;
      const forget = () => underWay = undefined;
      const promise = underWay = nextMessage(radio);
      promise.then(forget, forget);
      return promise;
    },
    fails: "two radios do not disturb each other",
  },
  "makes an Error of every error": {
    answer: (radio) =>
      nextMessage(radio).catch((error) => {
        throw error instanceof Error ? error : new Error(error);
      }),
    fails: "an error may be anything, even undefined",
  },
  "takes an empty error for none": {
    answer: (radio) =>
      nextMessage(radio).catch((error) => error ? Promise.reject(error) : nextMessage(radio)),
    fails: "an error may be anything, even undefined",
  },
  "listens a moment after the call": {
    answer: async (radio) => {
      await null;
      return await nextMessage(radio);
    },
    fails: "of two messages right after the call, the first one counts",
  },
  "takes the last message": {
    answer: async (radio) => {
      const messages: unknown[] = [];
      const hear = (said: unknown) => messages.push(said);
      radio.on("message", hear);
      try {
        await nextMessage(radio);
      } finally {
        radio.off("message", hear);
      }
      return messages.at(-1);
    },
    fails: "of two messages right after the call, the first one counts",
  },
  "looks every millisecond whether a message has come": {
    answer: async (radio) => {
      const messages: unknown[] = [], errors: unknown[] = [];
      const onMessage = (said: unknown) => messages.push(said);
      const onError = (said: unknown) => errors.push(said);
      try {
        radio.on("message", onMessage);
        radio.on("error", onError);
        while (messages.length + errors.length === 0) {
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      } finally {
        radio.off("message", onMessage);
        radio.off("error", onError);
      }
      if (errors.length > 0) throw errors[0];
      return messages[0];
    },
    fails: "the caller has the message without waiting for a timer",
  },
  "has one promise for all callers until it has been read": {
    answer: (radio) => {
      if (!untilRead.has(radio)) {
        const next = nextMessage(radio).finally(() => untilRead.delete(radio));
        untilRead.set(radio, next);
      }
      return untilRead.get(radio)!;
    },
    fails: "two callers get the same message, and later ones the next",
  },
  "takes a falsy message for none, unless it is empty": {
    answer: async (radio) => {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const take = (said: unknown) => said || said === "" ? resolve(said) : undefined;
      try {
        radio.on("message", take);
        radio.on("error", reject);
        return await promise;
      } finally {
        radio.off("message", take);
        radio.off("error", reject);
      }
    },
    fails: "a message may be anything, even undefined",
  },
};

export const variants: Record<string, typeof nextMessage> = {
  "registers no listener once it has an answer": async (radio) => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    let over = false;
    const onMessage = (said: unknown) => (over = true, resolve(said));
    const onError = (said: unknown) => (over = true, reject(said));
    promise.catch(() => {});
    try {
      radio.on("message", onMessage);
      if (!over) radio.on("error", onError);
      return await promise;
    } finally {
      radio.off("message", onMessage);
      radio.off("error", onError);
    }
  },
  "builds the promise with its constructor": (radio) => {
    let cleanUp = () => {};
    return new Promise((resolve, reject) => {
      cleanUp = () => {
        radio.off("message", resolve);
        radio.off("error", reject);
      };
      radio.on("message", resolve);
      radio.on("error", reject);
    }).finally(() => cleanUp());
  },
  "lets two promises race": async (radio) => {
    const message = Promise.withResolvers<unknown>();
    const error = Promise.withResolvers<never>();
    error.promise.catch(() => {});
    try {
      radio.on("message", message.resolve);
      radio.on("error", error.reject);
      return await Promise.race([error.promise, message.promise]);
    } finally {
      radio.off("message", message.resolve);
      radio.off("error", error.reject);
    }
  },
};
