import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { foldSchedule, unfoldSchedule } from "../../../lib/notebook/explorer/replay_text.ts";

Deno.test("a schedule is written in short, and read again", () => {
  const folded = (steps: string, cycle = "") =>
    foldSchedule({
      steps: steps.split(" ").filter(Boolean),
      cycle: cycle.split(" ").filter(Boolean),
    });
  assertEquals(folded("A B B A"), "A B B A");
  assertEquals(folded("A B B B A"), "A B B B A");
  assertEquals(folded("A B B B B clock"), "A B×4 clock");
  assertEquals(folded("A B A B A B C"), "(A B)×3 C");
  assertEquals(folded("A", "B A.2"), "A (B A.2)×∞");
  assertEquals(folded("", "A"), "A×∞");
});

Deno.test("any schedule comes back from its text", () => {
  const name = fc.constantFrom("A", "B", "A.2", "clock");
  fc.assert(
    fc.property(fc.array(name), fc.array(name, { maxLength: 4 }), (steps, cycle) => {
      assertEquals(unfoldSchedule(foldSchedule({ steps, cycle })), { steps, cycle });
    }),
  );
});

Deno.test("a text that is no schedule is none", () => {
  for (const text of ["A×", "(A B", "A)×2", "×3", "A×∞ B", "A××2"]) {
    assertEquals(unfoldSchedule(text), undefined, text);
  }
});
