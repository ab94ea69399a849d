/** One run of an explored program, under one schedule. */
import { turn } from "./clock.ts";
import type { HandClock } from "./hand_clock.ts";
import {
  CLOCK,
  type Interleaving,
  type Move,
  type Problem,
  type Program,
  type ProgramParts,
  type Step,
} from "./interleaving.ts";
import { asText } from "./print.ts";
import { type Choice, headline, StepScheduler } from "./step_scheduler.ts";

/** Decides who goes on: answers the place in the list of those who could. */
export type Chooser = (names: readonly string[], schedule: readonly string[]) => number;

/** A program that is called anew, and runs once. */
export class ProgramRun {
  readonly #scheduler = new StepScheduler();
  readonly #parts: Required<ProgramParts>;
  readonly #clock: HandClock;
  readonly #schedule: string[] = [];
  readonly #steps: Step[] = [];
  #problem: Problem | undefined;

  constructor(title: string, program: Program, clock: HandClock) {
    clock.reset();
    this.#clock = clock;
    const scheduler = this.#scheduler;
    const parts = program({
      at: (label) => scheduler.at(label),
      lock: (name) => scheduler.lock(name),
    });
    checkParts(title, parts);
    this.#parts = { state: nothing, always: nothing, atEnd: nothing, ...parts };
  }

  /** Runs the tasks to their ends, or as far as they come in so many steps. */
  async run(choose: Chooser, mostSteps: number): Promise<Interleaving> {
    const { tasks, state } = this.#parts;
    const before = stateText(state());
    this.#scheduler.start(tasks);
    this.#check("always");
    let choices: Choice[];
    while ((choices = this.#choices()).length > 0 && this.#steps.length < mostSteps) {
      const names = choices.map(({ name }) => name);
      const choice = choices[choose(names, this.#schedule)];
      this.#schedule.push(choice.name);
      choice.go();
      await turn();
      this.#look(choice);
    }
    if (choices.length > 0) this.#note("endless", this.#endless());
    else if (this.#scheduler.unfinished) {
      this.#note("deadlock", `deadlock: ${this.#scheduler.standing()}`);
    } else this.#check("atEnd");
    const problem = this.#problem;
    return {
      tasks: Object.keys(tasks),
      replay: this.#schedule.join(" "),
      steps: this.#steps,
      before,
      ...(problem && { problem }),
    };
  }

  /** A rejection that nobody handles goes to the account of the step that is being taken. */
  unhandled(error: unknown): void {
    this.#note("error", `nobody handles ${headline(error)}`, error, this.#schedule.length);
  }

  /** The tasks that can go on; and time, as long as somebody may wait for it. */
  #choices(): Choice[] {
    const choices = this.#scheduler.choices();
    if (this.#clock.waiting && this.#scheduler.unfinished) {
      choices.push({ name: CLOCK, task: CLOCK, go: () => this.#clock.next() });
    }
    return choices;
  }

  /** Writes down what a step has led to. */
  #look({ task }: Choice): void {
    const first: Move = task === CLOCK
      ? { task, kind: "point", label: `${this.#clock.now()} ms` }
      : { task, kind: "waits", label: "" };
    const moves = this.#scheduler.takeMoves(first);
    this.#steps.push({ task, moves, state: stateText(this.#parts.state()) });
    for (const { kind, task, label, error } of moves) {
      if (kind === "threw") this.#note("error", `${task} throws ${label}`, error);
    }
    this.#check("always");
  }

  #check(name: "always" | "atEnd"): void {
    const check = this.#parts[name];
    let result: unknown;
    try {
      result = check();
    } catch (error) {
      return this.#note("check", `${name}: ${claimOf(check)} fails: ${headline(error)}`, error);
    }
    if (result === false) this.#note("check", `${name}: ${claimOf(check)} is false`);
    else if (result !== true && result !== undefined) {
      throw new TypeError(
        `Cannot check a schedule: ${name} must return a boolean or nothing, at once, received ${
          asText(result)
        }`,
      );
    }
  }

  #endless(): string {
    const arrivals = this.#steps.map(({ moves: [{ task, label }] }) =>
      `${task} came to "${label}"`
    );
    const [arrival, times] = mostFrequent(arrivals);
    return `no end after ${arrivals.length} steps: ${arrival} ${times} times; ` +
      this.#scheduler.standing();
  }

  /** Only the first problem counts. */
  #note(kind: Problem["kind"], message: string, error?: unknown, step = this.#steps.length): void {
    this.#problem ??= { kind, message, step, ...(error !== undefined && { error }) };
  }
}

function nothing(): void {}

function checkParts(title: string, parts: ProgramParts): void {
  const wrong = (rule: string, value: unknown) =>
    new TypeError(`Cannot explore "${title}": ${rule}, received ${asText(value)}`);
  const tasks = Object.entries(parts?.tasks ?? {});
  if (tasks.length === 0) throw wrong("program must return tasks, at least one", parts);
  for (const [name, work] of tasks) {
    if (!/^[^\s.]+$/.test(name) || name === CLOCK) {
      const rule = `the name of a task must hold no space and no full stop, and not be "${CLOCK}"`;
      throw wrong(rule, Deno.inspect(name));
    }
    if (typeof work !== "function") throw wrong(`task ${name} must be a function`, work);
  }
  for (const name of ["state", "always", "atEnd"] as const) {
    const part = parts[name];
    if (part !== undefined && typeof part !== "function") {
      throw wrong(`${name} must be a function`, part);
    }
  }
}

/** What a check says: the text of a short arrow function. */
function claimOf(check: () => unknown): string {
  const [, claim = "the check"] = /^\(\)\s*=>\s*([^{\n].{0,60})$/.exec(`${check}`) ?? [];
  return claim;
}

/** A state in a line: `n = 1, m = 2` for an object. */
function stateText(state: unknown): string {
  if (state === undefined) return "";
  const isRecord = typeof state === "object" && state !== null &&
    [Object.prototype, null].includes(Object.getPrototypeOf(state));
  if (!isRecord) return asText(state);
  return Object.entries(state)
    .map(([name, value]) =>
      `${name} = ${Deno.inspect(value, { colors: false, breakLength: 1000 })}`
    )
    .join(", ");
}

function mostFrequent(texts: string[]): [text: string, times: number] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].reduce((most, next) => next[1] > most[1] ? next : most);
}
