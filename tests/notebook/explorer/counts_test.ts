/** How many schedules and classes there are, against known numbers; and what chance finds. */
import { type Exploration, explore, type Program } from "@course/notebook";
import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { ByPriorities } from "../../../lib/notebook/explorer/search/by_priorities.ts";
import type { Chooser } from "../../../lib/notebook/explorer/run/run.ts";
import { withoutPreemption } from "../../../lib/notebook/explorer/search/search.ts";
import { processorTime, seededRandom } from "../../../lib/notebook/time/mod.ts";
import { withRuns } from "../../../lib/notebook/explorer/run/with_runs.ts";
import { independent, indexer, lastZero, philosophers, readers } from "./support/known_programs.ts";

/** All classes are run, and none goes wrong. */
async function classesOf(program: Program): Promise<number> {
  const found = await explore("known", program, { limit: 20_000 });
  found.assertSafe();
  assert(found.classes);
  return found.schedules;
}

Deno.test("n readers of one variable: 2ⁿ classes at most", async () => {
  for (let n = 1; n <= 8; n++) assertLessOrEqual(await classesOf(readers(n)), 2 ** n);
});

Deno.test("independent tasks: one class, which represents all their schedules", async () => {
  for (const [k, m] of [[2, 2], [3, 4], [4, 5]]) {
    const found = await explore("independent", independent(k, m));
    assertEquals(found.schedules, 1);
    assertEquals(found.estimate, multinomial(new Array(k).fill(m)));
    assertEquals([found.exhaustive, found.isExact, found.broken], [true, true, 0]);
  }
});

Deno.test("the last zero: (n + 3) · 2ⁿ⁻² classes", async () => {
  for (let n = 2; n <= 8; n++) {
    assertLessOrEqual(await classesOf(lastZero(n)), (n + 3) * 2 ** (n - 2));
  }
});

Deno.test("an indexer: one class for 11 tasks, 8 for 12", async () => {
  assertEquals(await classesOf(indexer(11)), 1);
  assertEquals(await classesOf(indexer(12)), 8);
});

Deno.test("five philosophers who take their forks in order are proved", async () => {
  const start = processorTime();
  assertLessOrEqual(await classesOf(philosophers(5, "in order")), 1000);
  assertLessOrEqual(processorTime() - start, 3000);
  const hungry = await explore("left first", philosophers(5, "left first"));
  assertEquals(hungry.example.problem?.kind, "deadlock");
});

/** The number of schedules of tasks with so many steps. */
function multinomial(counts: number[]): number {
  let [product, total] = [1, 0];
  for (const count of counts) for (let i = 1; i <= count; i++) product *= ++total / i;
  return Math.round(product);
}

/** Tasks of so many steps, the first of which may end early. */
const tasksOf = (counts: number[], early = false): Program => ({ at }) => {
  let ended = 0;
  const work = (count: number, index: number) => async () => {
    for (let i = 1; i < count; i++) {
      await at(`step ${i}`);
      if (early && index === 0 && ended > 0) return;
    }
    ended++;
  };
  return { tasks: Object.fromEntries(counts.map((count, i) => [`T${i}`, work(count, i)])) };
};

/** One lock, and three tasks that hold it over a point. */
const locked = (rounds: number): Program => ({ at, lock }) => {
  const door = lock("door");
  const visit = async () => {
    for (let i = 0; i < rounds; i++) {
      using _guard = await door.acquire();
      await at(`inside ${i}`);
    }
  };
  return { tasks: { A: visit, B: visit, C: visit } };
};

Deno.test("an estimate is within a factor of two of the true number", async () => {
  const programs: Program[] = [
    ...[[4, 4], [5, 5], [3, 3, 3], [2, 3, 4], [1, 1, 1, 1, 1], [6, 3], [2, 2, 2, 2]].map((counts) =>
      tasksOf(counts)
    ),
    tasksOf([6, 3], true),
    tasksOf([5, 3, 2], true),
    locked(2),
  ];
  for (const program of programs) {
    const all = await explore("all", program, { limit: 100_000 });
    assert(all.exhaustive);
    const some = await explore("some", program, { limit: 30 });
    assert(!some.exhaustive);
    const ratio = some.estimate / all.schedules;
    assert(ratio > 0.5 && ratio < 2, `${some.estimate} for ${all.schedules}`);
  }
});

Deno.test("chance by ranks keeps its promise, and finds what an even chance does not", async () => {
  /** Only if A is interrupted right at its 6th step, and for long, B gets far enough to break it. */
  const rare: Program = ({ at }) => {
    let [open, wrong, done] = [false, false, 0];
    return {
      tasks: {
        A: async () => {
          for (let i = 0; i < 12; i++) {
            open = i === 6;
            await at(`A ${i}`);
          }
        },
        B: async () => {
          const before = open;
          for (let i = 0; i < 12; i++) await at(`B ${done++}`);
          wrong = before && open;
        },
      },
      atEnd: () => !wrong,
    };
  };
  const { byRank, evenly, oneIn } = await hitsOf(rare, 2000);
  assert(byRank >= 1 / oneIn, `${byRank} of the runs by rank, 1 in ${oneIn} promised`);
  assert(byRank > 4 * evenly, `${byRank} by rank, ${evenly} evenly`);
});

/** The share of runs that go wrong, for two kinds of chance. */
async function hitsOf(program: Program, runs: number) {
  const explored = { title: "rare", program, mostSteps: 1000, mayWait: false };
  return await withRuns(explored, async (run) => {
    const random = seededRandom(5);
    const priorities = new ByPriorities(random);
    priorities.learn(await run(withoutPreemption));
    const share = async (begin: () => Chooser) => {
      let wrong = 0;
      for (let i = 0; i < runs; i++) if ((await run(begin())).problem) wrong++;
      return wrong / runs;
    };
    return {
      byRank: await share(() => priorities.begin()),
      evenly: await share(() => ({ choices }) => choices[Math.floor(random() * choices.length)]),
      oneIn: priorities.oneIn,
    };
  });
}

Deno.test("a verdict says how much was seen", async () => {
  const text = (found: Exploration) =>
    // deno-lint-ignore no-explicit-any
    (found as any)[Symbol.for("Jupyter.display")]()["text/plain"].split("\n").slice(1);
  assertEquals(text(await explore("t", independent(3, 4))), [
    "1 class stands for 34,650 schedules, all tried: none goes wrong",
  ]);
  const some = await explore("t", tasksOf([6, 6, 6]), { limit: 100 });
  const [verdict, bound] = text(some);
  assertEquals(
    verdict.replace(/^\d+/, "N"),
    "N of about 17,000,000 schedules tried (under 0.01 %): none goes wrong",
  );
  assertEquals(bound, "a random run finds an error of depth 2 with at least 1 in 54");
});
