/** The lock of an explored program. */
import { type Cancellable, type Guard, Lock } from "../async/mod.ts";
import type { ScheduledTask, StepScheduler } from "./step_scheduler.ts";

/** A lock that knows its name and who holds it. Whoever has acquired it stands at a point. */
export class NamedLock extends Lock {
  holder: ScheduledTask | undefined;
  readonly name: string;
  readonly #scheduler: StepScheduler;

  constructor(name: string, scheduler: StepScheduler) {
    super();
    this.name = name;
    this.#scheduler = scheduler;
  }

  override tryAcquire(): Guard | undefined {
    const task = this.#scheduler.running(`acquire ${this.name}`);
    const guard = super.tryAcquire();
    if (guard !== undefined) this.holder = task;
    return guard;
  }

  override async acquire(options?: Cancellable): Promise<Guard> {
    const task = this.#scheduler.running(`acquire ${this.name}`);
    if (this.locked) {
      task.wanted.add(this);
      this.#scheduler.tell(task, { kind: "waits", label: this.name });
    }
    const guard = await super.acquire(options).finally(() => task.wanted.delete(this));
    this.holder = task;
    await this.#scheduler.at(`has ${this.name}`);
    return guard;
  }

  override release(): void {
    this.holder = undefined;
    super.release();
  }

  /** Who holds it, in words. */
  heldBy(): string {
    if (this.holder === undefined) return "held by nobody known";
    return `held by ${this.holder.name}${this.holder.ended ? ", which has ended" : ""}`;
  }
}
