/** Answers that prove the checker of exercise 06.4. */
import { gather, taskGroup } from "@course/async";
import type { Mutants } from "@course/notebook/exercises";
import { sendAll } from "./solution.ts";

type Answer = typeof sendAll;

/** The right one, with other errors. */
async function withErrors<T>(work: Promise<T>, change: (errors: unknown[]) => unknown): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof AggregateError ? change(error.errors) : error;
  }
}

/** What some of the wrong answers have in one place for all calls. */
let receiptsOfAll: unknown[] = [];
let callBefore: Promise<unknown> = Promise.resolve();

export const mutants: Mutants<Answer> = {
  "gathers, and lets the others run": {
    answer: (addresses, send, signal) =>
      gather(addresses.map((address) => send(address, signal)), { signal }),
    fails: "if a letter fails, the others are told to stop (ms)",
  },
  "waits for all, and stops none": {
    answer: async (addresses, send, signal) => {
      signal.throwIfAborted();
      const ends = await Promise.allSettled(
        addresses.map(async (address) => await send(address, signal)),
      );
      signal.throwIfAborted();
      const errors = ends.flatMap((end) => end.status === "rejected" ? [end.reason] : []);
      if (errors.length > 0) throw new AggregateError(errors);
      return ends.map((end) => (end as PromiseFulfilledResult<never>).value);
    },
    fails: "if a letter fails, the others are told to stop (ms)",
  },
  "sends one after the other": {
    answer: async (addresses, send, signal) => {
      const receipts = [];
      for (const address of addresses) {
        receipts.push(...await sendAll([address], send, signal));
      }
      return receipts;
    },
    fails: "all letters are under way at the same time (ms)",
  },
  "returns the receipts as they come": {
    answer: async (addresses, send, signal) => {
      const receipts: Awaited<ReturnType<typeof send>>[] = [];
      await sendAll(
        addresses,
        async (address, stop) => receipts.push(await send(address, stop)),
        signal,
      );
      return receipts;
    },
    fails: "the receipts come in the order of the addresses, whatever they are",
  },
  "sends one letter to an address that is there twice": {
    answer: async (addresses, send, signal) => {
      const once = [...new Set(addresses)];
      const receipts = await sendAll(once, send, signal);
      return addresses.map((address) => receipts[once.indexOf(address)]);
    },
    fails: "each address gets its letter, and one that is there twice gets two",
  },
  "takes only an Error for a failure": {
    answer: (...all) =>
      withErrors(
        sendAll(...all),
        (errors) => new AggregateError(errors.filter((error) => error instanceof Error)),
      ),
    fails: "whatever is thrown is a failure, even undefined",
  },
  "leaves its listener on the caller's signal": {
    answer: (addresses, send, signal) => {
      const stop = new AbortController();
      if (signal.aborted) stop.abort(signal.reason);
      else signal.addEventListener("abort", () => stop.abort(signal.reason), { once: true });
      return sendAll(addresses, send, stop.signal);
    },
    fails: "afterwards nothing listens to the caller's signal",
  },
  "uses the list up": {
    answer: async (addresses, send, signal) => {
      const letters: { receipt?: Awaited<ReturnType<typeof send>> }[] = [];
      await taskGroup(async (group) => {
        while (addresses.length > 0) {
          const address = (addresses as string[]).shift()!;
          const letter: typeof letters[number] = {};
          letters.push(letter);
          group.createTask(async (stop) => letter.receipt = await send(address, stop));
        }
        await null;
      }, { signal });
      return letters.map((letter) => letter.receipt!);
    },
    fails: "the list of addresses stays as it is",
  },
  "leaves out falsy receipts": {
    answer: async (...all) => (await sendAll(...all)).filter(Boolean),
    fails: "the receipts come in the order of the addresses, whatever they are",
  },
  "throws the first failure alone": {
    answer: (...all) => withErrors(sendAll(...all), ([first]) => first),
    fails: "the caller gets an AggregateError, even for a single failure",
  },
  "tells the first failure only": {
    answer: (...all) => withErrors(sendAll(...all), ([first]) => new AggregateError([first])),
    fails: "it holds every failure, in the order in which they happened",
  },
  "tells the first failure twice": {
    answer: (...all) =>
      withErrors(sendAll(...all), (errors) => new AggregateError([errors[0], ...errors])),
    fails: "the caller gets an AggregateError, even for a single failure",
  },
  "sorts the failures by address": {
    answer: (...all) =>
      withErrors(
        sendAll(...all),
        (errors) => new AggregateError(errors.toSorted((a, b) => String(b).localeCompare(`${a}`))),
      ),
    fails: "it holds every failure, in the order in which they happened",
  },
  "counts those that it stopped as failures": {
    answer: async (addresses, send, signal) => {
      signal.throwIfAborted();
      const failed = new AbortController();
      const stop = AbortSignal.any([signal, failed.signal]);
      const ends = await Promise.allSettled(
        addresses.map(async (address) => {
          try {
            return await send(address, stop);
          } catch (error) {
            failed.abort();
            throw error;
          }
        }),
      );
      signal.throwIfAborted();
      const errors = ends.flatMap((end) => end.status === "rejected" ? [end.reason] : []);
      if (errors.length > 0) throw new AggregateError(errors);
      return ends.map((end) => (end as PromiseFulfilledResult<never>).value);
    },
    fails: "the caller gets an AggregateError, even for a single failure",
  },
  "recognizes those that it stopped by the name of their error": {
    answer: async (addresses, send, signal) => {
      signal.throwIfAborted();
      const failed = new AbortController();
      const stop = AbortSignal.any([signal, failed.signal]);
      const errors: unknown[] = [];
      const receipts = await Promise.all(addresses.map(async (address) => {
        try {
          return await send(address, stop);
        } catch (error) {
          if ((error as Error)?.name !== "AbortError") errors.push(error);
          failed.abort();
        }
      }));
      signal.throwIfAborted();
      if (errors.length > 0) throw new AggregateError(errors);
      return receipts as Awaited<ReturnType<typeof send>>[];
    },
    fails: "an AbortError that a letter throws by itself is a failure, too",
  },
  "takes a falsy reason for none": {
    answer: async (addresses, send, signal) => {
      try {
        return await sendAll(addresses, send, signal);
      } catch (error) {
        throw error || new AggregateError([error]);
      }
    },
    fails: "the signal's reason may be anything, even 0",
  },
  "does not wait for those that it stops": {
    answer: async (addresses, send, signal) => {
      signal.throwIfAborted();
      const stop = new AbortController();
      const both = AbortSignal.any([signal, stop.signal]);
      try {
        return await Promise.all(addresses.map(async (address) => await send(address, both)));
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        stop.abort();
        throw new AggregateError([error]);
      }
    },
    fails: "when the caller gets it, no letter is under way",
  },
  "calls send outside of the tasks": {
    answer: (addresses, send, signal) =>
      taskGroup((group) => {
        const letters = addresses.map((address) => send(address, group.signal));
        return Promise.all(letters.map((letter) => group.createTask(() => letter)));
      }, { signal }),
    fails: "a send that throws at once is a failure like any other",
  },
  "does not give the signal to the group": {
    answer: (addresses, send) =>
      taskGroup((group) =>
        Promise.all(
          addresses.map((address) => group.createTask((stop) => send(address, stop))),
        )
      ),
    fails: "the caller's signal stops every letter, and their clean-up is waited for",
  },
  "gives the letters the caller's signal": {
    answer: (addresses, send, signal) =>
      taskGroup((group) =>
        Promise.all(
          addresses.map((address) => group.createTask(() => send(address, signal))),
        ), { signal }),
    fails: "if a letter fails, the others are told to stop (ms)",
  },
  "wraps the caller's reason": {
    answer: async (...all) => {
      try {
        return await sendAll(...all);
      } catch (error) {
        throw error instanceof AggregateError ? error : new AggregateError([error]);
      }
    },
    fails: "then the caller gets the signal's reason",
  },
  "sends five at a time": {
    answer: async (addresses, send, signal) => {
      const receipts = [];
      for (let i = 0; i < addresses.length; i += 5) {
        receipts.push(...await sendAll(addresses.slice(i, i + 5), send, signal));
      }
      return receipts;
    },
    fails: "even if there are thirty (ms)",
  },
  "has one place for the receipts of all calls": {
    answer: async (addresses, send, signal) => {
      receiptsOfAll = [];
      await sendAll(addresses, async (address, stop) => {
        const receipt = await send(address, stop);
        receiptsOfAll[addresses.indexOf(address)] = receipt;
      }, signal);
      return receiptsOfAll as Awaited<ReturnType<typeof send>>[];
    },
    fails: "two calls at the same time do not disturb each other (ms)",
  },
  "serves one call after the other": {
    answer: (...all) => {
      const mine = callBefore.then(() => sendAll(...all));
      callBefore = mine.catch(() => {});
      return mine;
    },
    fails: "two calls at the same time do not disturb each other (ms)",
  },
  "looks at the signal when it is too late": {
    answer: async (addresses, send, signal) => {
      const never = new AbortController().signal;
      const receipts = await sendAll(addresses, send, signal.aborted ? never : signal);
      signal.throwIfAborted();
      return receipts;
    },
    fails: "with a signal that is already aborted, no letter is begun",
  },
};

