/** Tasks that go on only when they are told to, from one point to the next. */
import { AsyncLocalStorage } from "node:async_hooks";
import { Lock } from "../../../async/mod.ts";
import { AwaitedPoint } from "./awaited_point.ts";
import type { Move } from "../interleaving.ts";
import type { Recorder } from "./recorder.ts";
import { asText, headline } from "../../kernel/mod.ts";

/** A task, or time, that could go on. */
export interface Choice {
  /** The task; `A.2` for the second of the points that A is at. */
  readonly name: string;
  readonly task: string;
  /** Where it is. */
  readonly label: string;
  /** After how many steps it arrived there. */
  readonly since: number;
}

/** Where a task is. */
interface StandingPoint {
  readonly choice: Choice;
  readonly goOn: () => void;
}

/** A task as its scheduler sees it. */
export class ScheduledTask {
  /** Where it is; several points if it does several things at once. */
  readonly points: StandingPoint[] = [];
  /** What it waits for, and of what primitive that is. */
  readonly wanted = new Map<object, string>();
  /** The point where it was last. */
  last = "";
  ended = false;

  constructor(readonly name: string, readonly scheduler: StepScheduler) {}

  /** Where it is, for telling places apart. */
  get place(): string {
    if (this.points.length === 1) return this.points[0].choice.label;
    if (this.ended) return "ends";
    if (this.points.length === 0) return `waits ${[...this.wanted.values()]}`;
    return this.points.map(({ choice }) => choice.label).join("|");
  }
}

/** The task that is running: known in everything that it calls, on both sides of an await. */
const runningTask = new AsyncLocalStorage<ScheduledTask>();

/** The running task of an explored program. */
export function exploredTask(): ScheduledTask | undefined {
  return runningTask.getStore();
}

/** Lets the tasks of a program go on one at a time, and keeps track of where they are. */
export class StepScheduler {
  readonly recorder: Recorder;
  readonly tasks: ScheduledTask[] = [];
  /** How many steps have been taken. */
  steps = 0;
  readonly #names = new WeakMap<object, string>();
  readonly #holders = new Map<Lock, ScheduledTask>();
  #moves: Move[] = [];
  /** The points of the current step that are not awaited yet. */
  readonly #unawaited = new Set<string>();
  /** Why the program cannot be explored. */
  #refusal: Error | undefined;

  constructor(recorder: Recorder) {
    this.recorder = recorder;
  }

  /** Brings the tasks to their starts, which is their first point. */
  start(tasks: Record<string, () => unknown>): void {
    for (const [name, work] of Object.entries(tasks)) {
      const task = new ScheduledTask(name, this);
      this.tasks.push(task);
      runningTask.run(task, () => this.#run(task, work));
    }
    this.#moves = [];
  }

  async #run(task: ScheduledTask, work: () => unknown): Promise<void> {
    await this.#stand(task, "the start");
    try {
      await work();
      this.tell(task, { kind: "end", label: "" });
    } catch (error) {
      this.tell(task, { kind: "threw", label: firstLine(error), error });
    }
    task.ended = true;
  }

  /** The running task stays here until it is told to go on. */
  at(label: string): Promise<void> {
    if (typeof label !== "string") {
      throw new TypeError(
        `Cannot stop at a point: label must be a string, received ${asText(label)}`,
      );
    }
    const task = this.#running(`stop at "${label}"`);
    const name = `${task.name} does not await its point "${label}"`;
    this.#unawaited.add(name);
    return AwaitedPoint.of(Promise.resolve(), () => {
      this.#unawaited.delete(name);
      return this.#stand(task, label);
    });
  }

