/** `deno task run` in the real kernel, and everything that can go wrong there. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  parseNotebook,
  readNotebook,
  textOf,
  writeNotebook,
} from "../../lib/tools/notebook/mod.ts";
import { type CellText, notebookOf } from "../tools/support/notebook_of.ts";
import { Workshop } from "../tools/support/run_tool.ts";
import { isGone, pidIn } from "./support/processes.ts";

/** A notebook of these cells after a setup cell, and what `deno task run` says of it. */
async function run(shop: Workshop, cells: Record<string, CellText>, ...args: string[]) {
  const path = await shop.put("01_x", { setup: "const setup = 1;", ...cells });
  const before = await Deno.readTextFile(path);
  const said = await shop.tool("run", ...args);
  const after = await Deno.readTextFile(path);
  return { ...said, path, before, after, notebook: parseNotebook(after, path) };
}

Deno.test("outputs are stored, the second time nothing changes, and --check agrees", async () => {
  await using shop = await Workshop.openLinked();
  const { code, notebook } = await run(shop, {
    "hello": { source: `console.log("hello");`, metadata: { collapsed: true } },
  });
  assertEquals(code, 0);
  const [, hello] = notebook.cells;
  assertEquals(textOf(hello.outputs![0].text), "hello\n");
  assertEquals(hello.execution_count, 2);
  assertEquals(hello.metadata, {}, "metadata of front ends is gone");
  assertStringIncludes((await shop.tool("run", "1")).out, "nothing changed");
  assertStringIncludes((await shop.tool("run", "--check")).out, "1 passed, 0 failed");
});

Deno.test("no line is lost or lands in another cell, also before an error", async () => {
  await using shop = await Workshop.openLinked();
  const lines = (n: number) => `for (let i = 0; i < 100; i++) console.log("${n}", i);`;
  const cells = Object.fromEntries(
    Array.from({ length: 12 }, (_, n) => [`cell-${n}`, {
      source: lines(n) + (n % 3 === 0 ? ` throw new Error("after the lines");` : ""),
      metadata: n % 3 === 0 ? { tags: ["raises-exception"] } : {},
    }]),
  );
  const { code, notebook } = await run(shop, cells);
  assertEquals(code, 0);
  for (const [n, cell] of notebook.cells.slice(1).entries()) {
    const wanted = Array.from({ length: 100 }, (_, i) => `${n} ${i}\n`).join("");
    assertEquals(textOf(cell.outputs![0].text), wanted);
    assertEquals(cell.outputs!.length, n % 3 === 0 ? 2 : 1);
  }
});

Deno.test("an output that differs fails --check with its cell and the difference", async () => {
  await using shop = await Workshop.openLinked();
  const hello = {
    source: `console.log("hello");`,
    outputs: [{ output_type: "stream", name: "stdout", text: "hallo\n" }],
  } as const;
  const { code, out, before, after } = await run(shop, {
    "hello": { ...hello, outputs: [...hello.outputs] },
  }, "--check");
  assertEquals(code, 1);
  assertStringIncludes(out, "notebooks/01_x.ipynb › hello: the output differs from the stored one");
  assertStringIncludes(out, "- hallo");
  assertStringIncludes(out, "+ hello");
  assertEquals(after, before, "--check stores nothing");
});

Deno.test("an output that differs only where its mask allows is kept", async () => {
  await using shop = await Workshop.openLinked();
  const outputs = [{ output_type: "stream" as const, name: "stdout", text: "took 0.25 ms\n" }];
  const { code, notebook } = await run(shop, {
    "time": {
      source: "console.log(`took ${Math.random()} ms`);",
      metadata: { mask: ["\\d+\\.\\d+"] },
      outputs,
    },
  });
  assertEquals(code, 0);
  assertEquals(textOf(notebook.cells[1].outputs![0].text), "took 0.25 ms\n");
});

Deno.test("a cell that is skipped on this machine keeps what another one stored", async () => {
  await using shop = await Workshop.openLinked();
  const cell = {
    source: `console.log("Skipped: no database is here");`,
    outputs: [{ output_type: "stream" as const, name: "stdout", text: "3 rows\n" }],
  };
  const { code, notebook, out } = await run(shop, { "rows": cell });
  assertEquals(code, 0);
  assertEquals(textOf(notebook.cells[1].outputs![0].text), "3 rows\n");
  assertStringIncludes(out, ", 1 skipped");
  const { notebook: first } = await run(shop, { "rows": { ...cell, outputs: [] } });
  assertStringIncludes(textOf(first.cells[1].outputs![0].text), "Skipped: no database");
});

Deno.test("the clock is virtual unless the notebook or the command says real", async () => {
  await using shop = await Workshop.openLinked();
  const cells = {
    "setup": `import { show } from "@course/notebook";\nimport { delay } from "@std/async";`,
    "wait":
      "const start = performance.now();\nawait delay(100);\nawait show(`${performance.now() - start}`);",
  };
  const virtual = await run(shop, cells);
  assertEquals(textOf(virtual.notebook.cells[1].outputs![0].text), "100\n");
  const real = await run(shop, cells, "--clock", "real");
  assertMatch(textOf(real.notebook.cells[1].outputs![0].text), /^1\d\d\.\d+/);
});

