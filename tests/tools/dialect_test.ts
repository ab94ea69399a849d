/** Each rule of the dialect, broken once on purpose. */
import { assertEquals } from "@std/assert";
import { breachesIn } from "../../lib/tools/dialect.ts";

const good = `/** What the file is. */
import { delay } from "@std/async";

/**
 * Waits.
 *
 * @throws {TypeError} If \`ms\` is no number, or is
 * missing.
 *
 * @example One wait
 */
export async function pause(ms: number): Promise<void> {
  await delay(ms); // At least \`ms\`.
  fetch("https://example.test/a/very/long/address/that/is/a/string/and/not/a/comment/and/so/it/may/be/wide");
}
// https://example.test/a/very/long/address/in/a/comment/that/cannot/be/broken/into/two/lines/at/all/really
`;

/** What is changed in the good file, and what is said of it. */
const BREACHES: Record<string, [from: string | RegExp, to: string, said: string]> = {
  "a file without a sentence at its head": [
    /^.*\n/,
    "",
    "1 the file does not open with a sentence, /** … */",
  ],
  "a line comment that is too wide": [
    "// At least",
    `// ${"At least ".repeat(12)}`,
    "13 the comment is 136 columns wide, 100 are allowed",
  ],
  "a line of documentation that is too wide": [
    "Waits.",
    `Waits${" and waits".repeat(10)}.`,
    "5 the comment is 109 columns wide, 100 are allowed",
  ],
  "a throws without a condition": [
    "If `ms`",
    "when `ms`",
    "7 a @throws reads `@throws {Type} If ….`, with a full stop",
  ],
  "a throws without a full stop": [
    "missing.",
    "missing",
    "7 a @throws reads `@throws {Type} If ….`, with a full stop",
  ],
  "a throws without a type": [
    "{TypeError} ",
    "",
    "7 a @throws reads `@throws {Type} If ….`, with a full stop",
  ],
  "an example without a title": [" One wait", "", "10 the @example has no title"],
  "a trailing comment in lower case": [
    "// At",
    "// at",
    "13 a trailing comment begins in sentence case",
  ],
};

Deno.test("a file that keeps every rule is left alone, whatever its strings are", () => {
  assertEquals(breachesIn(good, "lib/pause.ts"), []);
});

for (const [what, [from, to, said]] of Object.entries(BREACHES)) {
  Deno.test(`${what} is found`, () => {
    const found = breachesIn(good.replace(from, to), "lib/pause.ts");
    assertEquals(found.map(({ line, rule }) => `${line} ${rule}`), [said]);
  });
}

Deno.test("a test needs no sentence at its head, a helper does", () => {
  const [, ...rest] = good.split("\n");
  const text = rest.join("\n");
  assertEquals(breachesIn(text, "tests/pause_test.ts"), []);
  assertEquals(breachesIn(text, "tests/support/pause.ts").length, 1);
});
