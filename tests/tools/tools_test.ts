/** The small parts of the tools. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  defineCommand,
  diffLines,
  explain,
  runCommand,
  wholeNumber,
} from "../../lib/tools/kit/mod.ts";
import { isFormatted } from "../../lib/tools/extract/extract_tests.ts";
import { withoutLinks } from "../../lib/tools/jsr.ts";
import {
  faultsOf,
  formatNotebook,
  maskedTranscript,
  parseNotebook,
  readNotebook,
  textOf,
  tidyOutputs,
} from "../../lib/tools/notebook/mod.ts";
import { explainInstallation } from "../../lib/tools/python/explain_installation.ts";
import { goodNotebook } from "./support/good_notebook.ts";
import { notebookOf } from "./support/notebook_of.ts";
import { Workshop } from "./support/run_tool.ts";

const COMMANDS = {
  lab: "lab",
  study: "study",
  kernel: "kernel",
  run: "run",
  extract: "extract",
  progress: "progress",
  record: "record",
  test: "test",
  "test:jupyter": "test/jupyter",
  "test:browser": "test/browser",
  check: "check",
  dialect: "dialect",
  ci: "ci",
  new: "new",
  toc: "toc",
  jsr: "jsr",
};

for (const [name, file] of Object.entries(COMMANDS)) {
  Deno.test(`deno task ${name} answers --help and refuses what it does not know`, async () => {
    await using shop = await Workshop.openLinked();
    const help = await shop.tool(file, "--help");
    assertEquals(help.code, 0);
    assertStringIncludes(help.out, `Usage: deno task ${name} [options]`);
    const wrong = await shop.tool(file, "--sideways");
    assertEquals(wrong.code, 2);
    assertEquals(wrong.out, `Unknown option '--sideways'. See: deno task ${name} --help\n`);
  });
}

Deno.test("every task of deno.json is a command with a name of its own", async () => {
  const { tasks } = JSON.parse(
    await Deno.readTextFile(new URL("../../deno.json", import.meta.url)),
  );
  for (const [name, file] of Object.entries(COMMANDS)) {
    assertEquals(tasks[name], `deno run -A lib/tools/${file}.ts`);
  }
});

const echo = defineCommand({
  name: "echo",
  summary: "Says it again.",
  options: { port: { type: "string", value: "N", description: "a number" } },
  run({ port }) {
    return Promise.resolve(wholeNumber("port", port, { min: 1, max: 65535 }) ?? 0);
  },
});

Deno.test("a command returns its exit code, 2 for wrong use", async () => {
  const said = console.error;
  console.error = () => {};
  try {
    assertEquals(await runCommand(echo, ["--port", "7"]), 7);
    assertEquals(await runCommand(echo, ["--port", "0"]), 2);
    assertEquals(await runCommand(echo, ["--port", "7x"]), 2);
    assertEquals(await runCommand(echo, ["--port"]), 2);
    assertEquals(await runCommand(echo, ["more"]), 2);
  } finally {
    console.error = said;
  }
});

Deno.test("a full disk is said in words", () => {
  const full = Object.assign(new Error("No space left on device (os error 28)"), {
    code: "ENOSPC",
  });
  assertEquals(explain("run", full), "The disk is full: free some space and run it again");
});

Deno.test("a notebook survives reading and writing byte for byte, and is valid", () => {
  const text = formatNotebook(notebookOf(goodNotebook()));
  const notebook = parseNotebook(text, "x.ipynb");
  assertEquals(formatNotebook(notebook), text);
  assertEquals(faultsOf(notebook), []);
});

Deno.test("texts of one stream become one, errors come last and lose their stack", () => {
  const tidy = tidyOutputs([
    { output_type: "stream", name: "stdout", text: "a\n" },
    {
      output_type: "error",
      ename: "Error",
      evalue: "x",
      traceback: ["Error: x", "    at <anonymous>:1:7"],
    },
    { output_type: "stream", name: "stdout", text: ["b\n"] },
    { output_type: "stream", name: "stderr", text: "c\n" },
  ]);
  assertEquals(tidy, [
    { output_type: "stream", name: "stdout", text: "a\nb\n" },
    { output_type: "stream", name: "stderr", text: "c\n" },
    { output_type: "error", ename: "Error", evalue: "x", traceback: ["Error: x"] },
  ]);
});

Deno.test("a mask blanks what may vary, and a picture beside it", () => {
  const outputs = (ms: string, picture: string) => [
    { output_type: "stream" as const, name: "stdout", text: `took ${ms} ms of 5\n` },
    {
      output_type: "display_data" as const,
      data: { "text/html": `<img alt="x" src="data:image/svg+xml;base64,${picture}">` },
    },
  ];
  const masked = (ms: string, picture: string, masks: string[]) =>
    maskedTranscript({ outputs: outputs(ms, picture) }, masks).join("\n");
  const mask = ["\\d+\\.\\d+"];
  assertEquals(masked("1.25", "AAAA", mask), masked("17.5", "BBBB", mask));
  assert(masked("1.25", "AAAA", []) !== masked("17.5", "AAAA", []));
  assert(masked("1.25", "AAAA", []) !== masked("1.25", "BBBB", []));
  assertStringIncludes(masked("1.25", "AAAA", mask), "of 5", "only what the mask names");
});

Deno.test("a table whose numbers vary may be wider", () => {
  const table = (ms: string) => {
    const line = "─".repeat(ms.length + 2);
    const text = `┌${line}┐\n│ ${"ms".padStart(ms.length)} │\n│ ${ms} │ \n└${line}┘\n`;
    return { outputs: [{ output_type: "stream" as const, name: "stdout" as const, text }] };
  };
  const masks = ["\\d+\\.\\d"];
  assertEquals(maskedTranscript(table("1.5"), masks), maskedTranscript(table("1234.5"), masks));
  for (const strict of [[], ["^note: .*"]]) {
    const [narrow, wide] = ["5", "  5"].map((ms) => maskedTranscript(table(ms), strict).join());
    assert(narrow !== wide, `nothing in it varies: ${strict}`);
  }
});

Deno.test("a line that a mask covers may be missing, and the stream that held only such lines", () => {
  const masked = (stderr: string) =>
    maskedTranscript({
      outputs: [
        { output_type: "stream", name: "stdout", text: "took 5 ms\n" },
        { output_type: "stream", name: "stderr", text: stderr },
        { output_type: "display_data", data: { "text/plain": "a table" } },
      ],
    }, ["^note: busy.*"]);
  const quiet = ["[stdout]", "took 5 ms", "[text/plain]", "a table"];
  assertEquals(masked(""), quiet);
  assertEquals(masked("note: busy for 120 ms\n"), quiet);
  const other = ["[stdout]", "took 5 ms", "[stderr]", "note: late", "[text/plain]", "a table"];
  assertEquals(masked("note: late\nnote: busy for 120 ms\n"), other);
});

Deno.test("a difference is shown with two lines around it", () => {
  const before = [..."abcdefgh"], after = [..."abcdEfgh"];
  assertEquals(diffLines(before, after), ["  c", "  d", "- e", "+ E", "  f", "  g", "  …"]);
});

Deno.test("JSR's own packages are used by the same names, without the links", () => {
  assertEquals(
    withoutLinks({
      tasks: {},
      imports: { "@course/async": "./lib/async/mod.ts", "@std/async": "jsr:@std/async@^1" },
      links: ["./lib/std/async"],
      nodeModulesDir: "none",
      compilerOptions: { strict: true },
    }),
    {
      imports: { "@course/async": "../../lib/async/mod.ts", "@std/async": "jsr:@std/async@^1" },
      nodeModulesDir: "none",
      compilerOptions: { strict: true },
    },
  );
});

/** What installers print, and what the message says to do. */
const INSTALLERS: Record<string, [output: string, advice: string]> = {
  "pip without a network": [
    "ERROR: Could not find a version that satisfies the requirement jupyterlab (from versions: none)",
    "is there a network?",
  ],
  "uv without a network": [
    "error: Request failed after 3 retries\n  Caused by: dns error: failed to lookup address",
    "is there a network?",
  ],
  "a full disk": ["OSError: [Errno 28] No space left on device", "The disk is full"],
  "no venv module": [
    "The virtual environment was not created successfully because ensurepip is not available.",
    "apt install python3-venv",
  ],
  "anything else": ["error: something new", "something new"],
};