/** Cells that fail, and what is said. The notebook is left as it was. */
const FAILURES: Record<string, [CellText, said: string]> = {
  "a cell that throws": [
    `throw new TypeError("no good");`,
    "notebooks/01_x.ipynb › bad threw:\nTypeError: no good",
  ],
  "a cell that should throw and does not": [
    { source: "const calm = 1;", metadata: { tags: ["raises-exception"] } },
    "notebooks/01_x.ipynb › bad: it is tagged raises-exception and raised nothing",
  ],
  "a syntax error, which the kernel does not show": [
    "const x = ;",
    "notebooks/01_x.ipynb › bad failed without a message",
  ],
  "a cell that waits for ever": [
    "globalThis.never = new Promise(() => {});\nawait globalThis.never;",
    "notebooks/01_x.ipynb › bad did not end within 3 s",
  ],
  "a cell that computes for ever": [
    "while (true);",
    "notebooks/01_x.ipynb › bad did not end within 3 s",
  ],
  "a kernel that dies": [
    "Deno.exit(3);",
    "notebooks/01_x.ipynb › bad: the kernel died",
  ],
};

for (const [what, [bad, said]] of Object.entries(FAILURES)) {
  Deno.test(`${what} is named, and leaves neither a change nor a process`, async () => {
    await using shop = await Workshop.openLinked();
    const pidFile = shop.path("pid");
    const pid = `Deno.writeTextFileSync(${JSON.stringify(pidFile)}, String(Deno.pid));`;
    const cells = { pid, bad, "never-run": `console.log("x");` };
    const { code, out, before, after } = await run(shop, cells, "--timeout", "3");
    assertEquals(code, 1);
    assertStringIncludes(out, said);
    assertStringIncludes(out, "0 passed, 1 failed");
    assertEquals(after, before);
    assert(await isGone(await pidIn(pidFile)), "the kernel is still there");
  });
}

Deno.test("a cell that prints after its end is named", async () => {
  await using shop = await Workshop.openLinked();
  const pauses = ["one", "two", "three", "four", "five", "six"].map((id) => [id, "void 0;"]);
  const { code, out } = await run(shop, {
    // It prints all the time, so that some of it falls between two cells, where it can be told.
    "early": `const late = setInterval(() => console.log("late"), 1);
setTimeout(() => clearInterval(late), 5000);`,
    ...Object.fromEntries(pauses),
  });
  assertEquals(code, 1, out);
  // On a busy machine the kernel takes its lines for those of the cell that runs next.
  assertMatch(out, /› (early|one): it printed after it had ended/);
});

Deno.test("a kernel that does not start is said, with its own words", async () => {
  await using shop = await Workshop.openLinked();
  await Deno.writeTextFile(shop.path("deno.json"), "{ this is not JSON");
  const { code, out } = await run(shop, {});
  assertEquals(code, 1);
  assertStringIncludes(out, "notebooks/01_x.ipynb was not run, the kernel did not start");
  assertStringIncludes(out, "deno.json");
});

Deno.test("one notebook that fails does not keep the others from being stored", async () => {
  await using shop = await Workshop.openLinked();
  const setup = "const setup = 1;";
  await shop.put("01_bad", { setup, bad: `throw new Error("x");` });
  const good = await shop.put("02_good", { setup, hello: `console.log("hello");` });
  const { code, out } = await shop.tool("run");
  assertEquals(code, 1);
  assertStringIncludes(out, "1 passed, 1 failed");
  assertStringIncludes(await Deno.readTextFile(good), "hello\\n");
});

Deno.test("a file that is no notebook is said before anything runs", async () => {
  await using shop = await Workshop.openLinked();
  await Deno.writeTextFile(shop.path("notebooks", "01_torn.ipynb"), "{");
  const { code, out } = await shop.tool("run");
  assertEquals(code, 1);
  assertStringIncludes(out, "notebooks/01_torn.ipynb is not JSON");
  assertEquals((await shop.tool("run", "7")).code, 2, "there is no such notebook");
});

/** What happens to a notebook while it runs. The cell waits until it has. */
const EDITS: Record<string, [edit: (path: string) => Promise<void>, said: string]> = {
  "edited": [
    (path) => Deno.writeTextFile(path, "my new answer"),
    "notebooks/01_x.ipynb was edited while it ran: its outputs are not stored, run it again",
  ],
  "removed": [
    (path) => Deno.remove(path),
    "notebooks/01_x.ipynb was moved or removed while it ran: its outputs are not stored, run it again",
  ],
  "made read-only": [
    (path) => Deno.chmod(path, 0o444),
    "Cannot write notebooks/01_x.ipynb: it is read-only",
  ],
};

