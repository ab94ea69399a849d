/** Exercise 19.2: an event that lets one through each time. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { listenersOn, soon } from "../../shared/mod.ts";
import type { AutoResetEvent } from "./solution.ts";

export type AnyAutoResetEvent = new () => Pick<AutoResetEvent, "set" | "wait">;

/** Tasks that come to an event, and what became of them, in order. */
class Visitors {
  readonly log: string[] = [];

  constructor(readonly event: InstanceType<AnyAutoResetEvent>) {}

  come(names: string, signal?: AbortSignal): void {
    for (const name of names) {
      Promise.try(() => signal ? this.event.wait({ signal }) : this.event.wait()).then(
        (value) => this.log.push(value === undefined ? name : `${name} got ${value}`),
        (reason) => this.log.push(`${name} threw ${reason}`),
      );
    }
  }

  set(times = 1): void {
    for (; times > 0; times--) this.event.set();
  }

  /** The tasks that have gone through so far. */
  async after(ms: number): Promise<string> {
    await delay(ms);
    return this.log.join(", ") || "none";
  }
}

export default defineExercise({
  id: "19.2",
  title: "One at a time",
  name: "AutoResetEvent",
  hints: [
    "`AsyncEvent.set()` wakes all that wait, and then it is too late. What must `set()` know to wake only one?",
    "Keep a list of those who wait: for each a function that fulfils its promise. `set()` calls the first one, or, if the list is empty, remembers that it was called. A wait that is aborted takes its function out of the list.",
    "`wait`: if the signal is aborted, throw its reason; if the flag is up, take it down and return; otherwise put `resolve` into the list, and add a listener to the signal that takes it out and rejects. (A queue that holds at most one item does all of this, too.)",
  ],
  async check(answer: AnyAutoResetEvent, judge) {
    await letsOneThrough(answer, judge);
    await keepsOne(answer, judge);
    await cancels(answer, judge);
    await losesNothing(answer, judge);
    await forgetsASignal(answer, judge);
    await waitsWithoutATimer(answer, judge);
    await keepsEventsApart(answer, judge);
  },
});

async function letsOneThrough(answer: AnyAutoResetEvent, judge: Judge): Promise<void> {
  const { value, outcome } = await judge.run(async () => {
    const visitors = new Visitors(new answer());
    visitors.come("abcdef");
    const seen = [await visitors.after(10)];
    for (const times of [1, 1, 3]) {
      visitors.set(times);
      if (times === 3) visitors.come("g"); // in the same step, behind f
      seen.push(await visitors.after(10));
    }
    return seen;
  });
  const [before, afterOne, afterTwo, afterFive] = value ?? Array(4).fill(outcome);
  judge.requires("a task waits until set() is called", { expected: "none", seen: before });
  judge.requires("each set() lets one task through, in the order in which they came", {
    expected: "a, then a, b",
    seen: `${afterOne}, then ${afterTwo}`,
  });
  judge.requires("three calls to set() in a row let three waiting tasks through", {
    expected: "a, b, c, d, e",
    seen: afterFive,
  });
  const atOnce = await judge.run(async () => {
    const visitors = new Visitors(new answer());
    visitors.come("a");
    await delay(10);
    visitors.set();
    await soon();
    return visitors.log.join();
  });
  judge.requires("set() lets a task through at once, without a timer", {
    expected: "a",
    seen: atOnce.value ?? atOnce.outcome,
  });
  const sharing = await judge.run(async () => {
    const visitors = new Visitors(new answer());
    const { signal } = new AbortController();
    visitors.come("abc", signal);
    const seen = [];
    for (let i = 0; i < 3; i++) {
      visitors.set();
      seen.push(await visitors.after(10));
    }
    return seen.join("; ");
  });
  judge.requires("each set() lets one task through, even if several have the same signal", {
    expected: "a; a, b; a, b, c",
    seen: sharing.value ?? sharing.outcome,
  });
  const inOneStep = await judge.run(async () => {
    const visitors = new Visitors(new answer());
    visitors.come("abc");
    visitors.set(2);
    return await visitors.after(10);
  });
  judge.requires("a task waits from the moment when it calls wait()", {
    expected: "a, b",
    seen: inOneStep.value ?? inOneStep.outcome,
  });
}

async function keepsOne(answer: AnyAutoResetEvent, judge: Judge): Promise<void> {
  const rounds = 2 + Math.floor(judge.random() * 3);
  const right = "a; a; a, b"; // a comes, then b, then (after another set()) c
  const { value, outcome } = await judge.run(async () => {
    const visitors = new Visitors(new answer());
    for (let round = 1; round <= rounds; round++) {
      visitors.set(round); // once, twice, …: one is kept
      await delay(10);
      const seen: string[] = [];
      for (const name of "abc") {
        visitors.come(name);
        seen.push(await visitors.after(10));
        if (name !== "a") visitors.set();
      }
      if (seen.join("; ") !== right) return `in round ${round}: ${seen.join("; ")}`;
      await delay(10);
      visitors.log.length = 0;
    }
    return right;
  });
  judge.requires("if no task waits, set() lets the next one through, and only one", {
    expected: right,
    seen: value ?? outcome,
  });
}