for (const [what, [output, advice]] of Object.entries(INSTALLERS)) {
  Deno.test(`an installation that fails by ${what} is explained`, () => {
    assertStringIncludes(explainInstallation({ code: 1, output }).message, advice);
  });
}

Deno.test("the table of contents is written between its marks, and checked", async () => {
  await using shop = await Workshop.openLinked({ notebooks: true });
  await shop.put("98_good", goodNotebook());
  const readme = shop.path("README.md");
  await Deno.writeTextFile(
    readme,
    "# X\n\n" +
      ["toc", "notes", "examples"].map((name) => `<!-- ${name}:begin -->\n<!-- ${name}:end -->\n`)
        .join("\n"),
  );
  assertEquals((await shop.tool("toc", "--check")).code, 1);
  assertEquals((await shop.tool("toc")).code, 0);
  const row = /\[01 · A title\]\(notebooks\/98_good\.ipynb\) +\| +0 \| +2 \| +0 \|/;
  assertMatch(await Deno.readTextFile(readme), row);
  const place = /\| Visiting one site, and many +\|.*\[98\]\(notebooks\/98_good\.ipynb\) +\|/;
  assertMatch(await Deno.readTextFile(readme), place);
  assertEquals((await shop.tool("toc", "--check")).code, 0);
});

