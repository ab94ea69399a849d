/** What the reader expects of an experiment, shown beside what happens. */
import { asText, show } from "../kernel/mod.ts";
import { table } from "../pictures/mod.ts";
import { type Expectation, recordPrediction } from "./progress.ts";
import { remember, remembered } from "./reader.ts";

/** What was expected of an experiment. */
export interface Prediction extends Promise<void> {
  /** Shows what was expected, if anything was, beside what happened. */
  against(happened: Record<string, unknown>): Promise<void>;
}

/** The placeholder for something that has not been predicted yet. */
const OPEN = "?";

const expectations = new Map<string, Expectation>();

/**
 * Remembers what you expect of an experiment and, when it has run, shows it beside what happened.
 * It is optional and earns no points; `.progress.json` keeps it.
 *
 * For authors: the cell before the experiment holds a `"?"` for each thing to predict, which the
 * reader replaces; the cell after it, or the experiment's own last line, holds what happened, under
 * the same names. What is still `"?"` counts as not predicted. The first cell reveals nothing,
 * because it knows no right answers.
 *
 * ```ts
 * import { predict } from "@course/notebook";
 *
 * await predict("05.sum", { "total (ms)": "?" });
 * ```
 *
 * @param id the notebook's number and a word for the experiment, such as `"05.sum"`
 * @param expected what you expect; left out to come back to what was expected before
 * @throws {RangeError} If the id has another form.
 * @throws {TypeError} If expected is not an object.
 *
 * @example A sum that is expected, and what it is
 * ```ts
 * import { predict } from "@course/notebook";
 * import { assertEquals } from "@std/assert";
 *
 * await predict("05.sum", { total: 400 });
 * assertEquals(await predict("05.sum").against({ total: 300 + 400 }), undefined);
 * ```
 */
export function predict(id: string, expected?: Record<string, unknown>): Prediction {
  if (typeof id !== "string" || !/^\d\d\.[a-z][\w-]*$/.test(id)) {
    throw new RangeError(
      "Cannot predict: id must be a notebook's number and a word for the experiment, such as " +
        `"05.sum", received ${Deno.inspect(id)}`,
    );
  }
  const noted = expected === undefined ? Promise.resolve() : note(id, checked(expected));
  return Object.assign(noted, {
    against: (happened: Record<string, unknown>) => compare(id, checked(happened)),
  });
}

async function note(id: string, expected: Record<string, unknown>): Promise<void> {
  const made = Object.entries(expected).filter(([, value]) => value !== OPEN);
  if (made.length === 0) {
    return await show('Nothing is noted yet: put what you expect in place of "?", or go on.');
  }
  const expectation = Object.fromEntries(made.map(([what, value]) => [what, plain(value)]));
  expectations.set(id, expectation);
  remember(() => recordPrediction(id, expectation));
  await show(`Noted: ${made.map(([what, value]) => `${what} ${asText(value)}`).join(", ")}`);
}

async function compare(id: string, happened: Record<string, unknown>): Promise<void> {
  const expected = expectations.get(id) ?? remembered().predictions?.[id];
  const names = new Set([...Object.keys(happened), ...Object.keys(expected ?? {})]);
  const rows = [...names].map((what) => ({
    what,
    ...(expected && { "you expected": expected[what] }),
    "what happened": happened[what],
  }));
  await show(table(rows));
}

function plain(value: unknown): string | number | boolean {
  return typeof value === "number" || typeof value === "boolean" ? value : asText(value);
}

function checked(values: unknown): Record<string, unknown> {
  if (typeof values === "object" && values !== null && !Array.isArray(values)) {
    return values as Record<string, unknown>;
  }
  throw new TypeError(
    "Cannot predict: what you expect and what happened must be objects such as { total: 400 }, " +
      `received ${asText(values)}`,
  );
}