async function cancels(answer: AnyAutoResetEvent, judge: Judge): Promise<void> {
  const { value, outcome } = await judge.run(async () => {
    const visitors = new Visitors(new answer());
    const leaving = new AbortController();
    visitors.come("a");
    visitors.come("b", leaving.signal);
    visitors.come("c");
    await delay(10);
    leaving.abort(null);
    const left = await visitors.after(0);
    visitors.set(2);
    const passed = await visitors.after(10);
    visitors.log.length = 0;
    visitors.set();
    visitors.come("d", AbortSignal.abort(0));
    const refused = await visitors.after(10);
    visitors.come("e");
    return { left, passed, refused, next: await visitors.after(10) };
  });
  const seen = (what: keyof NonNullable<typeof value>) => value?.[what] ?? outcome;
  judge.requires("a wait whose signal aborts rejects at once, with the signal's reason", {
    expected: "b threw null",
    seen: seen("left"),
  });
  judge.requires("a wait that was aborted takes no set() away from the others", {
    expected: "b threw null, a, c",
    seen: seen("passed"),
  });
  judge.requires("a wait with an aborted signal rejects, even if set() was called before", {
    expected: "d threw 0",
    seen: seen("refused"),
  });
  judge.requires("a wait with an aborted signal leaves that set() for the next one", {
    expected: "d threw 0, e",
    seen: seen("next"),
  });
}

/** In one step, and in either order: the signal of the first one aborts, and `set()` is called. */
async function losesNothing(answer: AnyAutoResetEvent, judge: Judge): Promise<void> {
  for (const setFirst of [true, false]) {
    const { value, outcome } = await judge.run(async () => {
      const visitors = new Visitors(new answer());
      const leaving = new AbortController();
      visitors.come("a", leaving.signal);
      visitors.come("b");
      await delay(10);
      if (setFirst) visitors.set();
      leaving.abort("tired");
      if (!setFirst) visitors.set();
      await delay(10);
      return visitors.log.filter((entry) => !entry.includes("threw")).length;
    });
    const order = setFirst ? "set() and then the abort" : "the abort and then set()";
    judge.requires(`${order}, in the same step: one of two tasks goes through`, {
      expected: 1,
      seen: value ?? outcome,
    });
  }
}

/** A task has gone through, and then its signal aborts. */
async function forgetsASignal(answer: AnyAutoResetEvent, judge: Judge): Promise<void> {
  const { value, outcome } = await judge.run(async () => {
    const visitors = new Visitors(new answer());
    const late = new AbortController();
    const listeners = listenersOn(late.signal);
    visitors.come("a", late.signal);
    visitors.come("b");
    visitors.set();
    await delay(10);
    let left = listeners();
    visitors.set(2); // for b, and for d, which goes through at once
    await delay(10);
    visitors.come("d", late.signal);
    await delay(10);
    left += listeners();
    visitors.log.pop();
    visitors.come("c");
    late.abort("too late");
    visitors.set();
    return { passed: await visitors.after(10), left };
  });
  judge.requires("an abort after the task has gone through changes nothing", {
    expected: "a, b, c",
    seen: value?.passed ?? outcome,
  });
  judge.requires("a task that has gone through leaves no listener on its signal", {
    expected: 0,
    seen: value?.left ?? outcome,
  });
}

async function waitsWithoutATimer(answer: AnyAutoResetEvent, judge: Judge): Promise<void> {
  const waiting = await judge.run(() => {
    const event = new answer();
    return Promise.all([event.wait(), event.wait({ signal: new AbortController().signal })]);
  }, { deadline: 100 });
  judge.requires("a task that waits does not look again and again (timers)", {
    expected: 0,
    seen: waiting.timersLeft,
  });
}

async function keepsEventsApart(answer: AnyAutoResetEvent, judge: Judge): Promise<void> {
  const { value, outcome } = await judge.run(async () => {
    const [mine, yours] = [new Visitors(new answer()), new Visitors(new answer())];
    mine.come("a");
    yours.come("b");
    mine.set(2); // for a, and for the next that comes here
    yours.come("c");
    const both = `${await mine.after(10)}; ${await yours.after(10)}`;
    yours.set(3); // for b, for c, and for the next that comes there
    await delay(10);
    yours.come("d");
    return `${both}, then ${await yours.after(10)}`;
  });
  judge.requires("two events do not affect each other", {
    expected: "a; none, then b, c, d",
    seen: value ?? outcome,
  });
}
