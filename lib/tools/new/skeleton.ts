/** A notebook with everything that a notebook has, in a few cells, for its author to fill. */
import type { Cell, Notebook } from "../notebook/mod.ts";

/** What is known about a notebook before it is written. */
export interface Beginning {
  /** Its number in two digits. */
  number: string;
  title: string;
  /** The notebook that comes before it, by its name. */
  before?: string;
  /** The notebook that comes after it, by its name. */
  next?: string;
  /** The items of the notes that it has to cover. */
  notes: string[];
}

/** The notebook. It asserts, draws and explains one experiment, the first of its sections. */
export function skeleton({ number, title, before, next, notes }: Beginning): Notebook {
  const cells = [
    prose("title", titleText(number, title, before)),
    prose("setup-text", "Run this first."),
    code("setup", SETUP, { tags: ["setup"] }),
    prose("two-waits", QUESTION, notes.length > 0 ? { notes } : {}),
    prose("two-waits-predict", PREDICT),
    code("two-waits-experiment", EXPERIMENT),
    prose("two-waits-happened", HAPPENED),
    code("two-waits-check", CHECK),
    prose("two-waits-python", PYTHON),
    prose("recap", next ? `${RECAP}\n\n${nextLine(next)}` : RECAP),
  ];
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: "deno", display_name: "Deno", language: "typescript" },
      language_info: { name: "typescript" },
    },
    cells,
  };
}

function prose(id: string, source: string, metadata: Cell["metadata"] = {}): Cell {
  return { cell_type: "markdown", id, metadata, source };
}

function code(id: string, source: string, metadata: Cell["metadata"] = {}): Cell {
  return { cell_type: "code", id, metadata, source, execution_count: null, outputs: [] };
}

const titleText = (number: string, title: string, before?: string) =>
  `
# ${number} · ${title}

One sentence that says why it matters.

**After this notebook you can answer:**

1. How long do two waits take that begin together?

**Before this:** ${before ? `[${before}](${before}.ipynb)` : "nothing"}.
`.trim();

/** The line at the end of a notebook that leads to the next one. */
export function nextLine(next: string): string {
  return `**Next:** [${next}](${next}.ipynb)`;
}

const SETUP = `
import { assertEquals } from "@std/assert";
import { delay } from "@std/async";
import { assertTook, show, Timeline } from "@course/notebook";
`.trim();

const QUESTION = `
## Two waits

One or two sentences that define the words and ask.

**Question.** Two waits of 200 and 300 ms begin together. When are both over?
`.trim();

const PREDICT = `
**Predict.** How many milliseconds does it take, and which of the two ends first?

<details><summary>Answer</summary>

300 ms, as long as the longer one. The short wait ends first.

</details>
`.trim();

const EXPERIMENT = `
const line = new Timeline("Two waits");
await Promise.all([
  line.span("long", () => delay(300)),
  line.span("short", () => delay(200)),
]);
await show(line);
`.trim();

const HAPPENED = `
**What happened.** Two or three sentences that point at the picture: both bars begin at 0, and the
short one ends first.
`.trim();

const CHECK = `
assertEquals(line.order(), ["long start", "short start", "short end", "long end"]);
assertTook(line.duration, 300);
`.trim();

const PYTHON = `
**In Python** it is the same, with tasks:

\`\`\`python
async with asyncio.TaskGroup() as group:  # Python 3.11
    group.create_task(asyncio.sleep(0.3))
    group.create_task(asyncio.sleep(0.2))
\`\`\`
`.trim();

const RECAP = `
## Recap

1. **As long as the longer one.** Waits that begin together overlap.

| Python                                | TypeScript    |
| ------------------------------------- | ------------- |
| \`asyncio.TaskGroup\`, \`asyncio.gather\` | \`Promise.all\` |
`.trim();
