/** What a run of a program is given, what can be seen of it on the way, and how it ends. */
import type { HandClock } from "../../time/mod.ts";
import type { Problem, Program, Step } from "../interleaving.ts";
import type { Footprint } from "./footprint.ts";
import type { Knowledge } from "./knowledge.ts";
import type { Choice } from "./step_scheduler.ts";

/** Decides which task goes on, or that the run need not continue, perhaps because of a problem. */
export type Chooser = (view: View) => Choice | Stop;

/** The end of a run before its end. */
export interface Stop {
  /** The steps that can be repeated forever, if that is why. */
  readonly cycle?: readonly string[];
  readonly problem?: Pick<Problem, "kind" | "message">;
}

/** What can be seen of a run between two steps. */
export interface View {
  readonly choices: readonly Choice[];
  readonly taken: readonly TakenStep[];
  /** Where the tasks are; cheap. */
  places(): string;
  /** Where the tasks are, and what the state is: a repetition may be a cycle. */
  everything(): string;
  /** The tasks that have not ended. */
  readonly unfinished: readonly string[];
  /** Where they are, in words. */
  standing(): string;
}

/** One step as a search sees it. */
export interface TakenStep {
  readonly choice: Choice;
  /** The tasks that could have gone on. */
  readonly choices: readonly Choice[];
  readonly touched: Footprint;
}

/** The outcome of a run. */
export interface Run {
  /** `stopped` if its chooser asked for it, `long` if it took more steps than allowed. */
  readonly end: "ended" | "stopped" | "long";
  readonly taken: readonly TakenStep[];
  /** The cycle at which it was stopped, if it was. */
  readonly cycle: readonly string[];
  readonly problem?: Problem;
  /** The moves and the states; only if asked for. */
  readonly before: string;
  readonly steps: readonly Step[];
  /** The state at the end, to compare; only if asked for. */
  readonly result: string;
  readonly tasks: readonly string[];
  /** Whether the program has called `shared`. */
  readonly declared: boolean;
  /** Tasks that stop nowhere between start and end. */
  readonly pointless: readonly string[];
  /** Whether a task has waited for something that is neither a point, nor a primitive, nor a timer. */
  readonly unmarked: boolean;
}

/** What all runs of one exploration have in common. */
export interface RunSettings {
  readonly title: string;
  readonly program: Program;
  readonly clock: HandClock;
  readonly mostSteps: number;
  readonly knowledge: Knowledge;
  /** Whether a run in which no task can go on has ended like any other. */
  readonly mayWait: boolean;
  /** Real milliseconds in which something may still come from outside; spent once. */
  patience: number;
}

/** How a program is run this time. */
export interface RunOptions {
  /** Whether the moves and states of the steps are written down. */
  readonly record?: boolean;
  /** Another limit than that of all runs. */
  readonly mostSteps?: number;
}