  #stand(task: ScheduledTask, label: string): Promise<void> {
    return new Promise((goOn) => {
      task.last = label;
      const { name } = task;
      task.points.push({ choice: { name, task: name, label, since: this.steps }, goOn });
      this.tell(task, { kind: "point", label });
    });
  }

  /** A lock with a name. */
  lock(name: string): Lock {
    if (typeof name !== "string" || name === "") {
      throw new TypeError(
        `Cannot make a lock: name must be a string that is not empty, received ${asText(name)}`,
      );
    }
    const lock = new Lock();
    this.#names.set(lock, name);
    return lock;
  }

  /** What a primitive is called. */
  nameOf(primitive: object, noun: string): string {
    return this.#names.get(primitive) ?? this.recorder.nameOf(primitive, noun);
  }

  /** A task waits at a primitive; when that is over it is at a point. */
  wait<T>(
    task: ScheduledTask,
    primitive: object,
    settled: Promise<T>,
    { wants, arrives }: { wants: string; arrives: string },
  ): Promise<T> {
    return AwaitedPoint.of(settled, async () => {
      task.wanted.set(primitive, wants);
      this.tell(task, { kind: "waits", label: wants });
      try {
        return await settled;
      } catch (error) {
        arrives = `no longer waits for ${wants}`;
        throw error;
      } finally {
        task.wanted.delete(primitive);
        await this.#stand(task, arrives);
      }
    });
  }

  /** A task holds a lock from now on. */
  holds(lock: Lock, task: ScheduledTask | undefined): void {
    if (task === undefined) this.#holders.delete(lock);
    else this.#holders.set(lock, task);
  }

  /** The running task, which is one of this program. */
  #running(what: string): ScheduledTask {
    const task = runningTask.getStore();
    if (task?.scheduler === this) return task;
    throw new Error(`Cannot ${what}: only a task of the explored program can`);
  }

  /** Notes where a task has arrived. */
  tell(task: ScheduledTask, move: Omit<Move, "task">): void {
    this.#moves.push({ task: task.name, ...move });
  }

  /** Ends the exploration: the program does what cannot be explored. */
  refuse(why: string): Error {
    return this.#refusal ??= new Error(why);
  }

  /** @throws {Error} If the program has done what cannot be explored. */
  checkRefusal(): void {
    if (this.#refusal) throw this.#refusal;
    const [forgotten] = this.#unawaited;
    if (forgotten) {
      throw new Error(`${forgotten}: write \`await at(…)\`, or the task does not stop there`);
    }
  }

  /** The tasks that could go on, in their order. */
  choices(): Choice[] {
    const choices: Choice[] = [];
    for (const task of this.tasks) {
      for (let i = 0; i < task.points.length; i++) {
        const { choice } = task.points[i];
        choices.push(i === 0 ? choice : { ...choice, name: `${task.name}.${i + 1}` });
      }
    }
    return choices;
  }

  /** Lets a task go on from the point that the choice names. */
  goOn(choice: Choice): void {
    const task = this.tasks.find(({ name }) => name === choice.task)!;
    const index = choice.name === task.name
      ? 0
      : Number(choice.name.slice(task.name.length + 1)) - 1;
    const [point] = task.points.splice(index, 1);
    point.goOn();
  }

  /** Where each task has arrived since the last call. */
  takeMoves(): Move[] {
    const moves = this.#moves;
    this.#moves = [];
    return moves.length < 2 ? moves : [...new Map(moves.map((move) => [move.task, move])).values()];
  }

  /** Whether a task has not ended. */
  get unfinished(): boolean {
    return this.tasks.some((task) => !task.ended);
  }

  /** Whether a task waits for something that no primitive of the course is. */
  get waitsForTheUnknown(): boolean {
    return this.tasks.some((task) =>
      !task.ended && task.points.length === 0 && task.wanted.size === 0
    );
  }

  /** Where the tasks are that have not ended, in words. */
  standing(): string {
    return this.tasks.filter((task) => !task.ended).map((task) => {
      const held = [...this.#holders].filter(([, holder]) => holder === task)
        .map(([lock]) => this.nameOf(lock, "lock"));
      const wanted = [...task.wanted].map(([primitive, wants]) =>
        `waits for ${wants}${primitive instanceof Lock ? `, ${this.#heldBy(primitive)}` : ""}`
      );
      const place = task.points.length > 0
        ? `is at "${task.last}"`
        : wanted.join(" and ") || `waits for something that never comes, after "${task.last}"`;
      return `${task.name} ${held.length > 0 ? `holds ${held.join(" and ")} and ` : ""}${place}`;
    }).join("; ");
  }

  #heldBy(lock: Lock): string {
    const holder = this.#holders.get(lock);
    if (holder === undefined) return "held by no task";
    return `held by ${holder.name}${holder.ended ? ", which has ended" : ""}`;
  }
}

/** The first line of an error. */
export function firstLine(error: unknown): string {
  return (error instanceof Error ? headline(error) : asText(error)).split("\n")[0];
}
