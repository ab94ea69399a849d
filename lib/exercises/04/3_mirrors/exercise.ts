/** Exercise 04.3: try one mirror after the other. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { countTimers } from "../../shared/mod.ts";
import { ending } from "../ending.ts";
import { Mirrors } from "./mirrors.ts";
import type { firstThatWorks } from "./solution.ts";

type FirstThatWorks = typeof firstThatWorks;

export default defineExercise({
  id: "04.3",
  title: "One after the other, please",
  name: "firstThatWorks",
  hints: [
    "When does each download begin in the starter? Look for the line that *calls* `download`.",
    "Make a list of thunks, `() => download(mirror)`, instead of a list of promises. Call each one only inside the loop.",
    "`const attempts = mirrors.map((mirror) => () => download(mirror));` and in the loop `return await attempt();`. The `await` must be inside the `try`.",
  ],
  async check(answer: FirstThatWorks, judge) {
    await stopsAtTheFirst(answer, judge);
    await goesOn(answer, judge);
    await givesUp(answer, judge);
    await startsAgain(answer, judge);
    await servesTwo(answer, judge);
  },
});

/** What one call came to, and what it asked for, all of it. */
async function use(answer: FirstThatWorks, names: string[], mirrors = new Mirrors()) {
  const list = [...names];
  mirrors.asked = [];
  using counted = countTimers();
  const start = performance.now();
  const result = await ending(() => asItIs(answer(list, mirrors.download), mirrors));
  const took = performance.now() - start;
  const timers = counted.count - mirrors.asked.length; // Each mirror sets one.
  await delay(1000);
  return { result, took, timers, asked: mirrors.asked, list, mostAtOnce: mirrors.mostAtOnce };
}

/** The file; or the error, if it is the very one that the last mirror threw. */
async function asItIs(file: Promise<string>, mirrors: Mirrors): Promise<string> {
  try {
    return await file;
  } catch (error) {
    if (error === mirrors.lastError) throw error;
    throw new Error(`${error}, which is not the error of the last mirror itself`);
  }
}

async function stopsAtTheFirst(answer: FirstThatWorks, judge: Judge): Promise<void> {
  const lucky = await use(answer, ["good A", "good B", "good C"]);
  judge.requires("it returns the file of the first mirror that works", {
    expected: 'fulfilled: "file from good A"',
    seen: lucky.result,
  });
  judge.requires("when the first mirror works, no other one is asked", {
    expected: ["good A"],
    seen: lucky.asked,
  });
  const empty = await use(answer, ["empty A", "good B"]);
  judge.requires("an empty file is a file, too", {
    expected: ['fulfilled: ""', ["empty A"]],
    seen: [empty.result, empty.asked],
  });
  const slow = await use(answer, ["slow A", "good B"]);
  judge.requires("a slow mirror is waited for", {
    expected: ['fulfilled: "file from slow A"', ["slow A"]],
    seen: [slow.result, slow.asked],
  });
}

async function goesOn(answer: FirstThatWorks, judge: Judge): Promise<void> {
  const names = ["bad A", "mute B", "bad C", "good D", "good E"];
  const late = await use(answer, names);
  judge.requires("when a mirror fails, the next one in the list is asked", {
    expected: ['fulfilled: "file from good D"', names.slice(0, 4)],
    seen: [late.result, late.asked],
  });
  const odd = ["null A", "zero B", "blank C", "good D"];
  const oddly = await use(answer, odd);
  judge.requires("whatever it fails with", {
    expected: ['fulfilled: "file from good D"', odd],
    seen: [oddly.result, oddly.asked],
  });
  const many = [...Array.from({ length: 30 }, (_, i) => `bad ${i}`), "good Z"];
  const tired = await use(answer, many);
  judge.requires("even if thirty have failed", {
    expected: ['fulfilled: "file from good Z"', 31],
    seen: [tired.result, tired.asked.length],
  });
  const twice = await use(answer, ["cured A", "cured A", "good B"]);
  judge.requires("a mirror that is in the list twice is asked again", {
    expected: ['fulfilled: "file from cured A"', ["cured A", "cured A"]],
    seen: [twice.result, twice.asked],
  });
  judge.requires("the next one is asked at once (ms for four mirrors of 100 ms each)", {
    expected: 400,
    seen: late.took,
  });
  judge.requires("it sets no timers", { expected: 0, seen: late.timers });
  judge.requires("one download is in progress at a time", { expected: 1, seen: late.mostAtOnce });
  judge.requires("the list of mirrors stays as it was", { expected: names, seen: late.list });
  const atOnce = await use(answer, ["broken A", "good B"]);
  judge.requires("a download that throws at once has failed, too", {
    expected: ['fulfilled: "file from good B"', ["broken A", "good B"]],
    seen: [atOnce.result, atOnce.asked],
  });
}

async function givesUp(answer: FirstThatWorks, judge: Judge): Promise<void> {
  const endings = [];
  for (
    const names of [["bad A", "broken B", "bad C"], ["bad A", "broken B"], ["bad A", "mute B"], [
      "bad A",
      "zero B",
    ]]
  ) {
    endings.push((await use(answer, names)).result);
  }
  judge.requires("if all of them fail, it rejects with the last error", {
    expected: [
      "rejected: bad C is down",
      "rejected: broken B has no address",
      "rejected: undefined",
      "rejected: 0",
    ],
    seen: endings,
  });
}

async function startsAgain(answer: FirstThatWorks, judge: Judge): Promise<void> {
  const mirrors = new Mirrors();
  const names = ["cured A", "good B"];
  const first = await use(answer, names, mirrors);
  const second = await use(answer, names, mirrors);
  judge.requires("each call begins with the first mirror, even if that failed before", {
    expected: [["cured A", "good B"], ["cured A"]],
    seen: [first.asked, second.asked],
  });
}

async function servesTwo(answer: FirstThatWorks, judge: Judge): Promise<void> {
  const { download } = new Mirrors();
  const calls = [["bad A", "bad B", "good C"], ["bad D", "bad E"]].map(async (names, i) => {
    await delay(50 * i);
    const start = performance.now();
    const result = await ending(() => answer(names, download));
    return `${result}, ${performance.now() - start} ms`;
  });
  judge.requires("two calls at the same time do not disturb each other", {
    expected: ['fulfilled: "file from good C", 300 ms', "rejected: bad E is down, 200 ms"],
    seen: await Promise.all(calls),
  });
}
