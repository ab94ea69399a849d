import { assertEquals } from "@std/assert";

const root = new URL("../../", import.meta.url);
const specifier = /import\s*\{([^}]*)\}\s*from\s*"(@std\/[\w/-]+)"/g;

/** Every source text under a folder; of a notebook, the text of its code cells. */
async function* sources(folder: URL): AsyncGenerator<[path: string, text: string]> {
  for await (const entry of Deno.readDir(folder)) {
    const url = new URL(entry.isDirectory ? `${entry.name}/` : entry.name, folder);
    if (entry.isDirectory && !entry.name.startsWith(".")) yield* sources(url);
    if (entry.name.endsWith(".ts")) yield [url.pathname, await Deno.readTextFile(url)];
    if (entry.name.endsWith(".ipynb")) {
      const { cells } = JSON.parse(await Deno.readTextFile(url));
      const code = cells.filter((cell: { cell_type: string }) => cell.cell_type === "code");
      yield [url.pathname, code.flatMap((cell: { source: string[] }) => cell.source).join("")];
    }
  }
}

/** The names that a text imports from a linked package and does not find there. */
async function missingNames(text: string): Promise<string[]> {
  const missing: string[] = [];
  for (const [, list, from] of text.matchAll(specifier)) {
    const names = list.split(",").map((name) => name.trim()).filter((name) => name);
    const values = names.filter((name) => !name.startsWith("type "));
    const module = await import(from);
    missing.push(
      ...values.map((name) => name.split(" as ")[0]).filter((name) => !(name in module)),
    );
  }
  return missing;
}

Deno.test("every @std name that the course imports is exported by the linked packages", async () => {
  for (const folder of ["lib/", "notebooks/", "tests/"]) {
    for await (const [path, text] of sources(new URL(folder, root))) {
      assertEquals(await missingNames(text), [], path);
    }
  }
});

Deno.test("a name that a linked package lacks is noticed", async () => {
  const from = "@std/async"; // apart, so that the scan above does not see this import
  assertEquals(await missingNames(`import { delay, semaphore as s } from "${from}";`), [
    "semaphore",
  ]);
});
