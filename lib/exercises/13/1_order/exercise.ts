/** Exercise 13.1: predict what runs when in a loop that is left inside a block with a resource. */
import { delay } from "@std/async";
import { nativeTurns } from "@course/notebook";
import { defineExercise } from "@course/notebook/exercises";
import type { order } from "./solution.ts";

/** The program of the exercise. */
async function program(say: (letter: string) => void): Promise<void> {
  async function* source() {
    try {
      say("A");
      yield 1;
      say("B");
      yield 2;
      say("C");
    } finally {
      await delay(10);
      say("D");
    }
  }
  async function main() {
    await using _door = {
      async [Symbol.asyncDispose]() {
        say("E");
        await delay(10);
        say("F");
      },
    };
    const numbers = source();
    say("G");
    for await (const n of numbers) {
      say("H");
      if (n === 2) return say("I");
    }
    say("J");
  }
  const promise = main();
  say("K");
  await promise;
  say("L");
}

/** What is asked, by the letters that answer it. */
const QUESTIONS = {
  GA: "G, A: does the call to source() run its body?",
  AKH: "A, K, H: where does main give way to its caller?",
  HB: "H, B: when does the loop ask for the next value?",
  ICJ: "I, C, J: what comes after the return?",
  IDE: "I, D, E: in which order do return, source and door come?",
  EFL: "E, F, L: when does the caller go on?",
};

export default defineExercise({
  id: "13.1",
  title: "In which order?",
  name: "order",
  prediction: true,
  hints: [
    "Go through it like the computer, with a finger on the line. Which calls run a body at once, and which only make an object?",
    "`source()` runs nothing until the loop asks. `return` inside the loop leaves two things: the loop, which calls `return()`, and the block, which closes the door.",
    "The body of `source` goes on only when the loop asks again, so `H` comes between `A` and `B`. On the way out: first what is evaluated after `return`, then the inner thing is cleaned up, then the outer one; and each of them is waited for.",
  ],
  async check(answer: typeof order, judge) {
    let right = "";
    await judge.run(() => program((letter) => void (right += letter)));
    const only = (letters: string, text: unknown) =>
      [...String(text)].filter((letter) => letters.includes(letter)).join("");
    for (const [letters, question] of Object.entries(QUESTIONS)) {
      judge.requires(question, { expected: only(letters, right), seen: only(letters, answer) });
    }
    judge.requires("all the letters", { expected: right, seen: answer });
  },
  picture: () => nativeTurns(program, "In which order"),
});
