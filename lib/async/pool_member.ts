import type { PoolJob } from "./pool_job.ts";
import { type Packed, unpackError } from "./remote_error.ts";

/** A job as it travels: the ticket comes back with the answer. */
export type Order = readonly [ticket: number, job: string, args: readonly unknown[]];

/** What came of a job: its value, or the error that it threw. */
export type Answer = readonly [ticket: number, ok: boolean, outcome: unknown];

/** The ticket after this one; they start again from 0 before they outgrow an Int32. */
export function following(ticket: number): number {
  return (ticket + 1) % 2 ** 30;
}

/** What members tell their pool. */
export interface MemberOwner {
  /** The job of this name turned out to be small, or to be small no longer. */
  onVerdict(job: string, small: boolean): void;
  /** Some jobs are answered: there is room for others. */
  onAnswers(member: PoolMember): void;
  /** It has been busy for too long with the first of several jobs. */
  onImpatience(member: PoolMember): void;
  /** It will never answer again. */
  onDeath(member: PoolMember, cause: unknown): void;
}

/** One worker or child process, as the pool sees it: it runs its jobs one after the other. */
export abstract class PoolMember {
  /** Given and not answered, in order. */
  readonly #jobs = new Map<number, PoolJob>();
  /** Given and not sent yet: what is given in one turn travels in one message. */
  #outbox: PoolJob[] = [];
  #nextTicket = 0;
  #accepts = false;
  #watch: ReturnType<typeof setTimeout> | undefined;
  protected readonly owner: MemberOwner;

  constructor(owner: MemberOwner) {
    this.owner = owner;
  }

  /** How many jobs it has to do. */
  get load(): number {
    return this.#jobs.size + this.#outbox.length;
  }

  /** Whether others may line up: all that it has is small. */
  get accepts(): boolean {
    return this.#accepts;
  }

  /** Adds a job; to a busy member only if both are small. */
  give(job: PoolJob, small: boolean): void {
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
  }

  /** Expects an answer within so many milliseconds from now, while several jobs are here. */
  beWatched(patience: number): void {
    clearTimeout(this.#watch);
    this.#watch = this.#jobs.size < 2
      ? undefined
      : setTimeout(() => this.owner.onImpatience(this), patience);
  }

  /** Takes back the jobs that it has not begun, and will not begin any more. */
  takeBack(): PoolJob[] {
    clearTimeout(this.#watch);
    this.#accepts = false;
    const tickets = [...this.#jobs.keys()];
    const first = tickets.indexOf(this.stop());
    return first < 0 ? [] : tickets.slice(first).map((ticket) => this.#take(ticket)!);
  }

  /** Takes away all that it has, begun or not. */
  abandon(): PoolJob[] {
    return [...this.#jobs.keys()].map((ticket) => this.#take(ticket)!);
  }

  /** Ends it, when it is idle. */
  abstract end(): Promise<void>;

  /** Ends it at once, whatever it is doing. */
  abstract kill(): Promise<void>;

  /** Puts the orders on their way; throws, and sends nothing, if one of them cannot travel. */
  protected abstract send(orders: Order[], transfer: Transferable[]): void;

  /** Makes it begin nothing more until the next `send()`; returns the ticket that it would begin. */
  protected abstract stop(): number;

  /** The answers have arrived. */
  protected onAnswers(answers: readonly Answer[]): void {
    for (const [ticket, ok, outcome] of answers) {
      const job = this.#take(ticket);
      if (ok) job?.fulfil(outcome);
      else job?.fail(unpackError(outcome as Packed));
    }
    this.owner.onAnswers(this);
  }

  #take(ticket: number): PoolJob | undefined {
    const job = this.#jobs.get(ticket);
    this.#jobs.delete(ticket);
    return job;
  }

  /** Returns whether they are sent; a single one that cannot be is told so. */
  #trySend(jobs: PoolJob[]): boolean {
    let ticket = this.#nextTicket;
    const orders = jobs.map((job): Order => {
      const order: Order = [ticket, job.name, job.args];
      ticket = following(ticket);
      return order;
    });
    try {
      this.send(orders, jobs.flatMap((job) => job.transfer));
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
}
