import { predict } from "@course/notebook";
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { readProgress, recordPrediction } from "../../../lib/notebook/exercise/progress.ts";
import { shownBy } from "./support/shown_by.ts";
import { withProgress } from "./support/with_progress.ts";

Deno.test("what is expected is shown beside what happens, without a verdict", () =>
  withProgress(async () => {
    const shown = await shownBy(async () => {
      await predict("98.sum", { total: 400, first: "tea" });
      await predict("98.sum").against({ total: 700, first: "tea" });
    });
    assertEquals(shown, [
      "Noted: total 400, first tea",
      `
┌───────┬──────────────┬───────────────┐
│ what  │ you expected │ what happened │
├───────┼──────────────┼───────────────┤
│ total │ 400          │ 700           │
│ first │ tea          │ tea           │
└───────┴──────────────┴───────────────┘`.slice(1),
    ]);
    assertEquals(readProgress().predictions, { "98.sum": { total: 400, first: "tea" } });
  }));

Deno.test("a reader who does not predict sees what happened, and nothing is remembered", () =>
  withProgress(async () => {
    const [noted, table] = await shownBy(async () => {
      await predict("98.lazy", { total: "?" });
      await predict("98.lazy").against({ total: 700 });
    });
    assertStringIncludes(noted, 'in place of "?", or go on');
    assertEquals(table.split("\n")[1], "│ what  │ what happened │");
    assertEquals(readProgress().predictions, undefined);
  }));

Deno.test("one thing may be predicted and another not; what was expected may change", () =>
  withProgress(async () => {
    const [, , table] = await shownBy(async () => {
      await predict("98.some", { total: 1, first: "?" });
      await predict("98.some", { total: 2, first: "?" });
      await predict("98.some").against({ total: 700, first: "tea" });
    });
    assertStringIncludes(table, "│ total │            2 │ 700           │");
    assertStringIncludes(table, "│ first │              │ tea           │");
  }));

Deno.test("a prediction of an earlier session counts", () =>
  withProgress(async () => {
    recordPrediction("98.old", { total: 3 });
    const [table] = await shownBy(() => predict("98.old").against({ total: 4 }));
    assertStringIncludes(table, "│ total │            3 │             4 │");
  }));

Deno.test("another id, or something that is no object, is refused at the call", () => {
  assertThrows(() => predict("sum", {}), RangeError, 'received "sum"');
  assertThrows(() => predict("98.sum", 400 as never), TypeError, "received 400");
  assertThrows(() => predict("98.sum").against([1] as never), TypeError, "received [ 1 ]");
});
