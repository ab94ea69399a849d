/** Exercise 02.1: a scheduler that takes one step of each coroutine in turn. */
import { defineExercise } from "@course/notebook/exercises";
import { type Log, logged } from "./logged.ts";
import type { roundRobin } from "./solution.ts";

export default defineExercise({
  id: "02.1",
  title: "A fair scheduler",
  name: "roundRobin",
  hints: [
    "Think of people at a counter: the first in the line makes one step, and goes to the back of the line.",
    "`next()` returns `done`, and at the end `value`. A coroutine that has ended does not go back into the line. Remember for each one its place in the list, for the results.",
    "`const line = coroutines.map((coroutine, place) => ({ coroutine, place }));` and, while the line is not empty: take the first out with `shift()`, make one step, then either store `turn.value` at its place, or `push` it back.",
  ],
  check(answer: typeof roundRobin, judge) {
    const log: Log = { steps: [], afterEnd: 0 };
    const list = [
      logged({ name: "a", steps: 2 }, log),
      logged({ name: "b", steps: 1 }, log),
      logged({ name: "c", steps: 4 }, log),
      logged({ name: "d", steps: 2 }, log),
    ];
    const before = [...list];
    const results = answer(list);
    judge.requires("each makes one step in turn", {
      expected: "a1 b1 c1 d1",
      seen: log.steps.slice(0, 4).join(" "),
    });
    judge.requires("one that has ended does not stop the others", {
      expected: "a2 c2 d2 c3 c4",
      seen: log.steps.slice(4).join(" "),
    });
    judge.requires("returns what each of them returned, in the order of the list", {
      expected: ["a", "b", "c", "d"],
      seen: results,
    });
    judge.requires("leaves the list as it was", {
      expected: "the same four, in the same order",
      seen: list.length === 4 && list.every((coroutine, place) => coroutine === before[place])
        ? "the same four, in the same order"
        : `changed, ${list.length} left`,
    });
    judge.requires("0, an empty string, false, null and undefined are results, too", {
      expected: [0, "", false, null, undefined],
      seen: answer([
        logged({ name: "a", steps: 2, returns: 0 }, log),
        logged({ name: "b", steps: 1, returns: "" }, log),
        logged({ name: "c", steps: 3, returns: false }, log),
        logged({ name: "d", steps: 2, returns: null }, log),
        logged({ name: "e", steps: 1, returns: undefined }, log),
      ]),
    });
    judge.requires("none is resumed after its end", { expected: 0, seen: log.afterEnd });
    judge.requires("undefined and null do not end a coroutine when they are yielded", {
      expected: ["a", "b"],
      seen: answer([
        logged({ name: "a", steps: 2, yields: undefined }, log),
        logged({ name: "b", steps: 3, yields: null }, log),
      ]),
    });
    judge.requires("a coroutine may take a thousand steps", {
      expected: ["a", "b"],
      seen: answer([
        logged({ name: "a", steps: 1 }, log),
        logged({ name: "b", steps: 1000 }, log),
      ]),
    });
    const many = Array.from({ length: 100 }, (_, i) => `${i}`);
    judge.requires("there may be a hundred coroutines", {
      expected: many,
      seen: answer(many.map((name) => logged({ name, steps: 2 }, log))),
    });
    judge.requires("an empty list returns an empty list", { expected: [], seen: answer([]) });
    judge.requires("an error reaches the caller, and no step is taken after it", {
      expected: "b failed after a1 b1; b failed after a1 b1 c1 a2 b2",
      seen: [1, 2].map((step) => failing(answer, step, new Error("b failed"))).join("; "),
    });
    judge.requires("even if what was thrown is undefined", {
      expected: "undefined after a1 b1",
      seen: failing(answer, 1, undefined),
    });
    const stopped: Log = { steps: [], afterEnd: 0 };
    try {
      answer([
        logged({ name: "a", steps: 2, throwsAt: 1, error: new Error("a failed") }, stopped),
        logged({ name: "b", steps: 2 }, stopped),
      ]);
    } catch { // a failed
    }
    const first = answer([logged({ name: "c", steps: 2 }, log)]);
    const second = answer([
      logged({ name: "d", steps: 2 }, log),
      logged({ name: "e", steps: 2 }, log),
    ]);
    judge.requires("each call begins anew, even after an error, and has results of its own", {
      expected: "c; d e; of those before it: a1",
      seen: `${first.join(" ")}; ${second.join(" ")}; of those before it: ${
        stopped.steps.join(" ")
      }`,
    });
    judge.requires("a coroutine may call it, too", {
      expected: [["c", "d"], "b"],
      seen: answer([calling(answer, log), logged({ name: "b", steps: 3 }, log)]),
    });
  },
});

/** A coroutine that lets two others run to their ends in its second step. */
function* calling(answer: typeof roundRobin, log: Log): Generator<unknown, unknown> {
  yield;
  return answer([logged({ name: "c", steps: 2 }, log), logged({ name: "d", steps: 1 }, log)]);
}

/** What happens when the second of three throws this at that step. */
function failing(answer: typeof roundRobin, throwsAt: number, error: unknown): string {
  const log: Log = { steps: [], afterEnd: 0 };
  const list = [
    logged({ name: "a", steps: 3 }, log),
    logged({ name: "b", steps: 3, throwsAt, error }, log),
    logged({ name: "c", steps: 3 }, log),
  ];
  let outcome = "no error";
  try {
    answer(list);
  } catch (caught) {
    const what = caught instanceof Error ? caught.message : String(caught);
    outcome = caught === error ? what : `another error (${what})`;
  }
  if (list.length !== 3) outcome += `, and ${list.length} are left in the list,`;
  return `${outcome} after ${log.steps.join(" ")}`;
}
