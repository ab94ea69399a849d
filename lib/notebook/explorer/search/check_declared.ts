/**
 * Whether a program has declared all that its tasks share.
 *
 * Steps that touch nothing in common may change places, and nothing is different afterwards;
 * classes rest on that. A variable that was not declared is not seen to be touched. So some runs
 * are repeated with two such steps swapped: if anything differs, something was touched that was not
 * declared.
 */
import type { Run } from "../run/mod.ts";
import { type RunOnce, scheduleOf } from "./search.ts";

/** How many times two steps change places. */
const MOST_SWAPS = 200;

/** @throws {Error} If the order of two steps matters that touch nothing in common. */
export async function checkDeclared(
  title: string,
  runs: readonly Run[],
  runOnce: RunOnce,
): Promise<void> {
  let swaps = 0;
  for (const { taken } of runs) {
    const schedule = scheduleOf(taken);
    const before = await follow(schedule, runOnce);
    for (let i = 1; i < taken.length && swaps < MOST_SWAPS; i++) {
      if (taken[i - 1].touched.conflictsWith(taken[i].touched)) continue;
      swaps++;
      const [one, other] = [schedule[i - 1], schedule[i]];
      const swapped = schedule.with(i - 1, other).with(i, one);
      if (await follow(swapped, runOnce) === before) continue;
      throw new Error(
        `Cannot explore "${title}": in "${schedule.join(" ")}" it matters that step ${i} comes ` +
          `before step ${i + 1}, although they touch nothing in common that is declared: ` +
          "all that tasks share must be in shared(…), or nothing",
      );
    }
  }
}

/** What a schedule comes to, as a text. */
async function follow(schedule: readonly string[], runOnce: RunOnce): Promise<string> {
  const { steps, problem, result } = await runOnce(
    ({ choices, taken: { length } }) => choices.find(({ name }) => name === schedule[length]) ?? {},
    { record: true },
  );
  const moves = Map.groupBy(steps.flatMap(({ moves }) => moves), ({ task }) => task);
  const labels = [...moves.keys()].sort().map((task) => moves.get(task)!.map(({ label }) => label));
  return JSON.stringify([steps.length, problem?.kind, result, labels]);
}
