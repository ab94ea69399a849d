/** Each check of `deno task extract`, and of the tests it writes, broken once on purpose. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { goodNotebook } from "./support/good_notebook.ts";
import type { CellText } from "./support/notebook_of.ts";
import { Workshop } from "./support/run_tool.ts";

Deno.test("a notebook becomes a test per section, which passes", async () => {
  await using shop = await Workshop.openLinked();
  await shop.put("01_good", goodNotebook());
  const extracted = await shop.tool("extract");
  assertEquals(extracted, {
    code: 0,
    out: "1 notebook extracted, 0 problems, 0 cells are not tested\n",
  });
  assertEquals((await shop.tool("extract", "--check")).code, 0);
  assertStringIncludes(await runs(), "01 · Waiting takes time ... ok");
  assertStringIncludes(await runs(), "01 · Pitfalls ... ok");
});

Deno.test("a cell that was changed without extraction is found, with the difference", async () => {
  await using shop = await Workshop.openLinked();
  await shop.put("01_good", goodNotebook());
  await shop.tool("extract");
  const change = { "waiting-check": `assertEquals(performance.now() - start, 2001);` };
  await shop.put("01_good", goodNotebook(change));
  const { code, out } = await shop.tool("extract", "--check");
  assertEquals(code, 1);
  assertStringIncludes(
    out,
    "tests/experiments/01_good_test.ts is not what its notebook says, run: deno task extract",
  );
  assertStringIncludes(out, "-     assertEquals(performance.now() - start, 2000);");
  assertStringIncludes(out, "+     assertEquals(performance.now() - start, 2001);");
});

Deno.test("an assertion that was removed is found", async () => {
  await using shop = await Workshop.openLinked();
  await shop.put("01_good", goodNotebook({ "waiting-check": `const end = performance.now();` }));
  const { code, out } = await shop.tool("extract");
  assertEquals(code, 1);
  assertStringIncludes(
    out,
    `01_good.ipynb › waiting ("Waiting takes time"): the section asserts nothing`,
  );
});

Deno.test("a test file whose notebook is gone is found, and removed", async () => {
  await using shop = await Workshop.openLinked();
  const path = shop.path("tests", "experiments", "07_gone_test.ts");
  await Deno.writeTextFile(path, "");
  const { code, out } = await shop.tool("extract", "--check");
  assertEquals(code, 1);
  assertStringIncludes(out, "tests/experiments/07_gone_test.ts belongs to no notebook");
  assertEquals((await shop.tool("extract")).code, 0);
  assert(await Deno.stat(path).then(() => false, () => true), "it is still there");
});

Deno.test("cells that are not tested are counted", async () => {
  await using shop = await Workshop.openLinked();
  await shop.put("01_good", goodNotebook(UNTESTED));
  const { out } = await shop.tool("extract");
  assertEquals(out, "1 notebook extracted, 0 problems, 1 cell is not tested\n");
  assertStringIncludes(await runs(), "02 · Pitfalls ... ok");
});

Deno.test("a file that is no notebook is named, and the others are extracted", async () => {
  await using shop = await Workshop.openLinked();
  await shop.put("01_good", goodNotebook());
  await Deno.writeTextFile(shop.path("notebooks", "02_torn.ipynb"), `{"cells": [`);
  await Deno.writeTextFile(shop.path("notebooks", "03_other.ipynb"), `{"cells": []}`);
  const { code, out } = await shop.tool("extract");
  assertEquals(code, 1);
  assertStringIncludes(out, "notebooks/02_torn.ipynb is not JSON");
  assertStringIncludes(
    out,
    "notebooks/03_other.ipynb is not a notebook (nbformat is missing)",
  );
  assertStringIncludes(out, "1 notebook extracted, 2 problems");
});

/** Cells whose tests must fail, and what the failure says. */
interface Failure {
  changes: Record<string, string>;
  says: string[];
}

const WRONG_TYPES: Record<string, Failure> = {
  "a type error": {
    changes: { "waiting-check": `const text: string = start;\nassertEquals(text, text);` },
    says: ["TS2322", "› waiting-check"],
  },
  "a name from another section": {
    changes: { "pitfalls-name": `assertEquals(start, start);` },
    says: ["TS2304", "› pitfalls-name"],
  },
};

