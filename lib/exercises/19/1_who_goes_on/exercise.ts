/** Exercise 19.1: predict which of eight waits come to an end. */
import { AsyncEvent, Barrier, Condition } from "@course/async";
import { delay } from "@std/async";
import { defineExercise } from "@course/notebook/exercises";
import type { goesOn } from "./solution.ts";

/** What is special about each of the eight. */
const CASES = {
  a: "is in the room before the others, and waits for any notification",
  b: "waits for n to be 2",
  c: "waits for n to be 1",
  d: "comes after the notifications",
  e: "waits for what is true already",
  f: "waits for the event when the flag goes up and down",
  g: "waits for the event when the flag has been up and down",
  h: "three waits at a barrier of two",
};

/** The program of the exercise, run: which of its waits have ended after a second. */
async function eightWaits(): Promise<Record<string, string>> {
  const room = new Condition();
  const event = new AsyncEvent();
  const barrier = new Barrier(2);
  let n = 0;
  const until = (fact: () => boolean) => room.run(() => room.waitFor(fact));
  const addOneAndNotify = (count: number) =>
    room.run(() => {
      n++;
      room.notify(count);
    });

  const a = room.run(() => room.wait());
  const b = until(() => n === 2);
  const c = until(() => n === 1);
  await delay(100);
  await addOneAndNotify(2);
  await delay(100);
  await addOneAndNotify(1);
  const d = room.run(() => room.wait());
  const e = until(() => n >= 1);
  const f = event.wait();
  event.set();
  event.clear();
  const g = event.wait();
  const h = Promise.all([barrier.wait(), barrier.wait(), barrier.wait()]);

  const seen: Record<string, string> = {};
  for (const [name, wait] of Object.entries({ a, b, c, d, e, f, g, h })) {
    seen[name] = await Promise.race([wait.then(() => "yes"), delay(1000).then(() => "no")]);
  }
  return seen;
}

export default defineExercise({
  id: "19.1",
  title: "Which of them go on?",
  name: "goesOn",
  prediction: true,
  hints: [
    "Write down who is in the room, in order, before each notification. What is `n` when a woken task looks?",
    "`notify(2)` wakes `a` and `b`, whatever they wait for. A task that looks and waits again goes to the end of the line. Which one does `notify(1)` wake then?",
    "After `notify(2)`, `c` is first in line and `b` second; `notify(1)` wakes `c`, when `n` is 2 already. The event has forgotten everything when `g` comes. The first two at the barrier are a round; the third one begins another.",
  ],
  async check(answer: typeof goesOn, judge) {
    const { value: right = {} } = await judge.run(eightWaits);
    for (const [name, what] of Object.entries(CASES)) {
      judge.requires(`${name}: ${what}`, { expected: right[name], seen: answer?.[name] });
    }
  },
});
