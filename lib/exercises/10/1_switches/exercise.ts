/** Exercise 10.1: how many switches ten levels need. */
import { Switches } from "@course/notebook";
import { defineExercise } from "@course/notebook/exercises";
import { delay } from "@std/async";
import type { counts } from "./solution.ts";

type Nested<T> = Generator<Promise<unknown>, T, never>;

/** What is different from program a. */
interface Change {
  waits?: boolean;
  level5Waits?: boolean;
  fails?: boolean;
  twice?: boolean;
}

/** What each of the seven is about. */
const CASES = {
  a: "ten levels, of which the tenth waits twice",
  b: "level 5 waits, too",
  c: "nothing waits",
  d: "the second wait fails, and level 4 catches the error",
  e: "the same, only those that throw",
  f: "level 4 calls level 5 twice",
  g: "the same, in milliseconds",
};

export default defineExercise({
  id: "10.1",
  title: "Count the switches",
  name: "counts",
  prediction: true,
  hints: [
    "Draw two levels first. How many arrows does each wait need, and how many are needed even if nothing waits?",
    "Each level has an arrow in and one out for its whole life, and one out and one in for each wait that is below it or in it.",
    "A level with w waits in it or below it has 2 + 2w switches. Add that up over the levels; whether a wait ends well makes no difference.",
  ],
  async check(answer: typeof counts, judge) {
    const measured = await judge.run(async () => {
      const [a, b, c, d, f] = [
        await climb({}),
        await climb({ level5Waits: true }),
        await climb({ waits: false }),
        await climb({ fails: true }),
        await climb({ twice: true }),
      ];
      const thrown = d.switches.filter(({ kind }) => kind === "throws");
      const number = ({ switches }: Switches) => switches.length;
      return {
        ...{ a: number(a), b: number(b), c: number(c), d: number(d), e: thrown.length },
        ...{ f: number(f), g: f.switches.at(-1)!.time },
      };
    });
    for (const [name, what] of Object.entries(CASES)) {
      const expected = measured.value?.[name as keyof typeof CASES];
      judge.requires(`${name}: ${what}`, { expected, seen: answer?.[name] });
    }
  },
  picture: () => climb({ fails: true }, "Program d: the second wait fails"),
});

/** The program of the exercise with a change, run. */
async function climb(
  { waits = true, level5Waits, fails, twice }: Change,
  title = "Ten levels",
): Promise<Switches> {
  const switches = new Switches(title, { caller: "loop" });
  function* bottom(): Nested<string> {
    if (!waits) return "tea";
    yield delay(10);
    return yield delay(10).then(() => fails ? Promise.reject(new Error("no gas")) : "tea");
  }
  function* level(n: number): Nested<string> {
    if (n === 10) return yield* bottom();
    if (n === 5 && level5Waits) yield delay(10);
    if (n === 4 && twice) yield* deeper(5);
    try {
      return yield* deeper(n + 1);
    } catch (error) {
      if (n !== 4) throw error;
      return "water";
    }
  }
  const deeper = (n: number) => switches.watch(`level ${n}`, level(n));
  const top = deeper(1);
  let step = top.next();
  while (!step.done) {
    const [end] = await Promise.allSettled([step.value]);
    const well = end.status === "fulfilled";
    step = well ? top.next(end.value as never) : top.throw(end.reason);
  }
  return switches;
}
