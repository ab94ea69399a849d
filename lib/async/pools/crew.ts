/** The members of a pool: who runs which job, and when. */
import type { Job } from "./job.ts";
import { JobQueue } from "./job_queue.ts";
import type { Member, MemberOwner } from "./member.ts";

/** How many jobs a member may have. */
const MOST = 64;
/** After this many milliseconds without an answer, a member has jobs taken back. */
const PATIENCE = 5;

/**
 * A member has one job at a time, and the others wait in the queue. Only small jobs, which took next
 * to no time when they last ran, line up at a busy member, so that many travel in one message; they
 * are taken back from a member that keeps them waiting.
 */
export class Crew implements MemberOwner {
  /** A job is in the queue ⇒ there are `size` members, and none is idle. */
  readonly #queue = new JobQueue();
  readonly #members = new Set<Member>();
  /** The members that were dismissed and may not have ended yet. */
  readonly #leaving = new Set<Promise<void>>();
  /** The names of the jobs that are small. */
  readonly #small = new Set<string>();
  #hired = 0;
  #dispatching = false;
  #closed: PromiseWithResolvers<void> | undefined;

  constructor(
    readonly size: number,
    readonly name: string,
    readonly hire: (owner: MemberOwner, name: string) => Member,
  ) {}

  get closing(): boolean {
    return this.#closed !== undefined;
  }

  take(job: Job): void {
    this.#queue.push(job);
    this.#dispatchSoon();
  }

  /** Waits until all its jobs have ended, and then ends the members. */
  close(): Promise<void> {
    if (this.#closed === undefined) {
      this.#closed = Promise.withResolvers();
      this.#dispatchSoon();
    }
    return this.#closed.promise;
  }

  readonly onAborted = (job: Job): void => {
    if (job.member === undefined) return;
    // It is the only job there: one that can be aborted never shares a member.
    this.#dismiss(job.member);
    this.#dispatchSoon();
  };

  onVerdict(job: string, small: boolean): void {
    if (small) this.#small.add(job);
    else this.#small.delete(job);
  }

  onAnswers(member: Member): void {
    member.beWatched(PATIENCE);
    this.#dispatch();
  }

  onImpatience(member: Member): void {
    this.#queue.putBack(member.takeBack());
    this.#dispatch();
  }

  onDeath(member: Member, cause: unknown): void {
    this.#dismiss(member);
    const untouched = member.takeBack();
    const begun = member.abandon();
    // If a member has never answered, one of its jobs fails with it, even if none had begun:
    // otherwise a module that kills every worker that loads it would be tried forever.
    if (begun.length === 0 && !member.proven) begun.push(...untouched.splice(0, 1));
    for (const job of begun) {
      job.fail(new Error(`The ${this.name} died while it ran the job "${job.name}"`, { cause }));
    }
    this.#queue.putBack(untouched);
    this.#dispatch();
  }

  #dispatchSoon(): void {
    if (this.#dispatching) return;
    this.#dispatching = true;
    queueMicrotask(() => {
      this.#dispatching = false;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    for (let job = this.#queue.peek(); job !== undefined; job = this.#queue.peek()) {
      try {
        const member = this.#memberFor(job);
        if (member === undefined) break;
        member.give(job, this.#isSmall(job));
      } catch (error) {
        job.fail(error); // No member could be started, for example because a permission is missing.
      }
      this.#queue.shift();
    }
    for (const member of this.#members) member.flush(PATIENCE);
    if (this.closing) this.#tryToEnd();
  }

  /** An idle member (EX4), or a new one (EX3), or the least loaded where the job may line up. */
  #memberFor(job: Job): Member | undefined {
    const small = this.#isSmall(job);
    let best: Member | undefined;
    for (const member of this.#members) {
      if (member.load === 0) return member;
      const suits = small && member.accepts && member.load < MOST;
      if (suits && (best === undefined || member.load < best.load)) best = member;
    }
    if (this.#members.size === this.size) return best;
    const member = this.hire(this, `${this.name}-${++this.#hired}`);
    this.#members.add(member);
    return member;
  }

  #isSmall(job: Job): boolean {
    return job.steady && this.#small.has(job.name);
  }

  #dismiss(member: Member): void {
    this.#members.delete(member);
    this.#sayGoodbye(member.kill());
  }

  #sayGoodbye(gone: Promise<void>): void {
    const leaving = gone.finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }

  #tryToEnd(): void {
    // With a job in the queue, no member is idle.
    if ([...this.#members].some((member) => member.load > 0)) return;
    for (const member of this.#members) this.#sayGoodbye(member.end());
    this.#members.clear();
    Promise.all(this.#leaving).then(() => this.#closed!.resolve());
  }
}
