/** Which notebooks belong to the course, and how they are named. */
import { assertEquals, assertRejects } from "@std/assert";
import {
  checkHouse,
  chooseNotebooks,
  houseAt,
  join,
  listNotebooks,
  ToolError,
  UsageError,
} from "../../../lib/tools/kit/mod.ts";
import { goodNotebook } from "../support/good_notebook.ts";
import { notebookOf } from "../support/notebook_of.ts";
import { Workshop } from "../support/run_tool.ts";

/** Files that front ends and readers leave beside the notebooks of the course. */
const STRANGERS = [
  "Untitled.ipynb",
  "06_tasks-Copy1.ipynb",
  "06_Tasks.ipynb",
  "6_tasks.ipynb",
  "my notes.ipynb",
  "_06_tasks.ipynb",
  "06_tasks.ipynb~",
  "README.md",
];

async function withStrangers(): Promise<Workshop> {
  const shop = await Workshop.openLinked();
  await shop.put("06_tasks", goodNotebook());
  for (const name of STRANGERS) await Deno.writeTextFile(shop.path("notebooks", name), "");
  await Deno.mkdir(shop.path("notebooks", "07_folder.ipynb"));
  return shop;
}

Deno.test("only NN_name.ipynb belongs to the course", async () => {
  await using shop = await withStrangers();
  const paths = await listNotebooks(houseAt(shop.root));
  assertEquals(paths, [shop.path("notebooks", "06_tasks.ipynb")]);
});

Deno.test("what lies beside the notebooks disturbs no command", async () => {
  await using shop = await withStrangers();
  assertEquals(await shop.tool("extract"), {
    code: 0,
    out: "1 notebook extracted, 0 problems, 0 cells are not tested\n",
  });
  assertEquals((await shop.tool("extract", "--check")).code, 0);
  assertEquals((await shop.tool("progress")).code, 0);
  const { code, out } = await shop.tool("extract", "Untitled.ipynb");
  assertEquals(code, 2);
  assertEquals(
    out,
    "notebooks/Untitled.ipynb is not of the course: only notebooks/NN_name.ipynb is extracted. " +
      "See: deno task extract --help\n",
  );
});

/** Spellings of the same notebook, from the root and from other folders. */
const SPELLINGS: Record<string, string[]> = {
  ".": [
    "6",
    "06",
    "06_tasks",
    "06_tasks.",
    "06_tasks.ipynb",
    "notebooks/06_tasks.ipynb",
    "./notebooks/06_tasks.ipynb",
    "notebooks/06_tasks",
    "notebooks//06_tasks.ipynb",
    "$ROOT/notebooks/06_tasks.ipynb",
  ],
  "notebooks": [
    "6",
    "06_tasks",
    "06_tasks.ipynb",
    "./06_tasks.ipynb",
    "../notebooks/06_tasks.ipynb",
    "notebooks/06_tasks.ipynb",
    "$ROOT/notebooks/06_tasks.ipynb",
  ],
  "lib/async": ["6", "06_tasks.ipynb", "../../notebooks/06_tasks.ipynb"],
};

for (const [folder, spellings] of Object.entries(SPELLINGS)) {
  Deno.test(`a notebook is found from ${folder} in any spelling`, async () => {
    await using shop = await withStrangers();
    const at = houseAt(shop.root);
    for (const spelling of spellings) {
      const operand = spelling.replace("$ROOT", shop.root);
      const chosen = await chooseNotebooks([operand, "6"], at, join(shop.root, folder));
      assertEquals(chosen, [shop.path("notebooks", "06_tasks.ipynb")], spelling);
    }
  });
}

Deno.test({
  name: "a notebook that is reached by a link is the course's own",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using shop = await withStrangers();
    await Deno.symlink("notebooks", shop.path("link"));
    const chosen = await chooseNotebooks(["06_tasks.ipynb"], houseAt(shop.root), shop.path("link"));
    assertEquals(chosen, [shop.path("notebooks", "06_tasks.ipynb")]);
  },
});

Deno.test("a notebook elsewhere is named by its path, the nearest first", async () => {
  await using shop = await withStrangers();
  const at = houseAt(shop.root);
  const study = shop.path("study");
  await Deno.mkdir(study);
  const copy = join(study, "06_tasks.ipynb");
  await Deno.writeTextFile(copy, JSON.stringify(notebookOf(goodNotebook())));
  assertEquals(await chooseNotebooks(["study/06_tasks.ipynb"], at, shop.root), [copy]);
  assertEquals(await chooseNotebooks(["06_tasks.ipynb"], at, study), [copy]);
  assertEquals(await chooseNotebooks(["6"], at, study), [
    shop.path("notebooks", "06_tasks.ipynb"),
  ]);
  const unknown = () => chooseNotebooks(["4"], at, study);
  assertEquals(
    (await assertRejects(unknown, UsageError)).message,
    `There is no notebook "4"; there are: notebooks/06_tasks.ipynb`,
  );
});

Deno.test("a notebook is found from the folder in which deno task was typed", async () => {
  await using shop = await withStrangers();
  await Deno.mkdir(shop.path("study"));
  await Deno.writeTextFile(shop.path("study", "mine.ipynb"), "");
  const env = { INIT_CWD: shop.path("study") };
  const { stderr } = await shop.command("extract", ["mine.ipynb"], env).output();
  const [said] = new TextDecoder().decode(stderr).split(":");
  assertEquals(said, "study/mine.ipynb is not of the course");
});

Deno.test("a course that is not there is said in a sentence", async () => {
  await using shop = await Workshop.openLinked();
  await Deno.writeTextFile(shop.path("file"), "");
  for (const place of ["nowhere", "file", "lib"]) {
    const at = houseAt(shop.path(place));
    const { message } = await assertRejects(() => checkHouse(at), ToolError);
    assertEquals(message.split(":")[0], `There is no folder notebooks in ${at.root}`);
    const { code, stderr } = await shop.command("extract", [], { COURSE_ROOT: at.root }).output();
    assertEquals(code, 1);
    assertEquals(
      new TextDecoder().decode(stderr),
      `There is no folder notebooks in ${at.root}: COURSE_ROOT must name the folder of the ` +
        "course, or be unset\n",
    );
  }
});
