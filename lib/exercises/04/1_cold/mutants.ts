/** Answers that prove the checker of exercise 04.1. */
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import { type Cold, refusal } from "./exercise.ts";

/** Calls `start` for each await. */
function thenable(start: () => Promise<unknown>): PromiseLike<unknown> {
  return { then: (fulfilled, rejected) => start().then(fulfilled, rejected) };
}

const refuse = () => Promise.reject(new Error(refusal));
const usedWork = new Set<() => Promise<unknown>>();

export const mutants: Mutants<Cold> = {
  "is hot": {
    answer: (work) => work(),
    fails: "creating it starts nothing",
  },
  "starts by itself a moment later": {
    answer: (work) => delay(0).then(work),
    fails: "creating it starts nothing",
  },
  "runs the work again for each await": {
    answer: (work) => thenable(work),
    fails: 'after the value "bread", further awaits are refused and run nothing',
  },
  "keeps the value for later": {
    answer: (work) => {
      let promise: Promise<unknown> | undefined;
      return thenable(() => promise ??= work());
    },
    fails: 'after the value "bread", further awaits are refused and run nothing',
  },
  "refuses the second await, and runs the work for the third": {
    answer: (work) => {
      let used = false;
      return thenable(() => {
        used = !used;
        return used ? work() : refuse();
      });
    },
    fails: 'after the value "bread", further awaits are refused and run nothing',
  },
  "refuses, and runs the work all the same": {
    answer: (work) => {
      let used = false;
      return thenable(async () => {
        const result = work();
        if (used) throw new Error(refusal);
        used = true;
        return await result;
      });
    },
    fails: 'after the value "bread", further awaits are refused and run nothing',
  },
  "takes an empty value for a missing one": {
    answer: (work) => {
      let value: unknown;
      let begun = false;
      return thenable(async () => {
        if (value || (begun && value === undefined)) throw new Error(refusal);
        begun = true;
        return value = await work();
      });
    },
    fails: 'after the value "", further awaits are refused and run nothing',
  },
  "counts as used only when the work is done": {
    answer: (work) => {
      let used = false;
      return thenable(() => used ? refuse() : work().finally(() => used = true));
    },
    fails: "of two awaits at the same time, only the first gets the value",
  },
  "counts as used only when the work has succeeded": {
    answer: (work) => {
      let used = false;
      return thenable(async () => {
        if (used) throw new Error(refusal);
        const value = await work();
        used = true;
        return value;
      });
    },
    fails: "after work that fails late, further awaits are refused and run nothing",
  },
  "is not used up by work that throws at once": {
    answer: (work) => {
      let used = false;
      return thenable(() => {
        const result = used ? refuse() : work();
        used = true;
        return result;
      });
    },
    fails: "after work that throws at once, further awaits are refused and run nothing",
  },
  "loses the error": {
    answer: (work) => {
      let used = false;
      return thenable(() => {
        if (used) return refuse();
        used = true;
        return work().catch(() => "nothing");
      });
    },
    fails: "the first await gets the error of work that fails late",
  },
  "takes an error that is undefined for none": {
    answer: (work) => {
      let used = false;
      return thenable(async () => {
        if (used) throw new Error(refusal);
        used = true;
        let failure: unknown;
        const value = await Promise.try(work).catch((error) => failure = error);
        if (failure) throw failure;
        return value;
      });
    },
    fails: "the first await gets the error of work that rejects with undefined",
  },
  "refuses the second await only when the work is done": {
    answer: (work) => {
      let running: Promise<unknown> | undefined;
      return thenable(() => {
        if (running) return running.then(refuse, refuse);
        return running = Promise.try(work);
      });
    },
    fails: "of two awaits at the same time, only the first gets the value",
  },
  "takes null for a missing value": {
    answer: (work) => {
      let used = false;
      return thenable(async () => {
        if (used) throw new Error(refusal);
        used = true;
        return await work() ?? undefined;
      });
    },
    fails: "after the value null, further awaits are refused and run nothing",
  },
  "takes an error that is null for none": {
    answer: (work) => {
      let used = false;
      return thenable(async () => {
        if (used) throw new Error(refusal);
        used = true;
        return await Promise.try(work).catch((error) => {
          if (error !== null) throw error;
        });
      });
    },
    fails: "the first await gets the error of work that rejects with null",
  },
  "takes 0 for a missing value": {
    answer: (work) => {
      let used = false;
      return thenable(async () => {
        if (used) throw new Error(refusal);
        used = true;
        const value = await work();
        return value === 0 ? undefined : value;
      });
    },
    fails: "after the value 0, further awaits are refused and run nothing",
  },
  "refuses three times": {
    answer: (work) => {
      let times = 0;
      return thenable(async () => {
        if (times++ % 4 > 0) throw new Error(refusal);
        return await work();
      });
    },
    fails: "after twenty awaits, the work has run once",
  },
  "makes a new error of the work's": {
    answer: (work) => {
      let used = false;
      return thenable(async () => {
        if (used) throw new Error(refusal);
        used = true;
        return await Promise.try(work).catch((error) => {
          throw error instanceof Error ? new Error(error.message) : error;
        });
      });
    },
    fails: "the first await gets the error of work that throws at once",
  },
  "looks every millisecond whether the work is done": {
    answer: (work) => {
      let used = false;
      return thenable(async () => {
        if (used) throw new Error(refusal);
        used = true;
        const endings: PromiseSettledResult<unknown>[] = [];
        Promise.allSettled([Promise.try(work)]).then(([ending]) => endings.push(ending));
        while (endings.length === 0) await delay(1);
        const [ending] = endings;
        if (ending.status === "rejected") throw ending.reason;
        return ending.value;
      });
    },
    fails: "it sets no timers",
  },
  "begins in a later turn": {
    answer: (work) => {
      let used = false;
      return thenable(async () => {
        if (used) throw new Error(refusal);
        used = true;
        await delay(0);
        return await work();
      });
    },
    fails: "it sets no timers",
  },
  "refuses with a string": {
    answer: (work) => {
      let used = false;
      return thenable(() => {
        if (used) return Promise.reject(refusal);
        used = true;
        return work();
      });
    },
    fails: "the second await is refused, with Python's message",
  },
  "remembers what is used up in one place for all": {
    answer: (work) =>
      thenable(() => {
        if (usedWork.has(work)) return refuse();
        usedWork.add(work);
        return work();
      }),
    fails: "two objects made from the same work can be awaited once each",
  },
};

export const variants: Record<string, Cold> = {
  "hands the work out, and keeps a refusal": (work) => {
    let next: () => Promise<unknown> = work;
    return thenable(() => {
      const start = next;
      next = refuse;
      return start();
    });
  },
  "lets a generator run the work at its first yield": (work) => {
    const results = (function* (): Generator<() => Promise<unknown>, never> {
      yield work;
      while (true) yield refuse;
    })();
    return thenable(() => results.next().value());
  },
  "calls the callbacks itself": (work) => {
    let used = false;
    return {
      then(fulfilled, rejected) {
        const start = used ? refuse : work;
        used = true;
        try {
          return start().then(fulfilled, rejected);
        } catch (error) {
          return Promise.reject(error).then(fulfilled, rejected);
        }
      },
    };
  },
  "resolves a promise with the work at the first await": (work) => {
    let used = false;
    return {
      then(fulfilled, rejected) {
        const start = used ? refuse : work;
        used = true;
        return Promise.resolve().then(start).then(fulfilled, rejected);
      },
    };
  },
};
