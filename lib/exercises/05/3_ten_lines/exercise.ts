/** Exercise 05.3: predict the order of ten lines. */
import { delay } from "@std/async";
import { nativeTurns } from "@course/notebook";
import { defineExercise } from "@course/notebook/exercises";
import type { order } from "./solution.ts";

/** The program of the exercise. */
async function tenLines(say: (letter: string) => void): Promise<void> {
  async function kettle() {
    say("a");
    await null;
    say("b");
    await delay(20);
    say("c");
  }
  async function toaster() {
    say("d");
    await delay(10);
    say("e");
  }
  setTimeout(() => say("f"), 0);
  say("g");
  const boiling = kettle();
  const toasting = toaster();
  Promise.resolve().then(() => say("h"));
  say("i");
  await toasting;
  say("j");
  await boiling;
}

export default defineExercise({
  id: "05.3",
  title: "The order of ten lines",
  name: "order",
  prediction: true,
  hints: [
    "Which letters are said before anything is suspended? Remember that a call runs the body at once, up to its first `await`.",
    "Then the microtasks, in the order in which they were queued; then the timers, in the order of their times. After each timer the microtasks come first again.",
    "At once: the program, and the two functions as far as their first `await`, four letters. Two microtasks. Then 0 ms, 10 ms, what was waiting for that, and 20 ms.",
  ],
  async check(answer: typeof order, judge) {
    const right: string[] = [];
    await tenLines((letter) => void right.push(letter));
    const yesOrNo = (good: boolean) => ({ expected: "yes", seen: good ? "yes" : "no" });
    const place = (letter: string) => Array.isArray(answer) ? answer.indexOf(letter) : -1;
    const inOrder = (...letters: string[]) =>
      letters.every((letter, i) => i === 0 || place(letters[i - 1]) < place(letter));
    const before = (some: string[], others: string[]) =>
      some.every((x) => others.every((y) => place(x) < place(y)));
    judge.requires("each of the ten letters appears once", {
      expected: [...right].sort().join(" "),
      seen: Array.isArray(answer) ? [...answer].sort().join(" ") : answer,
    });
    judge.requires(
      "what runs before anything is suspended comes first",
      yesOrNo(before(right.slice(0, 4), right.slice(4))),
    );
    judge.requires("a call runs the body at once", yesOrNo(inOrder(...right.slice(0, 4))));
    judge.requires("microtasks come before timers", yesOrNo(before(["b", "h"], ["f", "e", "c"])));
    judge.requires(
      "microtasks keep the order in which they were queued",
      yesOrNo(inOrder("b", "h")),
    );
    judge.requires("timers fire in the order of their times", yesOrNo(inOrder("f", "e", "c")));
    judge.requires(
      "a program that waits for a function goes on as soon as it is over",
      yesOrNo(inOrder("e", "j", "c")),
    );
  },
  picture: () => nativeTurns(tenLines, "The ten lines, turn by turn"),
});
