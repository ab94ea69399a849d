/** Where the tasks of an explored program act: each goes on only when it is told to. */
import { AsyncLocalStorage } from "node:async_hooks";
import { type Cancellable, type Guard, Lock } from "../async/mod.ts";
import { asText } from "./print.ts";

/** Where a task came to in a step. */
export interface Move {
  readonly task: string;
  readonly kind: "point" | "waits" | "end" | "threw";
  /** The point, what is waited for, or the error. */
  readonly label: string;
  readonly error?: unknown;
}

/** Somebody who could go on next. */
export interface Choice {
  /** The task; `A.2` for the second of the points that task A is at. */
  readonly name: string;
  readonly task: string;
  go(): void;
}

/** A place where a task stands until it is told to go on. */
interface Point {
  readonly label: string;
  readonly goOn: () => void;
}

/** Who acts: known wherever a task has called or awaited its way to. */
const acting = new AsyncLocalStorage<Actor>();

/** Whether a task of an explored program is asking. */
export function isOnStage(): boolean {
  return acting.getStore() !== undefined;
}

class Actor {
  readonly points: Point[] = [];
  readonly wanted = new Set<NamedLock>();
  ended = false;
  last = "start";

  constructor(readonly name: string, readonly stage: Stage) {}
}

/** The tasks of one run of a program, their points and their locks. */
export class Stage {
  readonly #actors: Actor[] = [];
  readonly #locks: NamedLock[] = [];
  #moves: Move[] = [];
  #closed = false;

  /** Lets the tasks come up; each stands at its start. */
  enter(tasks: Record<string, () => unknown>): void {
    for (const [name, work] of Object.entries(tasks)) {
      const actor = new Actor(name, this);
      this.#actors.push(actor);
      acting.run(actor, () => this.#perform(actor, work));
    }
    this.#moves = [];
  }

  async #perform(actor: Actor, work: () => unknown): Promise<void> {
    await this.at("start");
    try {
      await work();
      this.tell(actor, { kind: "end", label: "" });
    } catch (error) {
      this.tell(actor, { kind: "threw", label: headline(error), error });
    }
    actor.ended = true;
  }

  /** Stops the calling task at a point; after the end of the run, for ever. */
  at(label: string): Promise<void> {
    if (typeof label !== "string") {
      throw new TypeError(`Cannot stop at a point: label must be a string, received ${label}`);
    }
    const actor = this.actor(`stop at "${label}"`);
    return new Promise((goOn) => {
      if (this.#closed) return;
      actor.last = label;
      actor.points.push({ label, goOn });
      this.tell(actor, { kind: "point", label });
    });
  }

  /** A lock that knows its name and its holder. */
  lock(name: string): Lock {
    if (typeof name !== "string" || name === "") {
      throw new TypeError(
        `Cannot make a lock: name must be a string that is not empty, received ${asText(name)}`,
      );
    }
    const lock = new NamedLock(name, this);
    this.#locks.push(lock);
    return lock;
  }

  /** The calling task. */
  actor(what: string): Actor {
    const actor = acting.getStore();
    if (actor?.stage === this) return actor;
    throw new Error(`Cannot ${what}: only a task of the explored program can do so`);
  }

  tell(actor: Actor, move: Omit<Move, "task">): void {
    this.#moves.push({ task: actor.name, ...move });
  }

  /** Who could go on, in the order of the tasks. */
  choices(): Choice[] {
    return this.#actors.flatMap((actor) =>
      actor.points.map((point, index) => ({
        name: index === 0 ? actor.name : `${actor.name}.${index + 1}`,
        task: actor.name,
        go() {
          actor.points.splice(index, 1);
          point.goOn();
        },
      }))
    );
  }

  /** Where everybody came to since the last call, `first` of all the one who was told to go on. */
  takeMoves(first: Move): Move[] {
    const moves = new Map([[first.task, first]]);
    for (const move of this.#moves) moves.set(move.task, move);
    this.#moves = [];
    return [...moves.values()];
  }

  /** Whether a task has not come to its end. */
  get unfinished(): boolean {
    return this.#actors.some((actor) => !actor.ended);
  }

  /** Where the tasks stand that have not ended, a sentence for each. */
  waits(): string[] {
    return this.#actors.filter((actor) => !actor.ended).map((actor) => {
      const held = this.#locks.filter((lock) => lock.holder === actor).map(({ name }) => name);
      const holds = held.length > 0 ? `holds ${held.join(" and ")} and ` : "";
      const wanted = [...actor.wanted].map((lock) => `${lock.name}, ${lock.heldBy()}`);
      const waits = actor.points.length > 0
        ? `is at "${actor.last}"`
        : `waits for ${
          wanted.join(" and ") || `something that never comes, after "${actor.last}"`
        }`;
      return `${actor.name} ${holds}${waits}`;
    });
  }

  /** The run is over: who has not ended by now never will. */
  close(): void {
    this.#closed = true;
  }
}

/** A lock that knows its name and its holder; who has got it is at a point. */
class NamedLock extends Lock {
  holder: Actor | undefined;
  readonly name: string;
  readonly #stage: Stage;

  constructor(name: string, stage: Stage) {
    super();
    this.name = name;
    this.#stage = stage;
  }

  override tryAcquire(): Guard | undefined {
    const actor = this.#stage.actor(`acquire ${this.name}`);
    const guard = super.tryAcquire();
    if (guard !== undefined) this.holder = actor;
    return guard;
  }

  override async acquire(options?: Cancellable): Promise<Guard> {
    const actor = this.#stage.actor(`acquire ${this.name}`);
    if (this.locked) {
      actor.wanted.add(this);
      this.#stage.tell(actor, { kind: "waits", label: this.name });
    }
    const guard = await super.acquire(options).finally(() => actor.wanted.delete(this));
    this.holder = actor;
    await this.#stage.at(`has ${this.name}`);
    return guard;
  }

  override release(): void {
    this.holder = undefined;
    super.release();
  }

  heldBy(): string {
    if (this.holder === undefined) return "held by nobody known";
    return `held by ${this.holder.name}${this.holder.ended ? ", which has ended" : ""}`;
  }
}

/** The first line of an error. */
export function headline(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : asText(error);
  return text.split("\n")[0];
}