Deno.test("a notebook with the marks of a table gets it, formatted, and its words take no time", async () => {
  await using shop = await Workshop.openLinked({ notebooks: true });
  const claim = {
    of: "S1.07",
    claim: Array(400).fill("Word").join(" "),
    verdict: "holds",
    found: "They took 2.00 s.",
  } as const;
  const waiting = {
    source: "## Waiting takes **time**",
    metadata: { notes: ["S1.07"], terms: ["time"], claims: [claim] },
  };
  const marks = (name: string) => `<!-- ${name}:begin -->\n<!-- ${name}:end -->`;
  const path = await shop.put("98_good", goodNotebook({ waiting }));
  assertEquals((await shop.tool("toc")).code, 0);
  const without = await Deno.readTextFile(shop.path("README.md"));

  const pitfalls = `## Pitfalls\n\n${marks("claims")}\n\n${marks("glossary")}\n\nThe end.`;
  await shop.put("98_good", goodNotebook({ waiting, pitfalls }));
  const stale = await shop.tool("toc", "--check");
  assertEquals(stale.code, 1);
  assertStringIncludes(stale.out, "98_good.ipynb is not up to date, run: deno task toc");
  assertEquals((await shop.tool("toc")).code, 0);
  assertEquals((await shop.tool("toc", "--check")).code, 0);
  assertEquals(await Deno.readTextFile(shop.path("README.md")), without);

  const { cells } = await readNotebook(path);
  const text = textOf(cells.find(({ id }) => id === "pitfalls")!.source);
  const link = "[98: Waiting takes time](98_good.ipynb#cell-id=waiting)";
  const words = text.replace(/ +/g, " ");
  assertStringIncludes(words, `| **holds** | They took 2.00 s. | ${link} |`);
  assertStringIncludes(words, `| time | ${link} |`);
  assertStringIncludes(text, "\n\nThe end.");
  assert(await isFormatted(path), "not formatted");
});

Deno.test("the version of Deno is the same wherever it is named", async () => {
  const root = new URL("../../", import.meta.url);
  const version = (await Deno.readTextFile(new URL(".dvmrc", root))).trim();
  for (const file of ["README.md", ".devcontainer/devcontainer.json"]) {
    const text = await Deno.readTextFile(new URL(file, root));
    const named = [...text.matchAll(/deno@([\d.]+\d)/g)].map(([, version]) => version);
    assertEquals([...new Set(named)], [version], file);
  }
});
