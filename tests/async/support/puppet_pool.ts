/** A pool whose members do what the test tells them. */
import { assertEquals } from "@std/assert";
import type { Cargo } from "../../../lib/async/pools/job.ts";
import { JobPool } from "../../../lib/async/pools/job_pool.ts";
import { Member, type MemberOwner, type Order } from "../../../lib/async/pools/member.ts";

/** A member that keeps what it is sent, and answers when it is told to. */
export class Puppet extends Member {
  readonly inbox: Order[] = [];
  readonly messages: number[] = [];
  ended: "end" | "kill" | undefined;
  /** The first of the inbox that has not begun. */
  begun = 0;
  needed = true;

  names(): string[] {
    return this.inbox.map(([, job]) => job);
  }

  /** Answers the oldest order; before that, says whether the job turned out to be small. */
  answer(small?: boolean): void {
    const [ticket, job] = this.inbox.shift()!;
    this.begun = Math.max(0, this.begun - 1);
    if (small !== undefined) this.owner.onVerdict(job, small);
    this.onAnswers([[ticket, true, `${job} done`]]);
  }

  die(): void {
    this.owner.onDeath(this, "cause");
  }

  override end(): Promise<void> {
    this.ended = "end";
    return Promise.resolve();
  }

  override kill(): Promise<void> {
    this.ended = "kill";
    return Promise.resolve();
  }

  protected override send(orders: Order[]): void {
    if (orders.some(([, , args]) => (args as unknown[]).includes("cannot travel"))) {
      throw new TypeError("No");
    }
    this.inbox.push(...orders);
    this.messages.push(orders.length);
  }

  protected override stop(): number {
    return this.inbox.splice(this.begun)[0]?.[0] ?? -1;
  }

  protected override keepAlive(needed: boolean): void {
    this.needed = needed;
  }
}

export class PuppetPool extends JobPool {
  readonly puppets: Puppet[] = [];
  readonly names: string[] = [];

  constructor(size: number) {
    super("file:///jobs.ts", { size, name: "puppet" });
  }

  /** Runs the jobs in one turn, and sees what becomes of them. */
  async play(...jobs: string[]): Promise<Promise<unknown>[]> {
    const results = jobs.map((job) => this.run(job));
    results.forEach((result) => result.catch(() => {}));
    await null;
    return results;
  }

  /** A pool whose members all know that the job is small. */
  static async knowing(size: number, job: string): Promise<PuppetPool> {
    const pool = new PuppetPool(size);
    await pool.play(...Array.from({ length: size }, () => job));
    for (const puppet of pool.puppets) puppet.answer(true);
    await null;
    for (const puppet of pool.puppets) puppet.messages.length = 0;
    return pool;
  }

  protected override hire(owner: MemberOwner, module: string, name: string): Member {
    assertEquals(module, "file:///jobs.ts");
    this.names.push(name);
    const puppet = new Puppet(owner);
    this.puppets.push(puppet);
    return puppet;
  }

  protected override pack(
    _job: string,
    args: readonly unknown[],
    transfer: readonly Transferable[],
  ): Cargo {
    return { args, transfer };
  }
}

/** The jobs that each of its members has. */
export const inboxes = (pool: PuppetPool) => pool.puppets.map((puppet) => puppet.names());
