/** A new notebook passes what every notebook must pass, and a wrong name is refused. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readNotebook, writeNotebook } from "../../lib/tools/notebook/mod.ts";
import { goodNotebook } from "./support/good_notebook.ts";
import { Workshop } from "./support/run_tool.ts";

Deno.test("a new notebook is extracted without a problem once it has run, and its test passes", async () => {
  await using shop = await Workshop.openLinked();
  await shop.put("01_good", goodNotebook());
  const made = await shop.tool("new", "06_tasks", "Tasks");
  assertEquals(made.code, 0, made.out);
  assertStringIncludes(made.out, "Wrote notebooks/06_tasks.ipynb");
  for (
    const next of [
      ...["deno fmt notebooks/06_tasks.ipynb", "deno task run 06", "deno task check"],
      "End notebooks/01_good.ipynb with the line: **Next:** [06_tasks](06_tasks.ipynb)",
    ]
  ) {
    assertStringIncludes(made.out, next);
  }

  const path = shop.path("notebooks", "06_tasks.ipynb");
  const notebook = await readNotebook(path);
  let count = 0;
  for (const cell of notebook.cells) {
    if (cell.cell_type === "code") cell.execution_count = ++count; // As `deno task run` leaves it
  }
  await writeNotebook(path, notebook);
  const extracted = await shop.tool("extract");
  assertEquals(extracted.code, 0, extracted.out);
  const tested = await shop.tool("test", "tests/experiments/06_tasks_test.ts");
  assertEquals(tested.code, 0, tested.out);
  assertStringIncludes(tested.out, "06 · Two waits ... ok");
});

Deno.test("it links to the notebooks before and after it, and names what it has to cover", async () => {
  await using shop = await Workshop.openLinked();
  await shop.put("01_good", goodNotebook());
  await shop.put("07_later", goodNotebook());
  await shop.tool("new", "06_tasks", "Tasks");
  const { cells } = await readNotebook(shop.path("notebooks", "06_tasks.ipynb"));
  assertStringIncludes(String(cells[0].source), "**Before this:** [01_good](01_good.ipynb).");
  assertStringIncludes(String(cells.at(-1)?.source), "**Next:** [07_later](07_later.ipynb)");
  const notes = cells.flatMap((cell) => cell.metadata.notes ?? []);
  assert(notes.includes("S0.16"));
});

Deno.test("the first notebook needs nothing, and leads nowhere", async () => {
  await using shop = await Workshop.openLinked();
  const made = await shop.tool("new", "06_tasks", "Tasks");
  assert(!made.out.includes("**Next:**"), made.out);
  const { cells } = await readNotebook(shop.path("notebooks", "06_tasks.ipynb"));
  assertStringIncludes(String(cells[0].source), "**Before this:** nothing.");
  assert(!String(cells.at(-1)?.source).includes("**Next:**"));
});

/** What is typed, and what is said. */
const REFUSED: Record<string, [operands: string[], said: string]> = {
  "a number that is taken": [
    ["01_other", "Other"],
    "Number 01 is taken by notebooks/01_good.ipynb",
  ],
  "a name without a number": [
    ["tasks", "Tasks"],
    'A notebook\'s name is two digits and words in lower case, such as 06_tasks, received "tasks"',
  ],
  "a name with capitals": [["06_Tasks", "Tasks"], 'received "06_Tasks"'],
  "a path": [["notebooks/06_tasks.ipynb", "Tasks"], 'received "notebooks/06_tasks.ipynb"'],
  "a missing title": [["06_tasks"], 'After the name comes a title, such as "Tasks", received ""'],
  "a title without quotes": [
    ["06_tasks", "Tasks", "and", "names"],
    'A title of several words is put in quotes: "Tasks and names"',
  ],
};

for (const [what, [operands, said]] of Object.entries(REFUSED)) {
  Deno.test(`${what} is refused, and nothing is written`, async () => {
    await using shop = await Workshop.openLinked();
    await shop.put("01_good", goodNotebook());
    const { code, out } = await shop.tool("new", ...operands);
    assert(code !== 0);
    assertStringIncludes(out, said);
    const files = [...Deno.readDirSync(shop.path("notebooks"))].map(({ name }) => name);
    assertEquals(files, ["01_good.ipynb"]);
  });
}
