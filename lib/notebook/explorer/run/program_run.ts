/** One run of an explored program, under one schedule. */
import type { Chooser, Run, RunOptions, RunSettings, TakenStep, View } from "./run.ts";
import { currentClock, real, turn } from "../../time/mod.ts";
import { asText } from "../../kernel/mod.ts";
import { checkFindsNothing, checkParts } from "./check_parts.ts";
import { fingerprint } from "../fingerprint.ts";
import { CLOCK, type Move, type Problem, type ProgramParts, type Step } from "../interleaving.ts";
import { Recorder } from "./recorder.ts";
import { SharedState } from "./shared_state.ts";
import { type Choice, firstLine, StepScheduler } from "./step_scheduler.ts";
import { refuseRealTime } from "./refused_real_time.ts";

/** How often it is looked at least whether something comes from outside, on a busy machine, too. */
const LEAST_LOOKS = 10;

/** A program that is called, and runs once. */
export class ProgramRun implements View {
  readonly #settings: RunSettings;
  readonly #recorder: Recorder;
  readonly #scheduler: StepScheduler;
  readonly #shared: SharedState;
  readonly #parts: ProgramParts;
  readonly taken: TakenStep[] = [];
  choices: readonly Choice[] = [];
  readonly #steps: Step[] = [];
  readonly #withPoints = new Set<string>();
  #unmarked = false;
  #timeSince = 0;
  #timeWaited = false;
  #problem: Problem | undefined;

