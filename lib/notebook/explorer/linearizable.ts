/** Whether an object that many tasks use at once behaves like one that is used by one at a time. */
import { asText } from "../kernel/mod.ts";
import { Exploration } from "./exploration/exploration.ts";
import { exploreProgram } from "./explore.ts";
import { History, isLinearizable, type Operation } from "./history.ts";
import type { Program } from "./interleaving.ts";
import { inStandingTime } from "./run/mod.ts";
import { seededRandom } from "../time/mod.ts";

/** An object, a model of it, and what can be done to both. */
export interface Concurrent<Real, Model> {
  /** Makes the object; called once for each schedule. */
  make: () => Real;
  /** Makes the simplest thing that does what the object should do, if only one call is made at a time. */
  model: () => Model;
  /** Calls by their names, to the object or to the model. */
  operations: Readonly<Record<string, Operation<Real | Model>>>;
}

/** Options of {@linkcode linearizable}. */
export interface LinearizableOptions {
  /** How many scenarios are tried; 40 by default. */
  scenarios?: number;
  /** How many tasks there are in a scenario; 3 by default. */
  tasks?: number;
  /** How many calls each task makes, one after the other; 2 by default. */
  calls?: number;
  /** Seed for the choice of scenarios; 1 by default. */
  seed?: number;
}

/** How many schedules of a scenario are run in order; as many again by chance if there are more. */
const MOST_SCHEDULES = 200;

/** The calls of each task. */
type Scenario = readonly (readonly string[])[];

/**
 * Looks for a way to use an object in which it does not behave like its model.
 *
 * - A **scenario** is a few tasks that make a few calls each, drawn by chance from the operations.
 *   Every schedule of it is run: tasks alternate between calls, and at the points inside the
 *   object.
 * - **Right** is what calls to the model could have come to, made one at a time, in an order that
 *   respects which call ended before which began: values, errors, and the calls that wait forever.
 * - **Smallest**: calls are left out of a scenario that goes wrong as long as it still does.
 *
 * The result is the exploration of that scenario; if none goes wrong, of all of them together.
 *
 * @example A counter that loses counts
 * ```ts
 * import { linearizable, show } from "@course/notebook";
 * import { assertEquals } from "@std/assert";
 *
 * class SlowCounter {
 *   count = 0;
 *   async increment() {
 *     const read = this.count;
 *     await new Promise((resolve) => setTimeout(resolve, 10));
 *     return this.count = read + 1;
 *   }
 * }
 * const found = await linearizable("a slow counter", {
 *   make: () => new SlowCounter(),
 *   model: () => {
 *     let count = 0;
 *     return { increment: () => ++count };
 *   },
 *   operations: { increment: (counter) => counter.increment() },
 * });
 * assertEquals(found.example.replay, "A B clock clock");
 * await show(found);
 * ```
 *
 * @throws {TypeError} If an argument is of the wrong kind.
 * @throws {RangeError} If an option is not an integer of 1 or more.
 */
export async function linearizable<Real, Model>(
  title: string,
  concurrent: Concurrent<Real, Model>,
  options: LinearizableOptions = {},
): Promise<Exploration> {
  checkArguments(title, concurrent, options);
  const scenarios = scenariosOf(Object.keys(concurrent.operations), options);
  const fine: Exploration[] = [];
  for (const scenario of scenarios) {
    const found = await exploreScenario(title, concurrent, scenario);
    if (found.broken > 0) return await smallest(title, concurrent, scenario, found);
    fine.push(found);
  }
  const sum = (key: "schedules" | "estimate" | "inconclusive") =>
    fine.reduce((total, found) => total + found[key], 0);
  return new Exploration({
    ...fine[0],
    title: `${title}, in ${fine.length} scenarios`,
    schedules: sum("schedules"),
    estimate: sum("estimate"),
    inconclusive: sum("inconclusive"),
    exhaustive: fine.every(({ exhaustive }) => exhaustive),
    isExact: fine.every(({ isExact }) => isExact),
  });
}

