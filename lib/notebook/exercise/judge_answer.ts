/** Judges an answer by its exercise's check. */
import type { Exercise } from "./define_exercise.ts";
import { Judge, type Verdict } from "./judge.ts";
import { BUSY_LIMIT, DEADLINE, Trial } from "./trial.ts";

/** The requirement that fails when the check of an answer never ends. */
const COMES_TO_AN_END = "it comes to an end";
/** The requirement that fails when an answer polls the clock until it is time. */
const WAITS_IN_PEACE = "it does not keep the machine busy while it waits";
/** The requirement that fails when an answer throws where the check does not expect it. */
const THROWS_NOTHING = "it throws nothing unexpected";
/** The requirement that fails when a promise rejects and its rejection is not handled. */
const HANDLES_REJECTIONS = "no rejection is left unhandled";

/**
 * Judges an answer by the exercise's check, on a virtual clock.
 *
 * - An endless wait, an unexpected throw, an unhandled rejection: each is a requirement that was
 *   not met, not an error of the check. A rejection that was not handled in one of the check's
 *   trials counts only if all else is well: it may come of what is not.
 * - A synchronous endless loop ends when Stop is pressed (see {@linkcode Judge.run}).
 */
export async function judgeAnswer<Answer>(
  exercise: Exercise<Answer>,
  answer: Answer,
  judge: Judge = new Judge(),
): Promise<Verdict[]> {
  const { state, outcome, busyWaited, unhandled } = await new Trial().run(
    async () => await exercise.check(answer, judge),
    { deadline: 10 * DEADLINE, busy: 5 * BUSY_LIMIT },
  );
  if (state === "waiting") {
    judge.requires(COMES_TO_AN_END, { expected: "an end", seen: outcome });
  } else if (state === "threw") {
    judge.requires(THROWS_NOTHING, { expected: "no error", seen: outcome });
  }
  if (busyWaited || judge.busyWaited) {
    judge.requires(WAITS_IN_PEACE, {
      expected: "a timer",
      seen: "100,000 looks at the clock without a pause",
    });
  }
  const allMet = judge.verdicts.every(({ met }) => met);
  const lost = allMet ? [...unhandled, ...judge.unhandled] : unhandled;
  if (lost.length > 0) judge.requires(HANDLES_REJECTIONS, { expected: "none", seen: lost[0] });
  return judge.verdicts;
}
