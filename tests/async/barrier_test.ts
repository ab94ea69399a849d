import { onVirtualTime } from "@course/notebook/virtual";
import { delay } from "@std/async";
import { assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import { Barrier, BrokenBarrierError } from "@course/async";
import { reasonOf, states } from "./support/helpers.ts";

const test = (title: string, fn: () => void | Promise<void>) =>
  Deno.test(title, { sanitizeOps: true, sanitizeResources: true }, onVirtualTime(fn));

test("B1 fewer than one party is refused", () => {
  for (const parties of [0, -1, 1.5, NaN, Infinity]) {
    const error = assertThrows(() => new Barrier(parties), RangeError);
    assertEquals(
      error.message,
      `Cannot create a barrier: parties must be an integer of 1 or more, received ${parties}`,
    );
  }
  assertThrows(() => new Barrier("3" as unknown as number), TypeError);
  assertEquals(new Barrier(3).parties, 3);
});

test("B2 the last arrival releases all parties", async () => {
  const barrier = new Barrier(3);
  const first = [barrier.wait(), barrier.wait()];
  assertEquals(await states(...first), ["pending", "pending"]);
  const last = barrier.wait();
  assertEquals(await states(...first, last), ["fulfilled", "fulfilled", "fulfilled"]);
  assertEquals(barrier.waiting, 0);
});

test("B3 each party gets an index of its own, in the order of arrival", async () => {
  const barrier = new Barrier(4);
  assertEquals(await Promise.all([1, 2, 3, 4].map(() => barrier.wait())), [0, 1, 2, 3]);
});

test("B4 the indices stay distinct when a party has left", async () => {
  // The cast: A and B wait. The plot: A's signal aborts, and then C and D come.
  const barrier = new Barrier(3);
  const controller = new AbortController();
  const a = barrier.wait({ signal: controller.signal });
  const b = barrier.wait();
  controller.abort();
  const c = barrier.wait();
  const d = barrier.wait();
  assertEquals(await states(a), ["rejected"]);
  assertEquals(await Promise.all([b, c, d]), [0, 1, 2]);
});

test("B5 a barrier for one never blocks", async () => {
  const barrier = new Barrier(1);
  assertEquals(await barrier.wait(), 0);
  assertEquals(await barrier.wait(), 0);
  assertEquals(barrier.waiting, 0);
});

test("B6 the same parties can meet again and again", async () => {
  const barrier = new Barrier(3);
  for (let round = 0; round < 3; round++) {
    assertEquals(await Promise.all([1, 2, 3].map(() => barrier.wait())), [0, 1, 2]);
  }
});

test("B7 a party that comes back at once waits for the next round", async () => {
  // The cast: a quick party and a slow one. The plot: the quick one comes back before the slow one has run.
  const barrier = new Barrier(2);
  const log: string[] = [];
  async function party(name: string, ms: number) {
    for (const round of [1, 2]) {
      await barrier.wait();
      log.push(`${name}${round}`);
      await delay(ms);
    }
  }
  await Promise.all([party("quick", 0), party("slow", 100)]);
  assertEquals(log.map((entry) => entry.at(-1)).join(""), "1122");

  const first = barrier.wait();
  const last = barrier.wait();
  const again = barrier.wait();
  assertEquals(await states(first, last, again), ["fulfilled", "fulfilled", "pending"]);
  barrier.reset();
  await reasonOf(again);
});

test("B8 waiting counts the parties of the round that is filling", async () => {
  const barrier = new Barrier(3);
  const counts = [barrier.waiting];
  const parties = [];
  for (let i = 0; i < 4; i++) {
    parties.push(barrier.wait());
    counts.push(barrier.waiting);
  }
  assertEquals(counts, [0, 1, 2, 0, 1]);
  barrier.reset();
  await Promise.allSettled(parties);
});

test("B9 a party that leaves breaks nothing, and one more must come", async () => {
  const barrier = new Barrier(2);
  const controller = new AbortController();
  const a = barrier.wait({ signal: controller.signal });
  controller.abort();
  assertEquals([barrier.broken, barrier.waiting], [false, 0]);
  const b = barrier.wait();
  assertEquals(await states(a, b), ["rejected", "pending"]);
  await Promise.all([b, barrier.wait()]);
});

test("B10 resetting an idle barrier does no harm", async () => {
  const barrier = new Barrier(2);
  barrier.reset();
  assertEquals([barrier.broken, barrier.waiting], [false, 0]);
  assertEquals(await Promise.all([barrier.wait(), barrier.wait()]), [0, 1]);
});

test("B11 resetting a filling barrier rejects the waiting parties, and it is usable again", async () => {
  const barrier = new Barrier(3);
  const broken = [barrier.wait(), barrier.wait()];
  barrier.reset();
  assertEquals([barrier.broken, barrier.waiting], [false, 0]);
  for (const promise of broken) assertInstanceOf(await reasonOf(promise), BrokenBarrierError);
  assertEquals(await Promise.all([1, 2, 3].map(() => barrier.wait())), [0, 1, 2]);
});

test("B12 parties of a broken barrier may come back at once", async () => {
  const barrier = new Barrier(3);
  const persistent = async () => {
    try {
      return await barrier.wait();
    } catch {
      return await barrier.wait();
    }
  };
  const parties = [persistent(), persistent()];
  barrier.reset();
  parties.push(persistent());
  assertEquals((await Promise.all(parties)).sort(), [0, 1, 2]);
});

test("B13 a reset cannot reach a round that is complete, but the next one", async () => {
  const barrier = new Barrier(2);
  const complete = [barrier.wait(), barrier.wait()];
  const next = barrier.wait();
  barrier.reset();
  assertEquals(await states(...complete, next), ["fulfilled", "fulfilled", "rejected"]);
});

test("B14 abort breaks it for waiting and for later parties", async () => {
  const barrier = new Barrier(3);
  const waiting = [barrier.wait(), barrier.wait()];
  barrier.abort();
  assertEquals([barrier.broken, barrier.waiting], [true, 0]);
  for (const promise of [...waiting, barrier.wait()]) {
    await assertRejects(() => promise, BrokenBarrierError);
  }
  barrier.abort();
  assertEquals(barrier.broken, true);
});

test("B15 abort also wakes the parties of the round after a complete one", async () => {
  const barrier = new Barrier(2);
  const complete = [barrier.wait(), barrier.wait()];
  const behind = barrier.wait();
  barrier.abort();
  assertEquals(await states(...complete, behind), ["fulfilled", "fulfilled", "rejected"]);
});

test("B16 a party that fails and aborts frees the others", async () => {
  const barrier = new Barrier(3);
  const good = async () => {
    await barrier.wait();
  };
  const bad = async () => {
    await delay(10);
    try {
      throw new Error("Cannot go on");
    } finally {
      barrier.abort();
    }
  };
  const parties = await Promise.allSettled([good(), good(), bad()]);
  const reasons = parties.map((party) => party.status === "rejected" && party.reason.name);
  assertEquals(reasons, ["BrokenBarrierError", "BrokenBarrierError", "Error"]);
});

test("B17 reset mends a broken barrier", async () => {
  const barrier = new Barrier(2);
  barrier.abort();
  barrier.reset();
  assertEquals(barrier.broken, false);
  assertEquals(await Promise.all([barrier.wait(), barrier.wait()]), [0, 1]);
});
