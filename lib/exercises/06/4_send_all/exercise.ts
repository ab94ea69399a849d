/** Exercise 06.4: make a function keep the law of structured concurrency. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { listenersOn } from "../../shared/mod.ts";
import type { sendAll } from "./solution.ts";

/** How long a letter that is told to stop needs to clean up. */
const CLEAN_UP = 30;

/** What becomes of one letter. */
interface Letter {
  ms: number;
  receipt?: unknown;
  error?: unknown;
  /** Throws in the call itself. */
  atOnce?: Error;
  /** Does not listen to its signal. */
  deaf?: boolean;
}

interface Round {
  letters: Record<string, Letter>;
  /** One of each letter, if left out. */
  addresses?: string[];
  /** Milliseconds until the caller's signal aborts. */
  abortAfter?: number;
}

const closing = new Error("closing time");

/** Runs the answer once, with letters of its own. */
async function round(
  answer: typeof sendAll,
  judge: Judge,
  { letters, abortAfter, addresses = Object.keys(letters) }: Round,
) {
  const open = new Set<string>();
  const began: string[] = [];
  const report = await judge.run(async () => {
    const caller = new AbortController();
    const listeners = listenersOn(caller.signal);
    if (abortAfter === 0) caller.abort(closing);
    else if (abortAfter) setTimeout(() => caller.abort(closing), abortAfter);
    const send = (address: string, signal: AbortSignal) => {
      const letter = letters[address];
      const { atOnce, receipt, deaf, ms } = letter;
      began.push(address);
      if (atOnce) throw atOnce;
      open.add(address);
      return (async () => {
        try {
          await delay(ms, { signal: deaf ? undefined : signal });
          if ("error" in letter) throw letter.error;
          return receipt;
        } finally {
          if (!deaf && signal?.aborted) await delay(CLEAN_UP);
          open.delete(address);
        }
      })();
    };
    try {
      return {
        receipts: await answer(addresses, send, caller.signal),
        open: [...open],
        left: listeners(),
      };
    } catch (error) {
      return { error, open: [...open], left: listeners() };
    } finally {
      await delay(1000); // What floats shows itself now.
    }
  });
  const { receipts, error, open: running, left } = report.value ?? { open: ["nothing returned"] };
  return {
    began,
    left,
    addresses,
    running,
    receipts,
    errors: error instanceof AggregateError
      ? error.errors.map((one) => one instanceof Error ? one.message : one)
      : error,
    took: report.took - 1000,
    unhandled: report.unhandled.length,
    thrown: error === closing ? "the caller's reason" : error,
  };
}

