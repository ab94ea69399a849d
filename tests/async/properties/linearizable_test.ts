/**
 * Each primitive behaves, in every order of a few calls, as if one call were made at a time; and the
 * check of that finds faults that were put into them on purpose.
 */
import { linearizable } from "@course/notebook";
import { assert, assertGreaterOrEqual } from "@std/assert";
import { loadCopy } from "./support/load_mutant.ts";
import { MUTANTS } from "./support/mutants.ts";
import {
  byName,
  NUMBERS,
  OPERATIONS,
  type Operations,
  RANKED,
  settingOf,
} from "./support/operations.ts";
import {
  BarrierModel,
  ConditionModel,
  EventModel,
  QueueModel,
  SemaphoreModel,
} from "./support/sequential_models.ts";

// deno-lint-ignore no-explicit-any
type Exports = Record<string, any>;

/** How a primitive of some module is made, and what it is compared with. */
interface Subject {
  make(from: Exports): unknown;
  model(): unknown;
  operations: Operations;
}

type Item = (typeof RANKED)[number];

function filled<Q extends { putNowait(item: T): void }, T>(queue: Q, items: readonly T[]): Q {
  for (const item of items) queue.putNowait(item);
  return queue;
}

const byRank = (a: Item, b: Item) => a.rank - b.rank;

const SUBJECTS: Record<string, Subject[]> = {
  Lock: [{
    make: ({ Lock }) => new Lock(),
    model: () => new SemaphoreModel(1, true),
    operations: OPERATIONS.Lock,
  }],
  Semaphore: [1, 2].map((value) => ({
    make: ({ Semaphore }) => new Semaphore(value),
    model: () => new SemaphoreModel(value),
    operations: OPERATIONS.Semaphore,
  })),
  AsyncEvent: [{
    make: ({ AsyncEvent }) => new AsyncEvent(),
    model: () => new EventModel(),
    operations: OPERATIONS.AsyncEvent,
  }],
  Barrier: [2, 3].map((parties) => ({
    make: ({ Barrier }) => new Barrier(parties),
    model: () => new BarrierModel(parties),
    operations: OPERATIONS.Barrier,
  })),
  Condition: [{
    make: ({ Condition }) => new Condition(),
    model: () => new ConditionModel(),
    operations: OPERATIONS.Condition,
  }],
  Queue: [{
    make: ({ Queue }) => new Queue(1),
    model: () => new QueueModel<number>(1),
    operations: OPERATIONS.Queue,
  }],
  PriorityQueue: [
    {
      make: ({ PriorityQueue }) =>
        filled(new PriorityQueue({ maxSize: 8, compare: byRank }), RANKED),
      model: () => filled(new QueueModel<Item>(8, byRank), RANKED),
      operations: OPERATIONS.PriorityQueue,
    },
    {
      make: ({ PriorityQueue }) => filled(new PriorityQueue({ maxSize: 6 }), NUMBERS),
      model: () => filled(new QueueModel<number>(6, (a, b) => a - b), NUMBERS),
      operations: OPERATIONS.numbers,
    },
  ],
};

/** How many scenarios for each primitive; raise it with the environment's PROGRAMS. */
const scenarios = Math.ceil(Number(Deno.env.get("PROGRAMS") ?? 1000) / 50);
/** How many it takes to find a fault. */
const enough = 40;

async function isFine(name: string, from: Exports, count: number, seed = 1): Promise<boolean> {
  for (const { make, model, operations } of SUBJECTS[name]) {
    const found = await linearizable(name, {
      make: () => settingOf(make(from)),
      model: () => settingOf(model()),
      operations: byName(operations),
    }, { scenarios: count, seed });
    if (found.broken > 0) return false;
    assert(found.exhaustive);
  }
  return true;
}

for (const [name, { files }] of Object.entries(MUTANTS)) {
  Deno.test(`${name}: calls of several tasks come to what one at a time could come to`, async () => {
    await inFolder(async (folder) => {
      assert(await isFine(name, await loadCopy(folder, files), scenarios));
    });
  });
}

Deno.test("faults in the primitives are found: at least 95 of 100", async (t) => {
  let [found, all] = [0, 0];
  await inFolder(async (folder) => {
    for (const [name, { files, mutants }] of Object.entries(MUTANTS)) {
      const survivors: string[] = [];
      for (const mutant of mutants) {
        const isFound = !await isFine(name, await loadCopy(folder, files, mutant), enough);
        all++;
        if (isFound) found++;
        else survivors.push(mutant.fault);
      }
      const missed = survivors.join("; ") || "none";
      await t.step(`${name}: ${mutants.length} faults, not found: ${missed}`, () => {
        assertGreaterOrEqual(mutants.length, 10);
      });
    }
  });
  assertGreaterOrEqual(found / all, 0.95, `${found} of ${all} found`);
});

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
