import { onVirtualTime } from "@course/notebook/virtual";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { delay } from "@std/async";
import type { Cargo } from "../../../lib/async/pools/job.ts";
import { JobPool } from "../../../lib/async/pools/job_pool.ts";
import { following, type Member } from "../../../lib/async/pools/member.ts";
import { outcome, reasonOf, states } from "../support/helpers.ts";
import { inboxes, PuppetPool } from "../support/puppet_pool.ts";

// Who gets which job, and when.

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
  "EX3 a job that was small once and no longer is waits again",
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
  "EX11 a member that dies before it ever begins anything costs a job: nothing is tried forever",
  onVirtualTime(async () => {
    const pool = new PuppetPool(1);
    const results = await pool.play("s", "s");
    for (const [i, result] of results.entries()) {
      pool.puppets[i].die();
      assertMatch(String(await reasonOf(result)), /died/);
    }
    assertEquals(pool.puppets.length, 2, "nobody is started for nothing");
  }),
);

Deno.test(
  "EX11 EX13 a job given to a member that dies of an earlier one goes to another member",
  onVirtualTime(async () => {
    const pool = new PuppetPool(1);
    await pool.play("first");
    pool.puppets[0].answer();
    const [second] = await pool.play("second");
    pool.puppets[0].die();
    assertEquals(inboxes(pool), [[], ["second"]]);
    pool.puppets[1].answer();
    assertEquals(await second, "second done");
  }),
);

Deno.test(
  "EX18 a member is needed as long as it has jobs",
  onVirtualTime(async () => {
    const pool = new PuppetPool(1);
    await pool.play("first", "second");
    const [puppet] = pool.puppets;
    puppet.answer();
    assertEquals(puppet.needed, true);
    puppet.answer();
    assertEquals(puppet.needed, false);
    await pool.play("third");
    assertEquals(puppet.needed, true);
    puppet.answer();
    await Promise.all([pool.run("x", ["cannot travel"])].map(reasonOf));
    assertEquals(puppet.needed, false);
  }),
);

Deno.test(
  "EX5 a job that cannot be sent fails alone, even in the middle of a message",
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
  "EX9 EX11 close ends even when the last member dies",
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
      protected override hire(): Member {
        throw new Error("Not permitted");
      }
      protected override pack(): Cargo {
        return { args: [], transfer: [] };
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

Deno.test(
  "EX6 EX7 when the next job and then the running one are aborted, the one after them begins",
  onVirtualTime(async () => {
    const pool = new PuppetPool(1);
    const [running, next] = [new AbortController(), new AbortController()];
    const aborted = [pool.run("running", [], running), pool.run("next", [], next)];
    const last = pool.run("last");
    await null;
    next.abort("no");
    running.abort("no");
    assertEquals(await states(...aborted), ["rejected", "rejected"]);
    assertEquals([inboxes(pool), pool.puppets[0].ended], [[["running"], ["last"]], "kill"]);
    pool.puppets[1].answer();
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
