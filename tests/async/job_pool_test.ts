import { onVirtualTime, settle } from "@course/notebook/virtual";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { delay } from "@std/async";
import { JobPool } from "../../lib/async/job_pool.ts";
import { following, type Order, PoolMember } from "../../lib/async/pool_member.ts";
import { outcome, reasonOf, states } from "./helpers.ts";

// Who gets which job, and when: with members that do what the test tells them.

/** A member that keeps what it is sent, and answers when it is told to. */
class Puppet extends PoolMember {
  readonly inbox: Order[] = [];
  readonly messages: number[] = [];
  ended: "end" | "kill" | undefined;
  /** The first of the inbox that has not begun. */
  begun = 0;
  stopped = false;

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
    if (orders.some(([, , args]) => args.includes("cannot travel"))) throw new TypeError("No");
    this.inbox.push(...orders);
    this.messages.push(orders.length);
  }

  protected override stop(): number {
    return this.inbox.splice(this.begun)[0]?.[0] ?? -1;
  }
}

class PuppetPool extends JobPool {
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

  protected override hire(module: string, name: string): PoolMember {
    assertEquals(module, "file:///jobs.ts");
    this.names.push(name);
    const puppet = new Puppet(this);
    this.puppets.push(puppet);
    return puppet;
  }
}

const inboxes = (pool: PuppetPool) => pool.puppets.map((puppet) => puppet.names());

Deno.test(
  "EX3 EX4 one job each; members are started when all are busy, up to size, and then jobs wait",
  onVirtualTime(async () => {
    const pool = new PuppetPool(2);
    await pool.play("a");
    assertEquals(inboxes(pool), [["a"]]);
    await pool.play("b", "c", "d");
    assertEquals(inboxes(pool), [["a"], ["b"]]);
    pool.puppets[1].answer();
    assertEquals(inboxes(pool), [["a"], ["c"]]);
    pool.puppets[0].answer();
    pool.puppets[0].answer();
    await pool.play("e");
    assertEquals([inboxes(pool), pool.names], [[["e"], ["c"]], ["puppet-1", "puppet-2"]]);
  }),
);

Deno.test(
  "EX3 small jobs go to the least loaded, those of one turn in one message",
  onVirtualTime(async () => {
    const pool = await PuppetPool.knowing(2, "s");
    await pool.play("s", "s", "s", "s", "s");
    assertEquals(pool.puppets.map(({ messages }) => messages), [[3], [2]]);
    await pool.play("s");
    assertEquals(pool.puppets.map(({ load }) => load), [3, 3]);
    for (const puppet of pool.puppets) while (puppet.load > 0) puppet.answer();
  }),
);

Deno.test(
  "EX3 at most 64 small jobs line up at a member",
  onVirtualTime(async () => {
    const pool = await PuppetPool.knowing(1, "s");
    await pool.play(...Array<string>(70).fill("s"));
    assertEquals(pool.puppets[0].load, 64);
    pool.puppets[0].answer();
    assertEquals(pool.puppets[0].load, 64);
    while (pool.puppets[0].load > 0) pool.puppets[0].answer();
  }),
);

Deno.test(
  "EX3 no job waits behind one that may be long, and no long one behind a small one",
  onVirtualTime(async () => {
    const pool = await PuppetPool.knowing(2, "s");
    await pool.play("long", "s", "s", "longer", "s");
    assertEquals(inboxes(pool), [["long"], ["s", "s"]], "and nobody overtakes the longer one");
    pool.puppets[1].answer();
    pool.puppets[1].answer();
    assertEquals(inboxes(pool), [["long"], ["longer"]]);
    pool.puppets[0].answer();
    assertEquals(inboxes(pool), [["s"], ["longer"]]);
  }),
);

Deno.test(
  "EX3 a job that was small once and is not any more waits again",
  onVirtualTime(async () => {
    const pool = await PuppetPool.knowing(1, "s");
    await pool.play("s");
    pool.puppets[0].answer(false);
    await pool.play("s", "s");
    assertEquals(inboxes(pool), [["s"]]);
  }),
);

Deno.test(
  "EX6 EX5 a job with a signal or with something to transfer is never sent ahead",
  onVirtualTime(async () => {
    for (const options of [new AbortController(), { transfer: [new ArrayBuffer(1)] }]) {
      const pool = await PuppetPool.knowing(1, "s");
      await pool.play("s");
      pool.run("s", [], options);
      await pool.play("s");
      assertEquals(inboxes(pool), [["s"]]);
      pool.puppets[0].answer();
      assertEquals(inboxes(pool), [["s"]], "nor is anything sent to one who has such a job");
      pool.puppets[0].answer();
      pool.puppets[0].answer();
    }
  }),
);

