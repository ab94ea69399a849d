import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Judge } from "../../../lib/notebook/exercise/judge.ts";
import {
  repetition,
  scenariosOf,
  verdictTable,
} from "../../../lib/notebook/exercise/verdict_table.ts";
import { display } from "../../../lib/notebook/kernel/mod.ts";

Deno.test("verdicts are shown as a table: a tick or a cross, told apart without colour", () => {
  const bundle = verdictTable("Exercise 99.1", [
    { requirement: "overlaps", met: true, expected: "2", seen: "2" },
    { requirement: "in time", met: false, expected: "2000", seen: "3500" },
  ])[display]() as Record<string, string>;
  assertEquals(
    bundle["text/plain"],
    `
Exercise 99.1
┌─────┬─────────────┬──────────┬──────┐
│ met │ requirement │ expected │ seen │
├─────┼─────────────┼──────────┼──────┤
│ ✔   │ overlaps    │ 2        │ 2    │
│ ✘   │ in time     │ 2000     │ 3500 │
└─────┴─────────────┴──────────┴──────┘`.slice(1),
  );
  assertStringIncludes(bundle["text/html"], "✘");
});

const order = [
  { requirement: "b follows a", met: false, expected: "a b", seen: "b a" },
];

Deno.test("the verdicts on a prediction do not say what was expected", () => {
  const bundle = verdictTable("Exercise 99.1", order, { prediction: true })[display]();
  const { "text/plain": text, "text/html": html } = bundle as Record<string, string>;
  for (const shown of [text, html]) {
    assert(!shown.includes("a b") && !shown.includes("expected"), shown);
    assertStringIncludes(shown, "b a");
  }
});

Deno.test("of a long value that is right the beginning is shown, of a wrong one everything", () => {
  const long = "one\ntwo\nthree\nfour\nfive";
  for (const met of [true, false]) {
    const verdict = { requirement: "counts", met, expected: long, seen: long };
    const bundle = verdictTable("Exercise 99.1", [verdict])[display]();
    const { "text/html": html } = bundle as Record<string, string>;
    assertEquals(html.split("one\ntwo\nthree\n…<").length - 1, met ? 2 : 0);
    assertEquals(html.split("four").length - 1, met ? 0 : 2);
  }
});

Deno.test("what was run is shown for a requirement that is not met, and only there", () => {
  const [red] = order;
  const scenario = "await both(a, b)";
  assertEquals(scenariosOf([{ ...red, scenario }, { ...red, met: true, scenario }, red]), [
    "✘ b follows a. This was run:",
    scenario,
  ]);
});

Deno.test("a check that fails on inputs that were left to chance says how to repeat it", () => {
  const exercise = { id: "99.1", name: "order" };
  const judge = new Judge(7);
  judge.requires("a", { expected: 1, seen: 2 });
  assertEquals(repetition(exercise, judge), []);
  judge.random();
  assertStringIncludes(
    repetition(exercise, judge)[0],
    'exercise("99.1").check(order, { seed: 7 })',
  );
  const passed = new Judge(7);
  passed.requires("a", { expected: passed.random() < 1, seen: true });
  assertEquals(repetition(exercise, passed), []);
});
