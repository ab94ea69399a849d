/** Exercise 00.2: predict when four lamps light up. */
import { delay } from "@std/async";
import { defineExercise } from "@course/notebook/exercises";
import type { lightsUp } from "./solution.ts";

/** The program of the exercise, run: the time at which each lamp lights up. */
async function fourLamps(): Promise<typeof lightsUp> {
  const times = { red: NaN, green: NaN, blue: NaN, white: NaN };
  const start = performance.now();
  async function lamp(color: keyof typeof times, ms: number) {
    await delay(ms);
    times[color] = performance.now() - start;
  }
  await Promise.all([lamp("red", 400), lamp("green", 150), lamp("blue", 250)]);
  await lamp("white", 100);
  return times;
}

export default defineExercise({
  id: "00.2",
  title: "Four lamps",
  name: "lightsUp",
  prediction: true,
  hints: [
    "Look at the picture of the three lamps again. Which of them waits for another one?",
    "Red, green and blue begin together. When does the line with `white` begin?",
    "`white` begins when the last of the other three is on, and then takes its own time.",
  ],
  async check(answer: typeof lightsUp, judge) {
    const right = await fourLamps();
    const yesOrNo = (good: boolean) => ({ expected: "yes", seen: good ? "yes" : "no" });
    const { red, green, blue, white } = answer;
    judge.requires(
      "each lamp has a time, a number above 0",
      yesOrNo([red, green, blue, white].every((time) => Number.isFinite(time) && time > 0)),
    );
    judge.requires(
      "the times of red, green and blue are right",
      yesOrNo(red === right.red && green === right.green && blue === right.blue),
    );
    judge.requires(
      "white comes after everything that it waits for",
      yesOrNo(white > Math.max(right.red, right.green, right.blue)),
    );
    judge.requires("the time of white is right", yesOrNo(white === right.white));
  },
});