Deno.test(
  "EX3 what a member keeps waiting is taken back, to its old place, for whoever is free",
  onVirtualTime(async () => {
    const pool = await PuppetPool.knowing(2, "s");
    const results = await pool.play("s", "s", "s", "s", "s");
    assertEquals(pool.puppets.map(({ load }) => load), [3, 2]);
    pool.puppets[0].begun = 1;
    pool.puppets[1].begun = 1;
    await delay(10);
    assertEquals(pool.puppets.map(({ load }) => load), [1, 1]);
    assertEquals(await states(...results), Array(5).fill("pending"));
    pool.puppets[1].answer();
    assertEquals(await states(...results), ["pending", "fulfilled", ...Array(3).fill("pending")]);
    assertEquals(pool.puppets[1].load, 3, "the one that answers gets them all");
    while (pool.puppets[1].load > 0) pool.puppets[1].answer();
    pool.puppets[0].answer();
    assertEquals(await states(...results), Array(5).fill("fulfilled"));
  }),
);

Deno.test(
  "EX3 a member that answers in time keeps its jobs",
  onVirtualTime(async () => {
    const pool = await PuppetPool.knowing(1, "s");
    await pool.play("s", "s", "s", "s");
    for (let left = 4; left > 0; left--) {
      await delay(4);
      assertEquals(pool.puppets[0].load, left);
      pool.puppets[0].answer();
    }
  }),
);

Deno.test(
  "EX11 a member that dies costs the job that it had begun, and the others go on in order",
  onVirtualTime(async () => {
    const pool = await PuppetPool.knowing(1, "s");
    const results = await pool.play("s", "s", "s");
    pool.puppets[0].begun = 1;
    pool.puppets[0].die();
    assertMatch(String(await reasonOf(results[0])), /The puppet died while it ran the job "s"/);
    assertEquals([pool.puppets[0].ended, pool.puppets[1].load], ["kill", 2]);
    pool.puppets[1].answer();
    assertEquals(await states(results[1], results[2]), ["fulfilled", "pending"]);
    pool.puppets[1].answer();
  }),
);

Deno.test(
  "EX11 a member that dies before it begins anything costs a job, too: nothing is tried forever",
  onVirtualTime(async () => {
    const pool = await PuppetPool.knowing(1, "s");
    const results = await pool.play("s", "s");
    for (const [i, result] of results.entries()) {
      pool.puppets[i].die();
      assertMatch(String(await reasonOf(result)), /died/);
    }
    assertEquals(pool.puppets.length, 2, "nobody is started for nothing");
  }),
);

Deno.test(
  "EX5 a job that cannot be sent fails alone, also in the middle of a message",
  onVirtualTime(async () => {
    const pool = await PuppetPool.knowing(1, "s");
    const good = pool.run("s");
    const bad = pool.run("s", ["cannot travel"]);
    const alsoGood = pool.run("s");
    assertMatch(String(await reasonOf(bad)), /TypeError: No/);
    assertEquals(pool.puppets[0].load, 2);
    pool.puppets[0].answer();
    pool.puppets[0].answer();
    assertEquals(await Promise.all([good, alsoGood]), ["s done", "s done"]);
    const alone = pool.run("x", ["cannot travel"]);
    const next = pool.run("y");
    assertMatch(String(await reasonOf(alone)), /TypeError: No/);
    await null;
    pool.puppets[0].answer();
    assertEquals(await next, "y done", "and its place is free again");
  }),
);

Deno.test(
  "EX9 close ends the members when the last job is answered",
  onVirtualTime(async () => {
    const pool = new PuppetPool(1);
    const [first, second] = await pool.play("first", "second");
    const closed = pool.close();
    assertEquals((await outcome(closed)).state, "pending");
    pool.puppets[0].answer();
    assertEquals([await first, pool.puppets[0].ended], ["first done", undefined]);
    pool.puppets[0].answer();
    await closed;
    assertEquals([await second, pool.puppets[0].ended], ["second done", "end"]);
    assert(pool.close() === closed);
  }),
);

