/** Exercise 03.3: predict what runs between two timers. */
import { nativeTurns } from "@course/notebook";
import { defineExercise } from "@course/notebook/exercises";
import type { orderOfLines } from "./solution.ts";

/** The program of the exercise; it is over with its second timer. */
function betweenTwoTimers(log: (line: string) => void): Promise<void> {
  return new Promise((done) => {
    setTimeout(() => {
      log("timer 1");
      queueMicrotask(() => {
        log("micro 1");
        queueMicrotask(() => log("micro of micro"));
      });
      (async () => {
        log("async body");
        await null;
        log("after await");
      })();
    }, 10);
    setTimeout(() => done(void log("timer 2")), 10);
  });
}

/** Pairs of neighbours, each with the rule that puts the first before the second. */
const rules: Record<string, [first: string, second: string]> = {
  "a callback begins with its own first line": ["timer 1", "async body"],
  "the body of an async function begins when it is called": ["async body", "micro 1"],
  "microtasks run in the order in which they were queued": ["micro 1", "after await"],
  "a microtask made by a microtask goes to the end of the line": ["after await", "micro of micro"],
  "all microtasks run before the next timer": ["after await", "timer 2"],
  "even those that microtasks have made": ["micro of micro", "timer 2"],
};

/** What is wrong with a list of lines, apart from its order. */
function flaws(lines: unknown, real: string[]): string {
  if (!Array.isArray(lines)) return `no list, but a value of type ${typeof lines}`;
  const missing = real.filter((line) => !lines.includes(line));
  const twice = real.filter((line) => lines.indexOf(line) !== lines.lastIndexOf(line));
  const unknown = lines.filter((line) => !real.includes(line));
  return Object.entries({ missing, twice, unknown })
    .filter(([, lines]) => lines.length > 0)
    .map(([flaw, lines]) => `${flaw}: ${lines.map(String).join(", ")}`)
    .join("; ") || "six lines";
}

export default defineExercise({
  id: "03.3",
  title: "What runs between two timers?",
  name: "orderOfLines",
  prediction: true,
  hints: [
    "First go through the first callback as an ordinary function: which lines does it write itself, and what does it leave in the queue of microtasks, in which order?",
    "The body of an async function runs at the call, as far as its first `await`; what follows the `await` is a microtask. The second timer has to wait until no microtask is left.",
    "The callback itself writes two lines and leaves two microtasks behind; the first of them adds a third, at the end of the line.",
  ],
  async check(answer: typeof orderOfLines, judge) {
    const real: string[] = [];
    await betweenTwoTimers((line) => void real.push(line));
    judge.requires("it is a list of the six lines, each once", {
      expected: "six lines",
      seen: flaws(answer, real),
    });
    const place = (line: string) => Array.isArray(answer) ? answer.indexOf(line) : -1;
    for (const [rule, [first, second]] of Object.entries(rules)) {
      const kept = place(first) >= 0 && place(first) < place(second);
      judge.requires(rule, { expected: "yes", seen: kept ? "yes" : "no" });
    }
  },
  picture: () => nativeTurns(betweenTwoTimers, "Between two timers"),
});
