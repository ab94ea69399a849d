/** One run of a program under one schedule. */
import { turn } from "./clock.ts";
import type { HandClock } from "./hand_clock.ts";
import { asText } from "./print.ts";
import { type Choice, headline, type Move, Stage } from "./stage.ts";
import type { Lock } from "../async/mod.ts";

/** What a program gets to mark where control may change hands. */
export interface Points {
  /**
   * A point: the task stops here, and every other task that can go on may do so first.
   *
   * @throws {Error} when it is not called by a task of the program
   */
  at(label: string): Promise<void>;
  /** A `Lock` that is named in pictures and reports; to have acquired it is a point, too. */
  lock(name: string): Lock;
}

/** What a program consists of. */
export interface Tasks {
  /** The tasks by their names, which hold no spaces and no full stops. */
  tasks: Record<string, () => unknown>;
  /** What to show beside each step. */
  state?: () => unknown;
  /** Returns false or throws when something is wrong; asked at the start and after each step. */
  always?: () => boolean | void;
  /** The same, asked when all tasks have ended. */
  atEnd?: () => boolean | void;
}

/** A small program to explore. It is called anew for each schedule and must make all of its state. */
export type Program = (points: Points) => Tasks;

/** What is wrong with a schedule. */
export interface Problem {
  /** A check that fails, an error that leaves a task, tasks that wait for ever or never end. */
  readonly kind: "check" | "error" | "deadlock" | "endless";
  readonly message: string;
  /** After how many steps it was noticed. */
  readonly step: number;
  /** What was thrown. */
  readonly error?: unknown;
}

/** One step of a schedule: a task goes on from a point to the next. */
export interface Step {
  /** Who was told to go on; `clock` when a timer fired. */
  readonly task: string;
  /** Where that task came to, and then those that it woke. */
  readonly moves: readonly Move[];
  /** The program's state after the step, as text. */
  readonly state: string;
}

/** What happened under one schedule. */
export interface Interleaving {
  readonly tasks: readonly string[];
  /** Who went on in each step: `"A B B A"`. */
  readonly replay: string;
  readonly steps: readonly Step[];
  /** The state before the first step, as text. */
  readonly before: string;
  /** The first thing that was wrong, if any. */
  readonly problem?: Problem;
}

/** Decides who goes on: the index of one of those who could. */
export type Chooser = (names: readonly string[], schedule: readonly string[]) => number;

/** The name under which time passes. */
export const CLOCK = "clock";

/** Runs a program once. */
export class Performance {
  readonly #stage = new Stage();
  readonly #program: Required<Tasks>;
  readonly #clock: HandClock;
  readonly #schedule: string[] = [];
  readonly #steps: Step[] = [];
  #problem: Problem | undefined;

  constructor(title: string, program: Program, clock: HandClock) {
    clock.reset();
    this.#clock = clock;
    const stage = this.#stage;
    const made = program({ at: (label) => stage.at(label), lock: (name) => stage.lock(name) });
    checkTasks(title, made);
    this.#program = { state: nothing, always: nothing, atEnd: nothing, ...made };
  }

  /** Runs all tasks to their ends, or as far as they come in that many steps. */
  async run(choose: Chooser, mostSteps: number): Promise<Interleaving> {
    const { tasks, state } = this.#program;
    const before = stateText(state());
    this.#stage.enter(tasks);
    this.#check("always");
    let choices: Choice[];
    while ((choices = this.#choices()).length > 0 && this.#schedule.length < mostSteps) {
      const names = choices.map((choice) => choice.name);
      const choice = choices[choose(names, this.#schedule)];
      this.#schedule.push(choice.name);
      choice.go();
      await turn();
      this.#look(choice);
    }
    this.#stage.close();
    if (choices.length > 0) this.#endless();
    else if (this.#stage.unfinished) this.#note("deadlock", this.#stage.waits().join("; "));
    else this.#check("atEnd");
    return {
      tasks: Object.keys(tasks),
      replay: this.#schedule.join(" "),
      steps: this.#steps,
      before,
      problem: this.#problem,
    };
  }

  /** A rejection that nobody handles is an error of the task that was going on. */
  unhandled(error: unknown): void {
    this.#note("error", `nobody handles ${headline(error)}`, error, this.#schedule.length);
  }

  /** Everybody who can go on; time can, too. */
  #choices(): Choice[] {
    const clock = this.#clock;
    const choices = this.#stage.choices();
    if (clock.waiting && this.#stage.unfinished) {
      choices.push({ name: CLOCK, task: CLOCK, go: () => clock.next() });
    }
    return choices;
  }

  /** Writes down what a step has led to. */
  #look({ task }: Choice): void {
    const first: Move = task === CLOCK
      ? { task, kind: "point", label: `${this.#clock.now()} ms` }
      : { task, kind: "waits", label: "" };
    const moves = this.#stage.takeMoves(first);
    this.#steps.push({ task, moves, state: stateText(this.#program.state()) });
    for (const { kind, task, label, error } of moves) {
      if (kind === "threw") this.#note("error", `${task} throws ${label}`, error);
    }
    this.#check("always");
  }

  #check(name: "always" | "atEnd"): void {
    if (this.#problem) return;
    const check = this.#program[name];
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

  #endless(): void {
    const arrivals = this.#steps.map(({ moves: [{ task, label }] }) =>
      `${task} came to "${label}"`
    );
    const [often, times] = mostFrequent(arrivals);
    this.#note(
      "endless",
      `no end after ${arrivals.length} steps: ${often} ${times} times; ${
        this.#stage.waits().join("; ")
      }`,
    );
  }

  /** Only the first problem counts. */
  #note(kind: Problem["kind"], message: string, error?: unknown, step = this.#steps.length): void {
    this.#problem ??= {
      kind,
      message: kind === "deadlock" ? `deadlock: ${message}` : message,
      step,
      ...(error !== undefined && { error }),
    };
  }
}

function nothing(): void {}

/** What a check says: the text of a short arrow function. */
function claimOf(check: () => unknown): string {
  const [, claim = "the check"] = /^\(\)\s*=>\s*([^{\n].{0,60})$/.exec(`${check}`) ?? [];
  return claim;
}

function checkTasks(title: string, made: Tasks): void {
  const tasks = Object.entries(made?.tasks ?? {});
  const wrong = (rule: string, value: unknown) =>
    new TypeError(`Cannot explore "${title}": ${rule}, received ${asText(value)}`);
  if (tasks.length === 0) {
    throw wrong("program must return tasks, at least one", made);
  }
  for (const [name, work] of tasks) {
    if (!/^[^\s.]+$/.test(name) || name === CLOCK) {
      throw wrong(
        `the name of a task must hold no space and no full stop, and not be "${CLOCK}"`,
        Deno.inspect(name),
      );
    }
    if (typeof work !== "function") throw wrong(`task ${name} must be a function`, work);
  }
  for (const name of ["state", "always", "atEnd"] as const) {
    const check = made[name];
    if (check !== undefined && typeof check !== "function") {
      throw wrong(`${name} must be a function`, check);
    }
  }
}

function mostFrequent(texts: string[]): [text: string, times: number] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].reduce((most, next) => next[1] > most[1] ? next : most);
}

/** A state in a line: `n = 1, m = 2` for an object. */
function stateText(state: unknown): string {
  if (state === undefined) return "";
  const isRecord = typeof state === "object" && state !== null &&
    [Object.prototype, null].includes(Object.getPrototypeOf(state));
  if (!isRecord) return asText(state);
  return Object.entries(state)
    .map(([name, value]) => `${name} = ${Deno.inspect(value, { colors: false, compact: true })}`)
    .join(", ");
}
