/** Answers that prove the checker of exercise 13.4. */
import type { Mutants } from "@course/notebook/exercises";
import { openAll } from "./solution.ts";

type Answer = typeof openAll;
type Resource = AsyncDisposable | null;

const closeOne = async (resource: Resource) => await resource?.[Symbol.asyncDispose]();

/** Closes them in the order given, all of them, and throws what went wrong. */
async function closeEach(resources: readonly Resource[], errors: unknown[] = []): Promise<void> {
  for (const resource of resources) {
    try {
      await closeOne(resource);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) {
    throw errors.reduce((earlier, later) => new SuppressedError(later, earlier));
  }
}

/** A right answer with try and catch, of which each wrong one changes a part. */
function withParts(
  {
    close = (resources: Resource[]) => closeEach(resources.toReversed()),
    undo = (resources: Resource[], error: unknown) => closeEach(resources.toReversed(), [error]),
    once = true,
  } = {},
): Answer {
  return async (openers) => {
    const resources: Resource[] = [];
    try {
      for (const open of openers) resources.push(await open());
    } catch (error) {
      await undo(resources, error);
      throw error;
    }
    let isClosed = false;
    return {
      resources,
      async [Symbol.asyncDispose]() {
        if (isClosed && once) return;
        isClosed = true;
        await close(resources);
      },
    };
  };
}

export const mutants: Mutants<Answer> = {
  "forgets move": {
    answer: async (openers) => {
      await using stack = new AsyncDisposableStack();
      const resources: Resource[] = [];
      for (const open of openers) resources.push(stack.use(await open()));
      return { resources, [Symbol.asyncDispose]: () => stack.disposeAsync() };
    },
    fails: "opens one after the other, and nothing is closed before the work is done",
  },
  "has one place for the resources of all calls": {
    answer: (() => {
      let resources: Resource[];
      return async (openers) => {
        resources = [];
        await using stack = new AsyncDisposableStack();
        for (const open of openers) resources.push(stack.use(await open()));
        const open = stack.move();
        return { resources, [Symbol.asyncDispose]: () => open.disposeAsync() };
      };
    })(),
    fails: "two calls at the same time do not disturb each other",
  },
  "has a branch of the opening that no one looks after": {
    answer: (openers) =>
      openAll(openers.map((open) => () => {
        const opening = open();
        void opening.then(() => {});
        return opening;
      })),
    fails: "no rejection is left unhandled",
  },
  "opens all at once": {
    answer: async (openers) => {
      const stack = new AsyncDisposableStack();
      const resources = await Promise.all(openers.map((open) => open()));
      resources.forEach((resource) => stack.use(resource));
      return { resources, [Symbol.asyncDispose]: () => stack.disposeAsync() };
    },
    fails: "opens one after the other, and nothing is closed before the work is done",
  },
  "closes in the order of opening": {
    answer: withParts({ close: closeEach }),
    fails: "closes one after the other, in reverse order",
  },
  "closes all at once": {
    answer: withParts({
      close: async (resources) => {
        const closing = await Promise.allSettled(resources.toReversed().map(closeOne));
        const failed = closing.find((end) => end.status === "rejected");
        if (failed) throw failed.reason;
      },
    }),
    fails: "closes one after the other, in reverse order",
  },
  "reverses the list of the caller": {
    answer: async (openers) => {
      const { resources, [Symbol.asyncDispose]: close } = await withParts()(openers);
      return { resources: resources.reverse(), [Symbol.asyncDispose]: close };
    },
    fails: "returns the resources in the order of the list",
  },
  "leaves null out": {
    answer: async (openers) => {
      const { resources, [Symbol.asyncDispose]: close } = await withParts()(openers);
      return { resources: resources.filter(Boolean), [Symbol.asyncDispose]: close };
    },
    fails: "null keeps its place in the list, and there is nothing to close for it",
  },
  "ends at the first null": {
    answer: async (openers) => {
      const resources: Resource[] = [];
      for (const open of openers) {
        const resource = await open();
        if (!resource) break;
        resources.push(resource);
      }
      return { resources, [Symbol.asyncDispose]: () => closeEach(resources.toReversed()) };
    },
    fails: "null keeps its place in the list, and there is nothing to close for it",
  },
  "closes as often as it is told": {
    answer: withParts({ once: false }),
    fails: "closing once more closes once, even if that fails",
  },
  "leaves open what was open when an opener fails": {
    answer: withParts({ undo: async () => {} }),
    fails: "if an opener fails later, what is open is closed before the caller gets the error",
  },
  "tells the caller before everything is closed": {
    answer: withParts({
      undo: (resources) => (closeEach(resources.toReversed()), Promise.resolve()),
    }),
    fails: "if an opener fails later, what is open is closed before the caller gets the error",
  },
  "handles only rejections of an opener": {
    answer: async (openers) => {
      const resources: Resource[] = [];
      for (const open of openers) {
        resources.push(
          await open().catch(async (error) => {
            await closeEach(resources.toReversed(), [error]);
            throw error;
          }),
        );
      }
      const stack = new AsyncDisposableStack();
      resources.forEach((resource) => stack.use(resource));
      return { resources, [Symbol.asyncDispose]: () => stack.disposeAsync() };
    },
    fails: "if an opener throws at once, what is open is closed before the caller gets the error",
  },
  "stops closing at the first error": {
    answer: withParts({
      close: async (resources) => {
        for (const resource of resources.toReversed()) await closeOne(resource);
      },
    }),
    fails: "if closing fails later, the others are closed, and the caller gets the error",
  },
  "swallows the errors of closing": {
    answer: withParts({ close: (resources) => closeEach(resources.toReversed()).catch(() => {}) }),
    fails: "if closing fails later, the others are closed, and the caller gets the error",
  },
  "handles only rejections of closing": {
    answer: withParts({
      close: async (resources) => {
        let failed: unknown;
        for (const resource of resources.toReversed()) {
          await resource?.[Symbol.asyncDispose]()?.then(undefined, (error) => failed = error);
        }
        if (failed) throw failed;
      },
    }),
    fails: "if closing throws at once, the others are closed, and the caller gets the error",
  },
  "throws only the first error of closing": {
    answer: withParts({
      close: async (resources) => {
        const errors: unknown[] = [];
        for (const resource of resources.toReversed()) {
          await closeOne(resource).catch((error) => errors.push(error));
        }
        if (errors.length > 0) throw errors[0];
      },
    }),
    fails: "two errors of closing arrive as a SuppressedError, the later one in error",
  },
  "lets the error of closing hide the one of opening": {
    answer: withParts({ undo: (resources) => closeEach(resources.toReversed()) }),
    fails: "an error of opening and one of closing arrive as a SuppressedError, too",
  },
  "notes only afterwards that it has closed": {
    answer: async (openers) => {
      const { resources, [Symbol.asyncDispose]: close } = await withParts({ once: false })(openers);
      let closed = false;
      return {
        resources,
        async [Symbol.asyncDispose]() {
          if (closed) return;
          await close();
          closed = true;
        },
      };
    },
    fails: "closing twice at once closes once, even if that fails",
  },
  "closes again what it could not close": {
    answer: async (openers) => {
      const { resources, [Symbol.asyncDispose]: close } = await withParts({ once: false })(openers);
      let closed = false;
      return {
        resources,
        async [Symbol.asyncDispose]() {
          if (closed) return;
          closed = true;
          try {
            await close();
          } catch (error) {
            closed = false;
            throw error;
          }
        },
      };
    },
    fails: "closing once more closes once, even if that fails",
  },
  "takes the openers out of the list": {
    answer: async (openers) => {
      const all = await withParts()(openers);
      (openers as unknown[]).length = 0;
      return all;
    },
    fails: "the list of openers stays as it is",
  },
  "takes a falsy error of the call of an opener for none": {
    answer: (openers) =>
      openAll(openers.map((open) => () => {
        let failed: unknown;
        try {
          return open();
        } catch (error) {
          failed = error;
        }
        if (failed) throw failed;
        return Promise.resolve(null);
      })),
    fails: "an error may be any value, even undefined",
  },
  "forgets a falsy error when another comes": {
    answer: withParts({
      close: async (resources) => {
        let failed: [unknown] | undefined;
        for (const resource of resources.toReversed()) {
          try {
            await closeOne(resource);
          } catch (error) {
            failed = [failed?.[0] ? new SuppressedError(error, failed[0]) : error];
          }
        }
        if (failed) throw failed[0];
      },
    }),
    fails: "three errors, too, even if the first is undefined",
  },
  "keeps two errors of closing at most": {
    answer: withParts({
      close: async (resources) => {
        const errors: unknown[] = [];
        await closeEach(resources.toReversed(), errors).catch(() => {});
        if (errors.length > 0) await closeEach([], errors.slice(-2));
      },
    }),
    fails: "three errors, too, even if the first is undefined",
  },
  "opens once what is twice in the list": {
    answer: async (openers) => {
      const all = await openAll([...new Set(openers)]);
      return { ...all, resources: openers.map((_, i) => all.resources[i] ?? null) };
    },
    fails: "two calls at the same time do not disturb each other",
  },
  "takes a falsy error of closing for none": {
    answer: withParts({
      close: async (resources) => {
        const errors: unknown[] = [];
        const seen = resources.toReversed().map((resource) => ({
          async [Symbol.asyncDispose]() {
            await closeOne(resource).catch((error) => error && errors.push(error));
          },
        }));
        await closeEach(seen);
        if (errors.length > 0) await closeEach([], errors);
      },
    }),
    fails: "an error may be any value, even undefined",
  },
};

export const variants: Record<string, Answer> = {
  "closes by hand, with try and catch": withParts(),
  "returns a stack with the resources on it": async (openers) => {
    await using opening = new AsyncDisposableStack();
    const resources: Resource[] = [];
    for (const open of openers) {
      const resource = await open();
      resources.push(resource);
      if (resource) opening.defer(() => resource[Symbol.asyncDispose]());
    }
    return Object.assign(opening.move(), { resources });
  },
  "opens the rest by calling itself": async function openRest(openers): ReturnType<Answer> {
    const [open, ...rest] = openers;
    if (!open) return { resources: [], [Symbol.asyncDispose]: () => Promise.resolve() };
    await using stack = new AsyncDisposableStack();
    const first = stack.use(await open());
    const others = stack.use(await openRest(rest));
    const all = stack.move();
    return {
      resources: [first, ...others.resources],
      [Symbol.asyncDispose]: () => all.disposeAsync(),
    };
  },
};
