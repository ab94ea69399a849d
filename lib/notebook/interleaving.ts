/** A small concurrent program, and what it did under one schedule. */
import type { Lock } from "../async/mod.ts";

/** A small program to explore. It is called anew for each schedule, and makes all of its state. */
export type Program = (points: Points) => ProgramParts;

/** How a program marks where control may change hands. For its tasks, and whatever they call. */
export interface Points {
  /** A point: the task stops here, and others may go on before it does. */
  at(label: string): Promise<void>;
  /** A real `Lock` with a name for pictures and reports; to have acquired it is a point, too. */
  lock(name: string): Lock;
}

/** What a program consists of. */
export interface ProgramParts {
  /** The tasks by their names, which hold no space and no full stop. */
  tasks: Record<string, () => unknown>;
  /** What to show beside each step. */
  state?: () => unknown;
  /** Returns false or throws when something is wrong; asked before the first step and after each. */
  always?: () => boolean | void;
  /** The same; asked once, when all tasks have ended. */
  atEnd?: () => boolean | void;
}

/** What happened under one schedule. */
export interface Interleaving {
  /** The names of the tasks. */
  readonly tasks: readonly string[];
  /** The schedule, who went on in each step: `"A B B A"`. */
  readonly replay: string;
  readonly steps: readonly Step[];
  /** The program's state before the first step, as text. */
  readonly before: string;
  /** The first thing that went wrong, if any. */
  readonly problem?: Problem;
}

/** One step: a task goes on from the point where it stands to its next. */
export interface Step {
  /** Who was told to go on; `clock` where a timer fired. */
  readonly task: string;
  /** Where that task came to, and then where those came to that it woke. */
  readonly moves: readonly Move[];
  /** The program's state after the step, as text. */
  readonly state: string;
}

/** Where a task came to in a step. */
export interface Move {
  readonly task: string;
  readonly kind: "point" | "waits" | "end" | "threw";
  /** The point, the lock it waits for, the first line of the error. */
  readonly label: string;
  /** What it threw. */
  readonly error?: unknown;
}

/** What went wrong. */
export interface Problem {
  /** A check that fails, an error that leaves a task, tasks that wait for ever or never end. */
  readonly kind: "check" | "error" | "deadlock" | "endless";
  readonly message: string;
  /** After how many steps it was noticed. */
  readonly step: number;
  /** What was thrown. */
  readonly error?: unknown;
}

/** The name under which time goes on. */
export const CLOCK = "clock";