/** Runs every schedule of a scenario, and then asks the model what is right. */
async function exploreScenario<Real, Model>(
  title: string,
  { make, model, operations }: Concurrent<Real, Model>,
  scenario: Scenario,
): Promise<Exploration> {
  const histories = new Map<string, History>();
  const wrong = new Set<string>();
  const program: Program = ({ at }) => {
    const object = make();
    const history = new History();
    const work = (task: string, calls: readonly string[]) => async () => {
      for (const [i, operation] of calls.entries()) {
        if (i > 0) await at(`before ${operation}`);
        await history.call(task, operation, () => operations[operation](object));
      }
    };
    const oneAtATime = () => {
      const { key } = history;
      histories.set(key, history);
      if (!wrong.has(key)) return true;
      throw new Error("no order of these calls, made one at a time, comes to the same");
    };
    return {
      tasks: Object.fromEntries(scenario.map((calls, i) => [nameOf(i), work(nameOf(i), calls)])),
      state: () => history.latest,
      atEnd: () => oneAtATime(),
    };
  };
  const name = `${title}: ${scenario.map((calls) => calls.join(", ")).join(" | ")}`;
  const explore = async () => {
    const found = await exploreProgram(name, program, { limit: MOST_SCHEDULES }, true);
    return new Exploration({ ...found, pointless: [], unmarked: false });
  };
  const found = await explore();
  await inStandingTime(async () => {
    for (const [key, { calls }] of histories) {
      if (!await isLinearizable<Real | Model>(calls, model, operations)) wrong.add(key);
    }
  });
  return wrong.size === 0 ? found : await explore();
}

/** Leaves out one call after the other, as long as something goes wrong. */
async function smallest<Real, Model>(
  title: string,
  concurrent: Concurrent<Real, Model>,
  scenario: Scenario,
  found: Exploration,
): Promise<Exploration> {
  for (const [task, calls] of scenario.entries()) {
    for (const i of calls.keys()) {
      const less = scenario.with(task, calls.toSpliced(i, 1)).filter(({ length }) => length > 0);
      if (less.length === 0) continue;
      const again = await exploreScenario(title, concurrent, less);
      if (again.broken > 0) return await smallest(title, concurrent, less, again);
    }
  }
  return found;
}

/** Scenarios by chance, all different; or all there are, if there are fewer. */
function scenariosOf(
  operations: readonly string[],
  { scenarios = 40, tasks = 3, calls = 2, seed = 1 }: LinearizableOptions,
): Scenario[] {
  const random = seededRandom(seed);
  const draw = () => operations[Math.floor(random() * operations.length)];
  const drawn = new Map<string, Scenario>();
  for (let tries = 0; drawn.size < scenarios && tries < 4 * scenarios; tries++) {
    const scenario = Array.from({ length: tasks }, () => Array.from({ length: calls }, draw));
    drawn.set(scenario.map((each) => each.join()).sort().join("|"), scenario);
  }
  return [...drawn.values()];
}

function nameOf(task: number): string {
  return String.fromCharCode("A".charCodeAt(0) + task);
}

function checkArguments<Real, Model>(
  title: unknown,
  concurrent: Concurrent<Real, Model>,
  options: LinearizableOptions,
): void {
  const what = typeof title === "string" ? `Cannot check "${title}"` : "Cannot check calls";
  const rule = (ok: boolean, type: typeof Error, text: string, value: unknown) => {
    if (!ok) throw new type(`${what}: ${text}, received ${asText(value)}`);
  };
  rule(typeof title === "string", TypeError, "title must be a string", title);
  for (const name of ["make", "model"] as const) {
    const part = concurrent?.[name];
    rule(typeof part === "function", TypeError, `${name} must be a function`, part);
  }
  const operations = Object.entries(concurrent.operations ?? {});
  rule(operations.length > 0, TypeError, "operations must be functions by their names", operations);
  for (const [name, operation] of operations) {
    rule(
      typeof operation === "function",
      TypeError,
      `operation ${name} must be a function`,
      operation,
    );
  }
  for (const [name, value] of Object.entries(options)) {
    const ok = Number.isSafeInteger(value) && value >= 1;
    rule(ok, RangeError, `${name} must be an integer of 1 or more`, value);
  }
}
