/**
 * What calls were made to an object, when, and what came of them; and whether calls made one at a
 * time could have had the same results.
 *
 * If they could, in an order in which a call that had returned before another one was made comes
 * before it as well, the object is **linearizable**: each call seems to take effect in one moment
 * between its beginning and its end, whatever goes on inside. So all orders are tried: each call is
 * made to a model, which handles that one call at a time. A model may let a call wait, by a promise
 * that a later call settles; so may the object, as long as the same calls are waiting in the end as
 * in the model.
 *
 * Idea: M. Herlihy and J. Wing, "Linearizability" (1990); the search is that of J. Wing and C. Gong
 * (1993).
 */
import { turn } from "../time/mod.ts";
import { fingerprint } from "./fingerprint.ts";
import { firstLine } from "./run/mod.ts";

/** One call of an operation. */
export interface Call {
  readonly operation: string;
  readonly task: string;
  readonly begun: number;
  /** When it was settled; `Infinity` if it never was. */
  ended: number;
  outcome: string;
}

/** Does something to the object or to its model. */
export type Operation<T> = (object: T) => unknown;

/** The calls of one run. */
export class History {
  readonly calls: Call[] = [];
  /** The last thing that happened, in words. */
  latest = "no call yet";
  #now = 0;

  /** Makes a call, and waits until it is settled. */
  async call(task: string, operation: string, make: () => unknown): Promise<void> {
    const call: Call = { operation, task, begun: this.#now++, ended: Infinity, outcome: WAITS };
    this.calls.push(call);
    this.latest = `${task}: ${operation} …`;
    const outcome = await outcomeOf(make);
    call.outcome = outcome;
    call.ended = this.#now++;
    this.latest = `${task}: ${operation} ${outcome}`;
  }

  /** The calls as a text: the same for histories that do not differ. */
  get key(): string {
    return this.calls.map((call) => Object.values(call).join(" ")).join("\n");
  }
}

const WAITS = "waits";

/** The outcome of a call, in words. */
async function outcomeOf(make: () => unknown): Promise<string> {
  try {
    const value = await make();
    return value === undefined ? "returns nothing" : `returns ${fingerprint(value)}`;
  } catch (error) {
    return `throws ${firstLine(error)}`;
  }
}

/** Whether calls to the model, one at a time, can have the same results. */
export async function isLinearizable<T>(
  calls: readonly Call[],
  model: () => T,
  operations: Readonly<Record<string, Operation<T>>>,
): Promise<boolean> {
  let deadEnd: readonly Call[] | undefined;
  for (const order of ordersOf(calls)) {
    if (deadEnd?.every((call, i) => call === order[i])) continue;
    deadEnd = await deadEndOf(order, model(), operations);
    if (deadEnd === undefined) return true;
  }
  return false;
}

/** All orders in which no call comes before one that had ended when it began. */
function* ordersOf(calls: readonly Call[]): Generator<readonly Call[]> {
  if (calls.length === 0) yield [];
  for (const first of calls) {
    if (calls.some((other) => other.ended < first.begun)) continue;
    const others = calls.filter((other) => other !== first);
    for (const rest of ordersOf(others)) yield [first, ...rest];
  }
}

/**
 * The first calls of an order, if they cannot have the same results, whatever comes after them;
 * `undefined` if all calls have.
 */
async function deadEndOf<T>(
  order: readonly Call[],
  model: T,
  operations: Readonly<Record<string, Operation<T>>>,
): Promise<readonly Call[] | undefined> {
  const outcomes = new Map(order.map((call) => [call, WAITS]));
  const agrees = (call: Call) => outcomes.get(call) === call.outcome;
  const isSettled = (call: Call) => outcomes.get(call) !== WAITS;
  for (const [i, call] of order.entries()) {
    const first = order.slice(0, i + 1);
    if (!first.filter(({ ended }) => ended < call.begun).every(agrees)) return first;
    outcomeOf(() => operations[call.operation](model)).then((outcome) =>
      outcomes.set(call, outcome)
    );
    await turn();
    if (!first.filter(isSettled).every(agrees)) return first;
  }
  return order.every(agrees) ? undefined : order;
}