for (const [what, [edit, said]] of Object.entries(EDITS)) {
  Deno.test({
    name: `a notebook that is ${what} while it runs is left as it is then`,
    ignore: Deno.build.os === "windows",
    async fn() {
      await using shop = await Workshop.openLinked();
      const go = JSON.stringify(shop.path("go")), pidFile = JSON.stringify(shop.path("pid"));
      const path = await shop.put("01_x", {
        setup: `Deno.writeTextFileSync(${pidFile}, String(Deno.pid));`,
        wait: `while (!await Deno.stat(${go}).catch(() => false)) {
  await Deno.stdout.write(new Uint8Array());
}`,
        hello: `console.log("hello");`,
      });
      const running = shop.command("run").output();
      await pidIn(shop.path("pid"));
      await edit(path);
      const left = await Deno.readTextFile(path).catch(() => undefined);
      await Deno.writeTextFile(shop.path("go"), "");
      const { code, stdout, stderr } = await running;
      assertEquals(code, 1);
      assertStringIncludes(new TextDecoder().decode(stderr), said);
      assertStringIncludes(new TextDecoder().decode(stdout), "0 passed, 1 failed");
      assertEquals(await Deno.readTextFile(path).catch(() => undefined), left);
    },
  });
}

Deno.test("a working copy and a reader's own notebook run by their paths, and keep their metadata", async () => {
  await using shop = await Workshop.openLinked();
  const course = await shop.put("01_x", {
    setup: "const setup = 1;",
    hello: `console.log("hello");`,
  });
  const notebook = await readNotebook(course);
  notebook.cells[1].metadata = { collapsed: true };
  notebook.metadata.vscode = { mine: true };
  await shop.put("My own", notebook);
  await Deno.mkdir(shop.path("study"));
  await writeNotebook(shop.path("study", "01_x.ipynb"), notebook);
  const { code, out } = await shop.tool("run", "notebooks/My own.ipynb", "study/01_x.ipynb");
  assertEquals(code, 0, out);
  assertStringIncludes(out, "2 passed, 0 failed");
  for (const path of [shop.path("notebooks", "My own.ipynb"), shop.path("study", "01_x.ipynb")]) {
    const { cells, metadata } = await readNotebook(path);
    assertEquals(textOf(cells[1].outputs![0].text), "hello\n");
    assertEquals([cells[1].metadata, metadata.vscode], [{ collapsed: true }, { mine: true }]);
  }
  assertEquals((await readNotebook(course)).cells[1].outputs, [], "the course's is not touched");
});

Deno.test("a notebook for another kernel is said before anything runs", async () => {
  await using shop = await Workshop.openLinked();
  const notebook = notebookOf({ setup: "import asyncio" });
  notebook.metadata.kernelspec!.name = "python3";
  await shop.put("Mine", notebook);
  assertEquals(await shop.tool("run", "notebooks/Mine.ipynb"), {
    code: 1,
    out: "notebooks/Mine.ipynb is for the kernel python3, and only notebooks for deno can be run\n",
  });
});

Deno.test("there are never more jobs than notebooks", async () => {
  await using shop = await Workshop.openLinked();
  const { code, out } = await run(shop, {}, "--jobs", "100000000");
  assertEquals(code, 0, out);
});

Deno.test("a cell that prints one very long line is stored whole", async () => {
  await using shop = await Workshop.openLinked();
  const { code, out, notebook } = await run(shop, {
    "long": `console.log("x".repeat(3_000_000));`,
  });
  assertEquals(code, 0, out.slice(-2000));
  assertEquals(textOf(notebook.cells[1].outputs![0].text).length, 3_000_001);
});

for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
  Deno.test({
    name: `a run stopped by ${signal} leaves neither a change nor a process`,
    ignore: Deno.build.os === "windows",
    async fn() {
      await using shop = await Workshop.openLinked();
      const pidFile = shop.path("pid");
      const path = await shop.put("01_x", {
        setup: `Deno.writeTextFileSync(${JSON.stringify(pidFile)}, String(Deno.pid));`,
        wait: "globalThis.never = new Promise(() => {});\nawait globalThis.never;",
      });
      const before = await Deno.readTextFile(path);
      const child = shop.command("run").spawn();
      const said = new Response(child.stderr).text();
      const drained = child.stdout.cancel();
      const pid = await pidIn(pidFile);
      child.kill(signal);
      const { code } = await child.status;
      await drained;
      assert(code !== 0);
      if (signal !== "SIGKILL") {
        assertMatch(await said, /^– notebooks\/01_x\.ipynb stopped after [\d.]+ s\n$/);
      }
      assert(await isGone(pid), "the kernel is still there");
      assertEquals(await Deno.readTextFile(path), before);
      const names = [...Deno.readDirSync(shop.path("notebooks"))].map(({ name }) => name);
      assertEquals(names, ["01_x.ipynb"], "no temporary file is left");
    },
  });
}
