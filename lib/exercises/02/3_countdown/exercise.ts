/** Exercise 02.3: write the state machine of a generator by hand. */
import { defineExercise } from "@course/notebook/exercises";
import { original } from "./original.ts";
import type { countdown } from "./solution.ts";

type Steps = { next(again?: boolean): { value?: number | string; done?: boolean } };

/** What is sent in; for nothing, `next()` is called without an argument. */
type Input = boolean | undefined | "nothing";

/** What comes out for each of the inputs, as text. */
const trace = (steps: Steps, inputs: Input[]): string =>
  inputs
    .map((again) => again === "nothing" ? steps.next() : steps.next(again))
    .map(({ value, done }) => done ? `end: ${value}` : Deno.inspect(value)) // read when all have come out
    .join(", ");

export default defineExercise({
  id: "02.3",
  title: "Be the compiler",
  name: "countdown",
  hints: [
    "At which places can the function be standing when `next` is called? There are three.",
    "Keep `left`, and the place: at the start, at the `yield`, or after the end. At the start the input of `next` means nothing; at the `yield` it is the value of `again`.",
    'In `next`: if the place is "end", return `{ value: undefined, done: true }`. If it is "yield" and not `again`, subtract one. Then: if `left > 0`, the place is "yield" and you hand out `left`; otherwise the place is "end" and you return "lift-off".',
  ],
  check(answer: typeof countdown, judge) {
    const compare = (requirement: string, from: number, inputs: Input[]) =>
      judge.requires(requirement, {
        expected: trace(original(from), inputs),
        seen: trace(answer(from), inputs),
      });
    compare("counts down, then returns lift-off", 3, [false, false, false, false]);
    compare("true says the same number once more", 2, [false, true, true, false, false]);
    compare("the first input is ignored, as a generator does", 2, [true, false, false]);
    compare("next() without an argument counts on, as false does", 2, [
      "nothing",
      "nothing",
      "nothing",
    ]);
    compare("so does next(undefined)", 2, [undefined, undefined, undefined]);
    const many = 4 + Math.floor(40 * judge.random());
    compare("from any number, and with any inputs", many, [
      ...Array<Input>(9).fill(true),
      ...Array<Input>(many + 1).fill(false),
    ]);
    compare("from 0 it returns at once", 0, [false, false]);
    compare("from a number below 0, too", -2, [true, false]);
    compare("from a fraction, too", 1.5, [false, true, false, false]);
    compare("after the end there is nothing more", 1, [false, false, false, true]);
    const [one, other] = [answer(3), answer(3)];
    judge.requires("two countdowns have variables of their own", {
      expected: "3, 2; the other one 3; then 1",
      seen: `${trace(one, [false, false])}; the other one ${trace(other, [false])}; ` +
        `then ${trace(one, [false])}`,
    });
    const resumed = resumptionsDuring(() => trace(answer(2), [false, true, false]));
    judge.requires("no generator does the work", {
      expected: "none was resumed",
      seen: resumed === 0 ? "none was resumed" : `a generator was resumed ${resumed} times`,
    });
  },
});

/** How often generators of any kind were resumed while the work ran. */
function resumptionsDuring(work: () => void): number {
  const everyGenerator: Generator = Object.getPrototypeOf(original.prototype);
  const { next } = everyGenerator;
  let resumed = 0;
  everyGenerator.next = function (...input: [unknown]) {
    resumed++;
    return next.apply(this, input);
  };
  try {
    work();
  } finally {
    everyGenerator.next = next;
  }
  return resumed;
}