const WRONG_RUNS: Record<string, Failure> = {
  "a failing assertion": {
    changes: { "waiting-check": `assertEquals(performance.now() - start, 1999);` },
    says: ["· Waiting takes time", "› waiting-check"],
  },
  "a cell that was to throw and does not": {
    changes: { "pitfalls-throw": `const calm = 1;\nassertEquals(calm, 2);` },
    says: ["· Pitfalls", "› pitfalls-throw"],
  },
  "a timer left on the virtual clock": {
    changes: { "waiting-check": `setTimeout(() => {}, 60_000);\nassertEquals(1, 1);` },
    says: ["· Waiting takes time", "60000 ms"],
  },
  "a server left open": {
    changes: {
      "waiting-check":
        `const server = Deno.listen({ port: 0 });\nassertEquals(server.addr.transport, "tcp");`,
    },
    says: ["· Waiting takes time", "Leaks detected"],
  },
  "a rejection that nobody handles": {
    changes: { "waiting-check": `Promise.reject(new Error("floating"));\nassertEquals(1, 1);` },
    says: ["· Waiting takes time", "floating"],
  },
};

/** A cell that would fail if it were tested. */
const UNTESTED: Record<string, CellText> = {
  "pitfalls-no-test": {
    source: `assertEquals(1, 2);`,
    metadata: { tags: ["no-test"], reason: "it is wrong" },
  },
};

/** A section that fails on the virtual clock. */
const REAL: Record<string, CellText> = {
  "waiting-experiment": {
    source: `const start = performance.now();\nawait delay(50);`,
    metadata: { tags: ["real-clock"] },
  },
  "waiting-check": `assertEquals(Number.isInteger(performance.now() - start), false);`,
};

/** All notebooks of a kind are tested in one run, because each run checks the types of `lib`. */
const types = once(() => reportOf(numbered(WRONG_TYPES)));
const runs = once(() =>
  reportOf({
    "01_good": goodNotebook(),
    "02_untested": goodNotebook(UNTESTED),
    "03_real": goodNotebook(REAL),
    ...numbered(WRONG_RUNS),
  })
);

for (const [failures, report] of [[WRONG_TYPES, types], [WRONG_RUNS, runs]] as const) {
  for (const [index, [what, { says }]] of Object.entries(failures).entries()) {
    Deno.test(`${what} fails the test`, async () => {
      const said = about(`${10 + index}_bad`, await report());
      for (const text of says) assertStringIncludes(said, text);
    });
  }
}

Deno.test("a section tagged real-clock runs on the real clock", async () => {
  assertStringIncludes(await runs(), "03 · Waiting takes time ... ok");
});

type Cells = Record<string, CellText>;

/** A notebook for each failure. */
function numbered(failures: Record<string, Failure>): Record<string, Cells> {
  const notebooks = Object.values(failures).map(({ changes }, index) => [
    `${10 + index}_bad`,
    goodNotebook(changes),
  ]);
  return Object.fromEntries(notebooks);
}

/** What is said of notebooks some of whose tests fail. */
async function reportOf(notebooks: Record<string, Cells>): Promise<string> {
  await using shop = await Workshop.openLinked();
  for (const [name, cells] of Object.entries(notebooks)) await shop.put(name, cells);
  await shop.tool("extract");
  const { code, out } = await shop.tool("test", "tests/experiments");
  assertEquals(code, 1, out);
  return out.replaceAll(/ \(\d+m?s\)/g, "");
}

function once(work: () => Promise<string>): () => Promise<string> {
  let result: Promise<string> | undefined;
  return () => result ??= work();
}

/** The paragraphs of the report that explain why tests of a notebook failed. */
function about(name: string, report: string): string {
  const [errors] = report.split("\n FAILURES");
  const place = `${name}_test.ts:`;
  return errors.split(/\n\n(?=\S)/).filter((part) => part.includes(place)).join("\n");
}
