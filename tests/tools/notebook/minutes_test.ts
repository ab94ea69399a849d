import { assertEquals } from "@std/assert";
import { minutesOf } from "../../../lib/tools/notebook/mod.ts";
import { notebookOf } from "../support/notebook_of.ts";

const words = (count: number) => Array(count).fill("word").join(" ");
const lines = (count: number) => Array(count).fill("void 0;").join("\n");

Deno.test("120 words or 14 lines of code take a minute, rounded to five minutes", () => {
  assertEquals(minutesOf(notebookOf({ a: `# ${words(1200)}` })), 10);
  assertEquals(minutesOf(notebookOf({ a: lines(140) })), 10);
  assertEquals(minutesOf(notebookOf({ a: `# ${words(600)}`, b: lines(70) })), 10);
  assertEquals(minutesOf(notebookOf({ a: `# ${words(890)}` })), 5);
  assertEquals(minutesOf(notebookOf({ a: `# ${words(910)}` })), 10);
});

Deno.test("code inside prose is not read word by word", () => {
  const fence = "```ts\n" + words(6000) + "\n```";
  assertEquals(minutesOf(notebookOf({ a: `# ${words(600)} \`${words(600)}\`\n${fence}` })), 5);
});

for (const heading of ["In curio *Optional*", "*Optional:* curio", "In curio (optional)"]) {
  Deno.test(`a section called "${heading}" does not count`, () => {
    const minutes = minutesOf(notebookOf({
      a: `# ${words(600)}`,
      b: `## ${heading}`,
      c: lines(1400),
      d: `## Next\n${words(600)}`,
    }));
    assertEquals(minutes, 10);
  });
}

Deno.test("a section about optional things counts", () => {
  assertEquals(minutesOf(notebookOf({ a: `## Optional chaining waits\n${words(1200)}` })), 10);
  assertEquals(minutesOf(notebookOf({ a: `## Why an optional signal\n${words(1200)}` })), 10);
});
