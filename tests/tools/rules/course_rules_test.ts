/** The rules from which a notebook can be exempted, each broken once. */
import { assertEquals } from "@std/assert";
import { courseBreaches } from "../../../lib/tools/rules/course_rules.ts";
import { sectionIdsOf, type Targets } from "../../../lib/tools/rules/links.ts";
import { goodNotebook } from "../support/good_notebook.ts";
import { type CellText, notebookOf } from "../support/notebook_of.ts";

const words = (count: number) => Array(count).fill("word").join(" ");
const lines = (count: number) => Array(count).fill("void 0;").join("\n");

/** The notebooks of the course that these rules think of. */
const targets: Targets = new Map([
  [
    "01_good",
    sectionIdsOf(notebookOf({ title: "# 01 · Good", sums: "## Sums", more: "### More" })),
  ],
  ["02_torn", undefined],
]);

const breaches = (changes: Record<string, CellText>) =>
  courseBreaches(notebookOf(goodNotebook(changes)), targets).map(({ where, rule }) => where + rule);

Deno.test("a good notebook breaks none of them", () => {
  assertEquals(breaches({}), []);
});

const HOW_TO_LINK = "write #cell-id= and the id of the cell with its heading";

const MENTIONS = "## The notes\n\nThe notes say so, another note does not, and one of the notes";

/** Cells that break one rule, or nearly, and what is said. */
const CHANGES: Record<string, [changes: Record<string, CellText>, said: string[]]> = {
  "50 minutes": [{ "pitfalls": `## Long\n\n${words(6000)}` }, []],
  "55 minutes": [
    { "pitfalls": `## Long\n\n${words(6600)}` },
    ["it takes 55 minutes, at most 50: shorten it, or mark a section as *Optional*"],
  ],
  "three mentions of the notes": [
    { "pitfalls": `${MENTIONS.replace("## The", "## My")} are in \`the notes\`` },
    [],
  ],
  "four mentions of the notes": [
    { "pitfalls": MENTIONS },
    [`"the notes" are mentioned 4 times, at most 3: tell the fact instead`],
  ],
  "the notes in the title cell": [{ "title": `# 01 · A title\n\n${MENTIONS}` }, []],
  "a setup cell of 25 lines": [{ "setup": lines(25) + "\n" }, []],
  "a setup cell of 26 lines": [
    { "setup": lines(26) },
    [
      " › setupthe setup cell has 26 lines, at most 25: move helpers to lib, or to the section " +
      "that needs them",
    ],
  ],
  "a line of 100 columns": [{ "waiting-check": `// ${"ä".repeat(97)}` }, []],
  "a line of 101 columns": [
    { "waiting-check": `void 0;\n// ${"ä".repeat(98)}` },
    [" › waiting-checkline 2 has 101 columns, at most 100: break it"],
  ],
  "links that lead somewhere": [
    {
      "pitfalls": `## Pitfalls

[a](01_good.ipynb) [b](./01_good.ipynb#cell-id=sums) [\`c\`](../notebooks/01_good.ipynb#cell-id=more "a title")
[d](#cell-id=waiting) [e](02_torn.ipynb#anything) [f](https://x.test/1.ipynb) [g](../README.md#numbers)
[01_good](01_good.ipynb), [notebook
01](01_good.ipynb) and <a href="01_good.ipynb">01_good</a>, in 2026_01_02 or 10_000`,
    },
    [],
  ],
  "a link to no notebook": [
    { "pitfalls": "## Pitfalls\n\n[a](06_tasks.ipynb#x)" },
    [" › pitfallsthere is no notebook 06_tasks.ipynb to link to"],
  ],
  "a link in HTML to no notebook": [
    { "pitfalls": `## Pitfalls\n\n<a href="06_tasks.ipynb">a</a>` },
    [" › pitfallsthere is no notebook 06_tasks.ipynb to link to"],
  ],
  "a link to no section": [
    { "pitfalls": "## Pitfalls\n\n[a](01_good.ipynb#cell-id=c)" },
    [` › pitfallsthere is no section #cell-id=c in 01_good.ipynb to link to: ${HOW_TO_LINK}`],
  ],
  "a link to the title": [
    { "pitfalls": "## Pitfalls\n\n[a](01_good.ipynb#cell-id=title)" },
    [` › pitfallsthere is no section #cell-id=title in 01_good.ipynb to link to: ${HOW_TO_LINK}`],
  ],
  "a link by the words of a heading": [
    { "pitfalls": "## Pitfalls\n\n[a](01_good.ipynb#Sums)" },
    [` › pitfallsthere is no section #Sums in 01_good.ipynb to link to: ${HOW_TO_LINK}`],
  ],
  "a link into the middle of a section": [
    { "pitfalls": "## Pitfalls\n\n[a](#cell-id=waiting-check)" },
    [
      " › pitfallsthere is no section #cell-id=waiting-check in this notebook to link to: " +
      HOW_TO_LINK,
    ],
  ],
  "a link to no section of its own": [
    { "pitfalls": "## Pitfalls\n\n[a](#three-awaits)" },
    [` › pitfallsthere is no section #three-awaits in this notebook to link to: ${HOW_TO_LINK}`],
  ],
  "the name of no notebook": [
    { "pitfalls": "## Pitfalls\n\nNext: [`06_tasks`](#cell-id=pitfalls)" },
    [" › pitfallsthere is no notebook 06_tasks: name it when it is there"],
  ],
  "the number of no notebook": [
    { "pitfalls": "## Pitfalls\n\nMore in [Notebook 14](#cell-id=pitfalls)." },
    [" › pitfallsthere is no notebook 14: name it when it is there"],
  ],
  "the name of a notebook without a link": [
    { "pitfalls": "## Pitfalls\n\nAs in `01_good`, and [not](01_good.ipynb) 02_torn." },
    [
      " › pitfalls01_good is named without a link to it",
      " › pitfalls02_torn is named without a link to it",
    ],
  ],
  "the number of a notebook without a link": [
    { "pitfalls": "## Pitfalls\n\nAs in notebook\n01." },
    [" › pitfallsnotebook 01 is named without a link to it"],
  ],
  "the name of no notebook in code": [
    { "waiting-check": "// As in 06_tasks." },
    [" › waiting-checkthere is no notebook 06_tasks: name it when it is there"],
  ],
  "a name from another section": [
    { "pitfalls-throw": "throw new RangeError(`${start}`);" },
    [
      ` › pitfalls-throwstart is declared in the section "Waiting takes time": declare it here, ` +
      "or in the setup cell",
    ],
  ],
  "a name that only looks like one from another section": [
    {
      "pitfalls-throw": `const run = (start: number) => ({ start: 1, ...{ start } }).start;
class Race { start() { start: for (;;) break start; } }
interface Gun { start: string }
throw new RangeError(String([run, Race]));`,
    },
    [],
  ],
};

for (const [what, [changes, said]] of Object.entries(CHANGES)) {
  Deno.test(`${what}: ${said.length === 0 ? "no breach" : "a breach"}`, () => {
    assertEquals(breaches(changes), said);
  });
}

Deno.test("a notebook is exempted from a rule as long as it breaks it", () => {
  const long = notebookOf(goodNotebook({ "pitfalls": `## Long\n\n${words(6600)}` }));
  assertEquals(courseBreaches(long, targets, ["length"]), []);
  assertEquals(courseBreaches(long, targets, ["links"]).length, 2);
  assertEquals(courseBreaches(notebookOf(goodNotebook()), targets, ["length"]), [{
    where: "",
    rule: `it keeps the rule "length" now: take its exemption from lib/tools/rules/exemptions.ts`,
  }]);
});
