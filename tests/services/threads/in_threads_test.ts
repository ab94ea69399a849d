/** The same job on several threads. */
import { assertEquals, assertRejects } from "@std/assert";
import { inThreads } from "@course/services";

class Counter {
  constructor(readonly memory: Int32Array) {}
  next(): number {
    return Atomics.add(this.memory, 0, 1);
  }
}

function meet(memory: Int32Array): number {
  const mine = new Counter(memory).next();
  const deadline = Date.now() + 10_000;
  while (Atomics.load(memory, 0) < 2) if (Date.now() > deadline) return -1;
  return mine;
}

function fail(): never {
  throw new RangeError("no bread");
}

Deno.test("inThreads runs a job on several threads at the same time, on the same memory", async () => {
  const memory = new Int32Array(new SharedArrayBuffer(4));
  const results = await inThreads(2, [meet, Counter], memory);
  assertEquals(results.toSorted(), [0, 1]);
  assertEquals(memory[0], 2);
});

Deno.test("inThreads rejects as its job does", async () => {
  await assertRejects(() => inThreads(2, [fail]), RangeError, "no bread");
});

Deno.test("inThreads wants at least one thread", async () => {
  for (const count of [0, -1, 1.5, NaN, Infinity]) {
    await assertRejects(() => inThreads(count, [fail]), RangeError, `received ${count}`);
  }
});
