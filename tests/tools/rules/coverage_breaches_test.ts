import { assertEquals } from "@std/assert";
import type { Cell, Claim } from "../../../lib/tools/notebook/mod.ts";
import { brokenRules } from "../../../lib/tools/rules/rules.ts";
import { goodNotebook } from "../support/good_notebook.ts";
import { notebookOf } from "../support/notebook_of.ts";

const CLAIM: Claim = {
  of: "S1.07",
  claim: "Ten waits take as long as one.",
  verdict: "holds",
  found: "They took 2.00 s.",
};

const said = (metadata: Cell["metadata"], source = "## Waiting takes **time**") => {
  const notebook = notebookOf(goodNotebook({ waiting: { source, metadata } }));
  return brokenRules(notebook, "x.ipynb", new Map()).map((rule) =>
    rule.replace(/^x\.ipynb › waiting \(".*?"\): /, "")
  );
};

Deno.test("a heading with items, examples, figures, claims and words breaks no rule", () => {
  assertEquals(said({ notes: ["S1.07", "C14", "D32"], claims: [CLAIM], terms: ["Time"] }), []);
});

for (const id of ["S1.7", "S1.46", "S5.01", "C0", "C15", "D33", "E1", "toString"]) {
  Deno.test(`${id} is no id of the notes`, () => {
    assertEquals(said({ notes: ["S1.07", id] }), [
      `metadata.notes must be ids such as "S1.07", "C1" (to C14) or "D1" (to D32), ` +
      `it is ["S1.07","${id}"]`,
    ]);
  });
}

/** Metadata that breaks one rule, and what is said. */
const BROKEN: Record<string, [metadata: Cell["metadata"], rule: string]> = {
  "an id that is named twice": [
    { notes: ["S1.07", "S1.07"] },
    "metadata.notes names S1.07 twice: name it once",
  ],
  "a claim of a figure": [
    { notes: ["S1.07", "D2"], claims: [CLAIM, { ...CLAIM, of: "D2", claim: "It is so." }] },
    `metadata.claims.1.of must be an item of the notes such as "S1.07", it is "D2"`,
  ],
  "a claim of an item that is not named": [
    { notes: ["S1.08"], claims: [CLAIM] },
    "metadata.claims.0.of is S1.07, which metadata.notes does not name: add it there",
  ],
  "a claim of two lines": [
    { notes: ["S1.07"], claims: [{ ...CLAIM, claim: "One.\nTwo." }] },
    `metadata.claims.0.claim must be one sentence that ends in a full stop, it is "One.\\nTwo."`,
  ],
  "a finding without a full stop": [
    { notes: ["S1.07"], claims: [{ ...CLAIM, found: "They took 2 s" }] },
    `metadata.claims.0.found must be one sentence that ends in a full stop, it is "They took 2 s"`,
  ],
  "a long finding": [
    { notes: ["S1.07"], claims: [{ ...CLAIM, found: `A${"a".repeat(159)}.` }] },
    "metadata.claims.0.found has 161 characters, at most 160: shorten it",
  ],
  "a claim that is made twice": [
    { notes: ["S1.07"], claims: [CLAIM, { ...CLAIM, verdict: "refuted" }] },
    `metadata.claims says twice "Ten waits take as long as one.": say it once`,
  ],
  "a word that is not in bold": [
    { terms: ["waiting"] },
    `metadata.terms names "waiting", which is nowhere in bold in this section`,
  ],
};

for (const [what, [metadata, rule]] of Object.entries(BROKEN)) {
  Deno.test(`${what} is found`, () => assertEquals(said(metadata), [rule]));
}

Deno.test("a claim in a section without an experiment is found", () => {
  const pitfalls = { source: "## Pitfalls", metadata: { notes: ["S1.07"], claims: [CLAIM] } };
  const cells = goodNotebook({ pitfalls });
  delete cells["pitfalls-throw"];
  assertEquals(brokenRules(notebookOf(cells), "x.ipynb", new Map()), [
    `x.ipynb › pitfalls ("Pitfalls"): metadata.claims needs an experiment: no cell of this ` +
    "section is tested",
  ]);
});

Deno.test("a word in bold is found across a line break and without its article", () => {
  assertEquals(
    said({ terms: ["function colour", "turn"] }, "## A\n\n**A function\ncolour**, **the turn**"),
    [],
  );
});

for (const key of ["notes", "claims", "terms"]) {
  Deno.test(`${key} of a cell that is no heading are found`, () => {
    const check = { source: "assertEquals(1, 1);", metadata: { [key]: [] } };
    assertEquals(
      brokenRules(notebookOf(goodNotebook({ "waiting-check": check })), "x.ipynb", new Map()),
      [`x.ipynb › waiting-check: metadata.${key} belongs on the section's heading`],
    );
  });
}