Deno.test(
  "EX9 EX11 close ends also when the last member dies",
  onVirtualTime(async () => {
    const pool = new PuppetPool(1);
    const [only] = await pool.play("only");
    const closed = pool.close();
    pool.puppets[0].die();
    assertMatch(String(await reasonOf(only)), /died/);
    await closed;
  }),
);

Deno.test(
  "EX11 when no member can be started, the job says why",
  onVirtualTime(async () => {
    class NoPool extends JobPool {
      constructor() {
        super("file:///jobs.ts", { size: 1 });
      }
      protected override hire(): PoolMember {
        throw new Error("Not permitted");
      }
    }
    const pool = new NoPool();
    assertEquals(await states(pool.run("a"), pool.run("b")), ["rejected", "rejected"]);
    await pool.close();
  }),
);

Deno.test(
  "EX6 an aborted job leaves the queue at once, wherever it is, and thousands leave no trace",
  onVirtualTime(async () => {
    const pool = new PuppetPool(1);
    await pool.play("first");
    const controller = new AbortController();
    const aborted = Array.from({ length: 10_000 }, () => pool.run("never", [], controller));
    const last = pool.run("last");
    controller.abort("enough");
    assert((await Promise.allSettled(aborted)).every(({ status }) => status === "rejected"));
    pool.puppets[0].answer();
    assertEquals(inboxes(pool), [["last"]]);
    pool.puppets[0].answer();
    assertEquals(await last, "last done");
  }),
);

Deno.test("EX12 a ticket is a number that fits into an Int32", () => {
  assertEquals([following(0), following(2 ** 30 - 1)], [1, 0]);
});

Deno.test(
  "EX5 of two jobs in one message, the one that can be sent is",
  onVirtualTime(async () => {
    const pool = await PuppetPool.knowing(1, "s");
    const bad = pool.run("s", ["cannot travel"]);
    const good = pool.run("s");
    assertEquals(String(await reasonOf(bad)), "TypeError: No");
    pool.puppets[0].answer();
    assertEquals(await good, "s done");
  }),
);

Deno.test(
  "EX3 a member that has begun all that it has keeps it, and is watched again with the next",
  onVirtualTime(async () => {
    const pool = await PuppetPool.knowing(1, "s");
    const [puppet] = pool.puppets;
    await pool.play("s", "s");
    puppet.begun = 2;
    await delay(10);
    assertEquals(puppet.load, 2, "neither is run a second time");
    puppet.answer();
    puppet.answer();
    await pool.play("s", "s");
    puppet.begun = 1;
    await delay(10);
    assertEquals(puppet.load, 1);
    puppet.answer();
    puppet.answer();
  }),
);

/** Inputs that count how often they are asked for, and know no `return`. */
function countedInputs(length: number) {
  const counted = {
    asked: 0,
    [Symbol.iterator]: () => ({
      next: () => ({ value: counted.asked, done: ++counted.asked > length }),
    }),
  };
  return counted;
}

Deno.test(
  "EX3 map runs as many at a time as there are members, and is not far ahead of the one who asks",
  onVirtualTime(async () => {
    const pool = new PuppetPool(3);
    const inputs = countedInputs(9);
    const results = pool.map("m", inputs);
    const first = results.next();
    await null;
    assertEquals([inputs.asked, inboxes(pool)], [3, [["m"], ["m"], ["m"]]]);
    // The others overtake the first, up to six in all.
    const others = pool.puppets.slice(1);
    for (let i = 0; i < 5; i++) {
      for (const puppet of others) if (puppet.load > 0) puppet.answer();
      await settle();
    }
    assertEquals([inputs.asked, others.map(({ load }) => load)], [6, [0, 0]]);
    pool.puppets[0].answer();
    assertEquals((await first).value, "m done");
    await results.return!();
  }),
);

Deno.test(
  "EX6 map asks for no more inputs when the loop is left, nor after their end",
  onVirtualTime(async () => {
    const left = countedInputs(9);
    const pool = new PuppetPool(1);
    const results = pool.map("m", left);
    const first = results.next();
    await null;
    pool.puppets[0].answer();
    await first;
    const asked = left.asked;
    await results.return!();
    await settle();
    assertEquals(left.asked, asked);

    const all = countedInputs(2);
    const other = new PuppetPool(2);
    const values = Array.fromAsync(other.map("m", all));
    for (const index of [0, 1]) {
      await settle();
      other.puppets[index].answer();
    }
    assertEquals([await values, all.asked], [["m done", "m done"], 3]);
  }),
);
