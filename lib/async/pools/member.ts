/** One worker or child process, as the pool sees it. */
import type { Job } from "./job.ts";
import { type Parcel, unpackError } from "./errors/mod.ts";

/** A job as it travels: the ticket comes back with the answer. */
export type Order = readonly [ticket: number, job: string, args: unknown];

/** What came of a job: its value, or the error that it threw. */
export type Answer = readonly [ticket: number, ok: boolean, outcome: unknown];

/** The ticket after this one; they start again from 0 before they outgrow an Int32. */
export function following(ticket: number): number {
  return (ticket + 1) % 2 ** 30;
}

/** What members tell the crew that they belong to. */
export interface MemberOwner {
  /** The job of this name turned out to be small, or to be small no longer. */
  onVerdict(job: string, small: boolean): void;
  /** Some jobs are answered: there is room for others. */
  onAnswers(member: Member): void;
  /** It has been busy for too long with the first of several jobs. */
  onImpatience(member: Member): void;
  /** It will never answer again. */
  onDeath(member: Member, cause: unknown): void;
}

/** A member runs its jobs one after the other. */
export abstract class Member {
  /** The jobs that were given and not answered, in order. */
  readonly #jobs = new Map<number, Job>();
  /** The jobs that were given and not sent: those of one turn travel in one message. */
  #outbox: Job[] = [];
  #nextTicket = 0;
  #accepts = false;
  #proven = false;
  #needed = true;
  /** Runs while several jobs are here, until they are taken back; undefined while none runs. */
  #watch: ReturnType<typeof setTimeout> | undefined;
  protected readonly owner: MemberOwner;

  constructor(owner: MemberOwner) {
    this.owner = owner;
  }

  /** How many jobs it has to do. */
  get load(): number {
    return this.#jobs.size + this.#outbox.length;
  }

  /** Whether other jobs may line up: all that it has are small. */
  get accepts(): boolean {
    return this.#accepts;
  }

  /** Whether it has ever answered. */
  get proven(): boolean {
    return this.#proven;
  }

  /** Adds a job; to a busy member only if both are small. */
  give(job: Job, small: boolean): void {
    this.#accepts = small;
    job.member = this;
    this.#outbox.push(job);
  }

  /** Sends what was given since the last time; a job that cannot be sent fails. */
  flush(patience: number): void {
    const jobs = this.#outbox;
    if (jobs.length === 0) return;
    this.#outbox = [];
    const sent = this.#trySend(jobs);
    if (!sent && jobs.length > 1) jobs.forEach((job) => this.#trySend([job]));
    if (this.#watch === undefined) this.beWatched(patience);
    this.#updateNeed();
  }

  /** Expects an answer within this many milliseconds from now, while several jobs are here. */
  beWatched(patience: number): void {
    this.#endWatch();
    if (this.#jobs.size < 2) return;
    this.#watch = setTimeout(() => this.owner.onImpatience(this), patience);
  }

  /** Takes back the jobs that it has not begun, and no longer will. */
  takeBack(): Job[] {
    this.#endWatch();
    this.#accepts = false;
    const tickets = [...this.#jobs.keys()];
    const first = tickets.indexOf(this.stop());
    return first < 0 ? [] : tickets.slice(first).map((ticket) => this.#take(ticket)!);
  }

  /** Takes away all its jobs, begun or not. */
  abandon(): Job[] {
    return [...this.#jobs.keys()].map((ticket) => this.#take(ticket)!);
  }

  /** Ends it, when it is idle. */
  abstract end(): Promise<void>;

  /** Ends it at once, whatever it is doing. */
  abstract kill(): Promise<void>;

  /** Puts the orders on their way; throws, and sends nothing, if one of them cannot travel. */
  protected abstract send(orders: Order[], transfer: Transferable[]): void;

  /**
   * Keeps it from beginning another job until the next `send()`; returns the ticket that would be
   * next.
   */
  protected abstract stop(): number;

  /** Sets whether the program must stay alive for it (EX18). */
  protected abstract keepAlive(needed: boolean): void;

  /** The answers have arrived. */
  protected onAnswers(answers: readonly Answer[]): void {
    this.#proven = true;
    for (const [ticket, ok, outcome] of answers) {
      const job = this.#take(ticket);
      if (ok) job?.fulfil(outcome);
      else job?.fail(unpackError(outcome as Parcel));
    }
    this.owner.onAnswers(this);
    this.#updateNeed();
  }

  #endWatch(): void {
    clearTimeout(this.#watch);
    this.#watch = undefined;
  }

  #take(ticket: number): Job | undefined {
    const job = this.#jobs.get(ticket);
    this.#jobs.delete(ticket);
    return job;
  }

  /** Returns whether they were sent; a single job that cannot be sent fails. */
  #trySend(jobs: Job[]): boolean {
    let ticket = this.#nextTicket;
    const orders = jobs.map((job): Order => {
      const order: Order = [ticket, job.name, job.cargo.args];
      ticket = following(ticket);
      return order;
    });
    try {
      this.send(orders, jobs.flatMap((job) => job.cargo.transfer));
    } catch (error) {
      if (jobs.length === 1) {
        jobs[0].fail(error);
        queueMicrotask(() => this.owner.onAnswers(this));
      }
      return false;
    }
    jobs.forEach((job, i) => this.#jobs.set(orders[i][0], job));
    this.#nextTicket = ticket;
    return true;
  }

  #updateNeed(): void {
    const needed = this.load > 0;
    if (needed !== this.#needed) this.keepAlive(needed);
    this.#needed = needed;
  }
}
