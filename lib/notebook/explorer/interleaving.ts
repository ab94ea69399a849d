/** A small concurrent program, and what it did under one schedule. */
import type { Lock } from "../../async/mod.ts";

/** A small program to explore. It is called once for each schedule, and makes all of its state. */
export type Program = (points: Points) => ProgramParts;

/** What a program marks its points and its shared state with. For its tasks, and what they call. */
export interface Points {
  /** A point: the task stops here, and others may go on before it does. To be awaited at once. */
  at(label: string): Promise<void>;
  /** A `Lock` with a name for pictures and reports. */
  lock(name: string): Lock;
  /**
   * The object to use in place of `initial`: its reads and writes are seen, those of the objects,
   * arrays, maps and sets inside it too. A program that calls this promises that its tasks share
   * nothing else, apart from the primitives of the course; then orders that differ only in steps
   * that do not touch the same things count as one.
   */
  shared<T extends object>(initial: T): T;
}

/** What a program consists of. */
export interface ProgramParts {
  /** The tasks by their names, which contain no space, full stop, bracket or "×". */
  tasks: Record<string, () => unknown>;
  /** What to show beside each step. */
  state?: () => unknown;
  /**
   * Returns false or throws when something is wrong; called before the first step and after each.
   */
  always?: () => boolean | void;
  /** The same; called once, when all tasks have ended. */
  atEnd?: () => boolean | void;
}

/** What happened under one schedule. */
export interface Interleaving {
  /** The names of the tasks. */
  readonly tasks: readonly string[];
  /** The schedule, the task that went on in each step, as in `"A B B A"` or `"A B×93 (C D)×4"`. */
  readonly replay: string;
  readonly steps: readonly Step[];
  /** How many of the last steps can be repeated forever. */
  readonly cycle: number;
  /** The program's state before the first step, as text. */
  readonly before: string;
  /** The first thing that went wrong, if any. */
  readonly problem?: Problem;
}

/** One step: a task goes on from its current point to its next. */
export interface Step {
  /** The task that was told to go on; `clock` where a timer fired. */
  readonly task: string;
  /** Where that task arrived, and then where the tasks that it woke arrived. */
  readonly moves: readonly Move[];
  /** The program's state after the step, as text. */
  readonly state: string;
}

/** Where a task arrived in a step. */
export interface Move {
  readonly task: string;
  readonly kind: "point" | "waits" | "end" | "threw";
  /** The point, what it waits for, the first line of the error. */
  readonly label: string;
  /** What it threw. */
  readonly error?: unknown;
}

/** What went wrong. */
export interface Problem {
  /**
   * A check that fails, an error that leaves a task, tasks that wait forever, or a livelock or a
   * starvation: steps that repeat forever and lead nowhere.
   */
  readonly kind: "check" | "error" | "deadlock" | "endless";
  readonly message: string;
  /** After how many steps it was noticed. */
  readonly step: number;
  /** What was thrown. */
  readonly error?: unknown;
}

/** The name of the task that is the passing of time. */
export const CLOCK = "clock";
