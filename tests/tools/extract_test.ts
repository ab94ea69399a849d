/** Each check of `deno task extract`, and of the tests it writes, broken once on purpose. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { goodNotebook } from "./good_notebook.ts";
import { Workshop } from "./run_tool.ts";

Deno.test("a notebook becomes a test per section, which passes", async () => {
  await using shop = await Workshop.open();
  await shop.put("01_good", goodNotebook());
  const extracted = await shop.tool("extract");
  assertEquals(extracted, {
    code: 0,
    out: "1 notebooks extracted, 0 problems, 0 cells are not tested\n",
  });
  const tested = await shop.tool("test", "tests/notebooks");
  assertStringIncludes(tested.out, "01 · Waiting takes time ... ok");
  assertStringIncludes(tested.out, "01 · Pitfalls ... ok");
  assertEquals(tested.code, 0);
  assertEquals((await shop.tool("extract", "--check")).code, 0);
});

Deno.test("a cell that was changed without extraction is found, with the difference", async () => {
  await using shop = await Workshop.open();
  await shop.put("01_good", goodNotebook());
  await shop.tool("extract");
  const change = { "waiting-check": `assertEquals(performance.now() - start, 2001);` };
  await shop.put("01_good", goodNotebook(change));
  const { code, out } = await shop.tool("extract", "--check");
  assertEquals(code, 1);
  assertStringIncludes(
    out,
    "tests/notebooks/01_good_test.ts is not what its notebook says, run: deno task extract",
  );
  assertStringIncludes(out, "-     assertEquals(performance.now() - start, 2000);");
  assertStringIncludes(out, "+     assertEquals(performance.now() - start, 2001);");
});

Deno.test("an assertion that was removed is found", async () => {
  await using shop = await Workshop.open();
  await shop.put("01_good", goodNotebook({ "waiting-check": `const end = performance.now();` }));
  const { code, out } = await shop.tool("extract");
  assertEquals(code, 1);
  assertStringIncludes(
    out,
    `01_good.ipynb › waiting ("Waiting takes time"): the section asserts nothing`,
  );
});

Deno.test("a test file whose notebook is gone is found, and removed", async () => {
  await using shop = await Workshop.open();
  const path = shop.path("tests", "notebooks", "07_gone_test.ts");
  await Deno.writeTextFile(path, "");
  const { code, out } = await shop.tool("extract", "--check");
  assertEquals(code, 1);
  assertStringIncludes(out, "tests/notebooks/07_gone_test.ts belongs to no notebook");
  assertEquals((await shop.tool("extract")).code, 0);
  assert(await Deno.stat(path).then(() => false, () => true), "it is still there");
});

Deno.test("cells that are not tested are counted", async () => {
  await using shop = await Workshop.open();
  const cell = {
    source: `assertEquals(1, 2);`,
    metadata: { tags: ["no-test"], reason: "it is wrong" },
  };
  await shop.put("01_good", goodNotebook({ "pitfalls-no-test": cell }));
  const { out } = await shop.tool("extract");
  assertEquals(out, "1 notebooks extracted, 0 problems, 1 cell is not tested\n");
  assertEquals((await shop.tool("test", "tests/notebooks")).code, 0);
});

Deno.test("a file that is no notebook is named, and the others are extracted", async () => {
  await using shop = await Workshop.open();
  await shop.put("01_good", goodNotebook());
  await Deno.writeTextFile(shop.path("notebooks", "02_torn.ipynb"), `{"cells": [`);
  await Deno.writeTextFile(shop.path("notebooks", "03_other.ipynb"), `{"cells": []}`);
  const { code, out } = await shop.tool("extract");
  assertEquals(code, 1);
  assertStringIncludes(out, "notebooks/02_torn.ipynb is not JSON");
  assertStringIncludes(
    out,
    "notebooks/03_other.ipynb is not an nbformat 4.5 notebook: nbformat is undefined",
  );
  assertStringIncludes(out, "1 notebooks extracted, 2 problems");
});

/** Cells whose tests must fail, and what the failure says. */
const FAILURES: Record<string, [changes: Record<string, string>, said: string[]]> = {
  "a type error": [
    { "waiting-check": `const text: string = start;\nassertEquals(text, text);` },
    ["TS2322", "notebooks/01_bad.ipynb › waiting-check"],
  ],
  "a name from another section": [
    { "pitfalls-name": `assertEquals(start, start);` },
    ["TS2304", "notebooks/01_bad.ipynb › pitfalls-name"],
  ],
  "a failing assertion": [
    { "waiting-check": `assertEquals(performance.now() - start, 1999);` },
    ["01 · Waiting takes time", "notebooks/01_bad.ipynb › waiting-check"],
  ],
  "a cell that was to throw and does not": [
    { "pitfalls-throw": `const calm = 1;\nassertEquals(calm, 2);` },
    ["01 · Pitfalls", "notebooks/01_bad.ipynb › pitfalls-throw"],
  ],
  "a timer left on the virtual clock": [
    { "waiting-check": `setTimeout(() => {}, 60_000);\nassertEquals(1, 1);` },
    ["01 · Waiting takes time", "60000 ms"],
  ],
  "a server left open": [
    {
      "waiting-check":
        `const server = Deno.listen({ port: 0 });\nassertEquals(server.addr.transport, "tcp");`,
    },
    ["01 · Waiting takes time", "Leaks detected"],
  ],
  "a rejection that nobody handles": [
    { "waiting-check": `Promise.reject(new Error("floating"));\nassertEquals(1, 1);` },
    ["01 · Waiting takes time", "floating"],
  ],
};

for (const [what, [changes, said]] of Object.entries(FAILURES)) {
  Deno.test(`${what} fails the test`, async () => {
    await using shop = await Workshop.open();
    await shop.put("01_bad", goodNotebook(changes));
    await shop.tool("extract");
    const { code, out } = await shop.tool("test", "tests/notebooks");
    assertEquals(code, 1, out);
    for (const text of said) assertStringIncludes(out, text);
  });
}

Deno.test("a section tagged real-clock runs on the real clock", async () => {
  await using shop = await Workshop.open();
  await shop.put(
    "01_real",
    goodNotebook({
      "waiting-experiment": {
        source: `const start = performance.now();\nawait delay(50);`,
        metadata: { tags: ["real-clock"] },
      },
      "waiting-check": `assertEquals(Number.isInteger(performance.now() - start), false);`,
    }),
  );
  assertEquals((await shop.tool("extract")).code, 0);
  const { code, out } = await shop.tool("test", "tests/notebooks");
  assertEquals(code, 0, out);
});