export default defineExercise({
  id: "06.4",
  title: "No letter left behind",
  name: "sendAll",
  hints: [
    "`Promise.all` tells the first failure, stops nothing and waits for nothing. Which helper of this notebook does all three?",
    "In a `taskGroup`, each letter is a task of the group, and gets the signal of _its task_. The group takes the caller's signal in its options.",
    "`taskGroup((group) => Promise.all(addresses.map((address) => group.createTask((stop) => send(address, stop)))), { signal })`",
  ],
  async check(answer: typeof sendAll, judge) {
    const longest = 150 + Math.floor(100 * judge.random());
    const good = await round(answer, judge, {
      letters: { ada: { ms: longest, receipt: 0 }, bob: { ms: 110, receipt: "" }, cy: { ms: 140 } },
      addresses: ["ada", "bob", "cy", "bob"],
    });
    judge.requires("each address gets its letter, and one that is there twice gets two", {
      expected: ["ada", "bob", "bob", "cy"],
      seen: good.began.toSorted(),
    });
    judge.requires("the receipts come in the order of the addresses, whatever they are", {
      expected: [0, "", undefined, ""],
      seen: good.receipts ?? good.thrown,
    });
    judge.requires("the list of addresses stays as it is", {
      expected: ["ada", "bob", "cy", "bob"],
      seen: good.addresses,
    });
    judge.requires("all letters are under way at the same time (ms)", {
      expected: longest,
      seen: good.took,
    });
    const soon = 40 + Math.floor(40 * judge.random());
    const fails = { ms: soon, error: new Error("ada moved") };
    const one = await round(answer, judge, {
      letters: { cy: { ms: 900 }, ada: fails, bob: { ms: 800 } },
    });
    judge.requires("if a letter fails, the others are told to stop (ms)", {
      expected: soon + CLEAN_UP,
      seen: one.took,
    });
    judge.requires("the caller gets an AggregateError, even for a single failure", {
      expected: ["ada moved"],
      seen: one.errors,
    });
    const two = await round(answer, judge, {
      letters: {
        bob: { ms: 200, error: new Error("bob is out"), deaf: true },
        ada: fails,
        cy: { ms: 250, deaf: true },
        dan: { ms: 220, error: new Error("dan is out"), deaf: true },
      },
    });
    judge.requires("it holds every failure, in the order in which they happened", {
      expected: ["ada moved", "bob is out", "dan is out"],
      seen: two.errors,
    });
    judge.requires("when the caller gets it, no letter is under way", {
      expected: [[], []],
      seen: [one.running, two.running],
    });
    const odd = await round(answer, judge, {
      letters: {
        ada: { ms: soon, error: undefined },
        bob: { ms: 200, error: "no reply", deaf: true },
        cy: { ms: 210, error: 0, deaf: true },
      },
    });
    judge.requires("whatever is thrown is a failure, even undefined", {
      expected: [undefined, "no reply", 0],
      seen: odd.errors,
    });
    const own = await round(answer, judge, {
      letters: {
        ada: { ms: soon, error: new DOMException("no answer in time", "AbortError") },
        bob: { ms: 700 },
      },
    });
    judge.requires("an AbortError that a letter throws by itself is a failure, too", {
      expected: ["no answer in time"],
      seen: own.errors ?? own.receipts,
    });
    const sync = await round(answer, judge, {
      letters: { ada: { ms: 700 }, bob: { ms: 0, atOnce: new Error("no stamp") } },
    });
    judge.requires("a send that throws at once is a failure like any other", {
      expected: [["no stamp"], [], 0],
      seen: [sync.errors, sync.running, sync.unhandled],
    });
    const aborted = await round(answer, judge, {
      letters: { ada: { ms: 500 }, bob: { ms: 400 } },
      abortAfter: 70,
    });
    judge.requires("the caller's signal stops every letter, and their clean-up is waited for", {
      expected: [70 + CLEAN_UP, []],
      seen: [aborted.took, aborted.running],
    });
    judge.requires("then the caller gets the signal's reason", {
      expected: "the caller's reason",
      seen: aborted.thrown,
    });
    judge.requires("afterwards nothing listens to the caller's signal", {
      expected: [0, 0, 0],
      seen: [good.left, two.left, aborted.left],
    });
    const reasons = [0, "", false, null];
    let begun = 0;
    const oddly = await judge.run(() =>
      Promise.all(reasons.map(async (reason) => {
        const caller = new AbortController();
        const send = (_address: string, signal: AbortSignal) => (begun++, delay(500, { signal }));
        setTimeout(() => caller.abort(reason), 50);
        const calls = [caller.signal, AbortSignal.abort(reason)].map((signal) =>
          answer(["ada"], send, signal).then(() => "no error", (seen) => [seen])
        );
        return await Promise.all(calls);
      }))
    );
    judge.requires("the signal's reason may be anything, even 0", {
      expected: [reasons.map((reason) => [[reason], [reason]]), `${reasons.length} begun`],
      seen: [oddly.value ?? oddly.outcome, `${begun} begun`],
    });
    const before = await round(answer, judge, { letters: { ada: { ms: 50 } }, abortAfter: 0 });
    judge.requires("with a signal that is already aborted, no letter is begun", {
      expected: [[], "the caller's reason"],
      seen: [before.began, before.thrown],
    });
    const crowd = Array.from({ length: 30 }, (_, i) => `friend ${i}`);
    const many = await judge.run(() =>
      answer(crowd, (address) => delay(50).then(() => address), new AbortController().signal)
    );
    judge.requires("even if there are thirty (ms)", {
      expected: [crowd, 50],
      seen: [many.value ?? many.outcome, many.took],
    });
    const overlapping = await judge.run(() =>
      Promise.all([["ada", "bob"], ["cy"]].map((names, i) => {
        const send = (address: string) => delay(100 - 20 * i).then(() => address);
        return answer(names, send, new AbortController().signal);
      }))
    );
    judge.requires("two calls at the same time do not disturb each other (ms)", {
      expected: [[["ada", "bob"], ["cy"]], 100],
      seen: [overlapping.value ?? overlapping.outcome, overlapping.took],
    });
    const none = await round(answer, judge, { letters: {} });
    judge.requires("no addresses make no receipts", { expected: [], seen: none.receipts });
  },
});
