/** Requirements that hold in whatever order tasks go on: the explorer tries every order. */
import { type Exploration, explore, type ExploreOptions, type Program } from "@course/notebook";
import type { Judge } from "@course/notebook/exercises";

const SAFE = "no order breaks it";
/** An order that takes more steps is left, so that it says nothing. */
const STEPS = 1000;

/** Requires that nothing breaks, in whatever order the tasks go on; returns whether that is met. */
export function inEveryOrder(
  judge: Judge,
  requirement: string,
  program: Program,
): Promise<boolean> {
  return inOrders(judge, requirement, program, {});
}

/** The same for a program with too many orders: `limit` of them in turn, and up to as many by chance. */
export function inManyOrders(
  judge: Judge,
  requirement: string,
  program: Program,
  limit: number,
): Promise<boolean> {
  return inOrders(judge, requirement, program, { limit });
}

async function inOrders(
  judge: Judge,
  requirement: string,
  program: Program,
  options: ExploreOptions,
): Promise<boolean> {
  const seen = await explore(requirement, program, { ...options, steps: STEPS })
    .then(inWords, (error: Error) => error.message);
  return judge.requires(requirement, { expected: SAFE, seen });
}

/** The simplest schedule that goes wrong, and what goes wrong in it. */
function inWords({ example: { replay, problem }, inconclusive }: Exploration): string {
  if (inconclusive > 0 && !problem) return `${inconclusive} orders take more than ${STEPS} steps`;
  if (!problem) return SAFE;
  const { kind, error, message } = problem;
  return `${replay}: ${kind === "check" ? (error as Error).message : message}`;
}

/** Fails with a message, for `always` and `atEnd`. */
export function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
