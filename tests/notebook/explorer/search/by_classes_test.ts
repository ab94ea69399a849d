import fc from "fast-check";
import { explore } from "@course/notebook";
import { assert, assertEquals } from "@std/assert";
import { ByClasses } from "../../../../lib/notebook/explorer/search/by_classes.ts";
import { ByPreemptions } from "../../../../lib/notebook/explorer/search/by_preemptions.ts";
import { OrderCount } from "../../../../lib/notebook/explorer/search/count_orders.ts";
import { HappensBefore } from "../../../../lib/notebook/explorer/search/happens_before.ts";
import type { Run } from "../../../../lib/notebook/explorer/run/run.ts";
import { unfoldSchedule } from "../../../../lib/notebook/explorer/replay_text.ts";
import { preemptions, scheduleOf } from "../../../../lib/notebook/explorer/search/search.ts";
import { allOrders } from "../support/brute_force.ts";
import { programOf, searchAll } from "../support/run_small_program.ts";
import { type SmallProgram, smallProgram } from "../support/small_programs.ts";

/** How many random programs; raise it with the environment's EXPLORED_PROGRAMS. */
const programs = Number(Deno.env.get("EXPLORED_PROGRAMS") ?? 200);
const seed = Number(Deno.env.get("SEED") ?? 10);

/** What the classes come to, and how many schedules they stand for. */
async function classesOf(program: SmallProgram) {
  const none = () => ({ outcomes: new Set<string>(), classes: 0, orders: new OrderCount() });
  let seen = none();
  const see = (run: Run, outcome: string) => {
    seen.outcomes.add(outcome);
    seen.classes++;
    seen.orders.add(run.taken, new HappensBefore(run.taken));
  };
  await searchAll(
    program,
    { declared: true },
    (runOnce, fairness) => new ByClasses(runOnce, fairness),
    Object.assign(see, { again: () => seen = none() }),
  );
  return seen;
}

Deno.test("classes come to the same as all schedules do, and stand for as many", async () => {
  await fc.assert(
    fc.asyncProperty(smallProgram, async (program) => {
      const all = allOrders(program);
      const { outcomes, classes, orders } = await classesOf(program);
      assertEquals([...outcomes].sort(), [...new Set(all.map(({ outcome }) => outcome))].sort());
      assertEquals([orders.total, orders.isExact], [all.length, true]);
      assert(classes <= all.length);
    }),
    { numRuns: programs, seed },
  );
});

Deno.test("a step that touches more in another order counts as touching it in each", async () => {
  const program: SmallProgram = {
    tasks: [
      [
        { do: "read", variable: "y" },
        { do: "end if", equal: 1 }, // If it has seen B's write, it does not write.
        { do: "write", variable: "x", plus: 0 },
        { do: "point" },
      ],
      [
        { do: "point" },
        { do: "write", variable: "y", plus: 1 },
        { do: "acquire", lock: 0 },
        { do: "write", variable: "x", plus: 0 },
      ],
      [{ do: "write", variable: "x", plus: 0 }],
    ],
    mostX: undefined,
    notY: undefined,
  };
  const { orders } = await classesOf(program);
  assertEquals(orders.total, allOrders(program).length);
});

Deno.test("the search by preemptions runs each schedule once, those with the fewest first", async () => {
  await fc.assert(
    fc.asyncProperty(smallProgram, async (program) => {
      const all = allOrders(program);
      const found: { schedule: string; outcome: string }[] = [];
      const counts: number[] = [];
      await searchAll(
        program,
        { declared: false },
        (runOnce, fairness) => new ByPreemptions(runOnce, fairness),
        (run, outcome) => {
          found.push({ schedule: scheduleOf(run.taken).join(" "), outcome });
          counts.push(preemptions(run.taken));
        },
      );
      const inOrder = (one: { schedule: string }, other: { schedule: string }) =>
        one.schedule < other.schedule ? -1 : 1;
      const expected = all.map(({ schedule, outcome }) => ({ schedule, outcome }));
      assertEquals(found.toSorted(inOrder), expected.toSorted(inOrder));
      assertEquals(counts, counts.toSorted((a, b) => a - b));
    }),
    { numRuns: Math.max(programs / 5, 100), seed },
  );
});

Deno.test("the example has as few preemptions as any schedule that goes wrong", async () => {
  await fc.assert(
    fc.asyncProperty(smallProgram, fc.boolean(), async (program, declared) => {
      const broken = allOrders(program).filter(({ outcome }) => /^[a-z]/.test(outcome));
      const { example } = await explore("small", programOf(program, { declared }));
      assertEquals(example.problem !== undefined, broken.length > 0);
      if (broken.length === 0) return;
      const { steps } = unfoldSchedule(example.replay)!;
      const shown = broken.find(({ schedule }) => schedule === steps.join(" "))!;
      assertEquals(shown.preemptions, Math.min(...broken.map((each) => each.preemptions)));
    }),
    { numRuns: Math.max(programs / 10, 100), seed },
  );
});