export const variants: Record<string, Answer> = {
  "stores the receipts as they come": async (addresses, send, signal) => {
    const receipts = new Array(addresses.length);
    await taskGroup(async (group) => {
      addresses.forEach((address, i) =>
        group.createTask(async (stop) => receipts[i] = await send(address, stop))
      );
      await null;
    }, { signal });
    return receipts;
  },
  "reads the results when the group is over": async (addresses, send, signal) => {
    const letters = await taskGroup(
      (group) =>
        Promise.resolve(
          addresses.map((address) => group.createTask((stop) => send(address, stop))),
        ),
      {
        signal,
      },
    );
    return letters.map((letter) => letter.result());
  },
  "keeps the law by hand": async (addresses, send, signal) => {
    signal.throwIfAborted();
    const failed = new AbortController();
    const stop = AbortSignal.any([signal, failed.signal]);
    const errors: unknown[] = [];
    const ends = await Promise.all(addresses.map(async (address) => {
      try {
        return { receipt: await send(address, stop) };
      } catch (error) {
        const stopped = stop.aborted && error === stop.reason;
        if (!stopped) errors.push(error);
        failed.abort();
      }
    }));
    if (errors.length > 0) throw new AggregateError(errors, "Some letters failed");
    signal.throwIfAborted();
    return ends.map((end) => end!.receipt);
  },
};