  constructor(settings: RunSettings) {
    const { title, program, clock, knowledge } = this.#settings = settings;
    clock.reset();
    clock.beforeRealTime = () => refuseRealTime("onRealTime()");
    this.#recorder = new Recorder(knowledge);
    const scheduler = this.#scheduler = new StepScheduler(this.#recorder);
    const shared = this.#shared = new SharedState(this.#recorder);
    this.#parts = program({
      at: (label) => scheduler.at(label),
      lock: (name) => scheduler.lock(name),
      shared: (initial) => shared.share(initial),
    });
    checkParts(title, this.#parts);
  }

  /** Runs the tasks to their ends, or as far as they come within the limit. */
  async run(choose: Chooser, { record = false, mostSteps }: RunOptions): Promise<Run> {
    const { tasks, state } = this.#parts;
    mostSteps ??= this.#settings.mostSteps;
    const before = record ? stateText(state?.()) : "";
    this.#scheduler.start(tasks);
    this.#check("always");
    this.#recorder.discard();
    let end: Run["end"] | undefined;
    let cycle: readonly string[] = [];
    while (end === undefined) {
      const choices = await this.#choices();
      if (choices.length === 0) end = "ended";
      else if (this.taken.length >= mostSteps) end = "long";
      else {
        this.choices = choices;
        const choice = choose(this);
        if ("name" in choice) await this.#step(choice, choices, record);
        else {
          end = "stopped";
          cycle = choice.cycle ?? [];
          if (choice.problem) this.#note(choice.problem.kind, choice.problem.message);
        }
      }
    }
    if (end === "ended") this.#checkEnd();
    const problem = this.#problem;
    const names = Object.keys(tasks);
    return {
      end,
      cycle,
      taken: this.taken,
      steps: this.#steps,
      result: record ? fingerprint([this.#parts.state?.(), this.#shared.roots]) : "",
      before,
      tasks: names,
      declared: this.#shared.roots.length > 0,
      pointless: names.filter((name) => !this.#withPoints.has(name)),
      unmarked: this.#unmarked,
      ...(problem && { problem }),
    };
  }

  /** An unhandled rejection is attributed to the current step. */
  unhandled(error: unknown): void {
    this.#note("error", `unhandled ${firstLine(error)}`, error, this.taken.length + 1);
  }

  async #step(choice: Choice, choices: Choice[], record: boolean): Promise<void> {
    this.#scheduler.steps++;
    this.#recorder.beginStep(choice.task);
    if (choice.task === CLOCK) this.#settings.clock.next();
    else this.#scheduler.goOn(choice);
    await turn();
    this.#refuseWhatCannotBeExplored();
    const moves = this.#scheduler.takeMoves();
    if (choice.task === CLOCK) this.#recorder.touchesAll();
    const touched = this.#recorder.endStep(moves.map(({ task }) => task));
    this.taken.push({ choice, choices, touched });
    for (const { kind, task } of moves) {
      if (kind === "point" || kind === "waits") this.#withPoints.add(task);
    }
    if (moves.every((move) => move.task !== choice.task)) this.#withPoints.add(choice.task);
    if (record) this.#record(choice, moves);
    for (const { kind, task, label, error } of moves) {
      if (kind === "threw") this.#note("error", `${task} throws ${label}`, error);
    }
    this.#check("always");
  }

  /** The tasks that can go on; and time, as long as a task may wait for it. */
  async #choices(): Promise<Choice[]> {
    const choices = this.#scheduler.choices();
    const { clock } = this.#settings;
    if (clock.waiting && this.#scheduler.unfinished) {
      if (!this.#timeWaited) this.#timeSince = this.taken.length;
      this.#timeWaited = true;
      choices.push({ name: CLOCK, task: CLOCK, label: "", since: this.#timeSince });
    } else this.#timeWaited = false;
    if (!clock.waiting && this.#scheduler.waitsForTheUnknown) {
      this.#unmarked = true;
      if (choices.length === 0) await this.#waitForTheOutside();
    }
    return choices;
  }

  /** If all wait for something unknown: finds out whether it comes from outside, in real time. */
  async #waitForTheOutside(): Promise<void> {
    const { title, patience } = this.#settings;
    if (patience === 0) return;
    this.#settings.patience = 0;
    const until = real.now() + patience;
    for (let looks = 0; looks < LEAST_LOOKS || real.now() < until; looks++) {
      await new Promise((resolve) => real.setTimeout(resolve, 1));
      const [move] = this.#scheduler.takeMoves();
      if (move) {
        throw new Error(
          `Cannot explore "${title}": real time cannot be explored: ${move.task} waits for ` +
            "something from outside the program, such as a file; await a point instead",
        );
      }
    }
  }

  #record({ task }: Choice, moves: readonly Move[]): void {
    const first: Move = task === CLOCK
      ? { task, kind: "point", label: `${this.#settings.clock.now()} ms` }
      : moves.find((move) => move.task === task) ?? { task, kind: "waits", label: "" };
    const others = moves.filter((move) => move.task !== task);
    this.#steps.push({
      task,
      moves: [first, ...others],
      state: stateText(this.#parts.state?.()),
    });
  }

  #refuseWhatCannotBeExplored(): void {
    const { title, clock } = this.#settings;
    try {
      this.#scheduler.checkRefusal();
      if (currentClock() !== clock) throw new Error("real time cannot be explored");
    } catch (error) {
      throw new Error(`Cannot explore "${title}": ${(error as Error).message}`);
    }
  }

  get unfinished(): string[] {
    return this.#scheduler.tasks.filter(({ ended }) => !ended).map(({ name }) => name);
  }

  places(): string {
    let places = "";
    for (const { place } of this.#scheduler.tasks) places += `${place}\n`;
    return places;
  }

  everything(): string {
    const due = this.#settings.clock.due();
    return this.places() + fingerprint([this.#parts.state?.(), this.#shared.roots, due]);
  }

  standing(): string {
    return this.#scheduler.standing();
  }

  #checkEnd(): void {
    if (this.#scheduler.unfinished && !this.#settings.mayWait) {
      this.#note("deadlock", `deadlock: ${this.#scheduler.standing()}`);
    } else this.#check("atEnd");
  }

  #check(name: "always" | "atEnd"): void {
    const check = this.#parts[name];
    if (check === undefined) return;
    let result: unknown;
    try {
      result = name === "always" ? this.#recorder.watch(check) : check();
    } catch (error) {
      return this.#note("check", `${name}: ${claimOf(check)} fails: ${firstLine(error)}`, error);
    }
    if (result === false) this.#note("check", `${name}: ${claimOf(check)} is false`);
    else if (result === undefined) checkFindsNothing(this.#settings.title, name, check);
    else if (result !== true) {
      throw new TypeError(
        `Cannot explore "${this.#settings.title}": ${name} must return a boolean or nothing, ` +
          `at once, received ${asText(result)}`,
      );
    }
  }

  /** Only the first problem counts. */
  #note(kind: Problem["kind"], message: string, error?: unknown, step = this.taken.length): void {
    this.#problem ??= { kind, message, step, ...(error !== undefined && { error }) };
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
