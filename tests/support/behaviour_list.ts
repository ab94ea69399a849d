/** A list of what a library promises: each behaviour with its number and the tests that show it. */
import type { Title } from "./titles.ts";

/** In a few words; or why there can be no such thing here. */
export type Behaviour = string | { readonly absent: string };

/** A primitive and its behaviours from number 1 on; `undefined` is one of the other library. */
export interface Chapter {
  readonly letters: string;
  readonly title: string;
  readonly behaviours: readonly (Behaviour | undefined)[];
}

/** A library and its behaviours. */
export interface Promises {
  readonly library: string;
  readonly chapters: readonly Chapter[];
}

/** For the numbers of a chapter that is shared with the other library. */
export function some(numbered: Record<number, Behaviour>): (Behaviour | undefined)[] {
  const last = Math.max(...Object.keys(numbered).map(Number));
  return Array.from({ length: last }, (_, i) => numbered[i + 1]);
}

/** Every number, with its words, in order. */
export function numbered(chapters: readonly Chapter[]): Map<string, Behaviour> {
  return new Map(
    chapters.flatMap(({ letters, behaviours }) =>
      behaviours.flatMap((behaviour, i): [string, Behaviour][] =>
        behaviour === undefined ? [] : [[`${letters}${i + 1}`, behaviour]]
      )
    ),
  );
}

/** The list as Markdown. */
export function listOf({ library, chapters }: Promises, titles: readonly Title[]): string {
  const head = `# What \`${library}\` promises, and the tests that show it

Made by \`deno run -A tests/support/behaviours.ts\` from the titles of the tests. A number that is
missing from a chapter belongs to the other library.
`;
  const lists = chapters.map((chapter) =>
    `\n## ${chapter.title}\n\n${
      [...numbered([chapter])].map(([number, behaviour]) => itemOf(number, behaviour, titles))
        .join("\n")
    }\n`
  );
  return head + lists.join("");
}

function itemOf(number: string, behaviour: Behaviour, titles: readonly Title[]): string {
  if (typeof behaviour !== "string") return `- **${number}** does not apply: ${behaviour.absent}`;
  const tests = titles.filter(({ numbers }) => numbers.includes(number)).map(({ words, file }) =>
    `\n  - ${escaped(words)} ([${nameOf(file)}](${file}))`
  );
  return `- **${number}** ${behaviour}${tests.join("")}`;
}

/** Words whose characters mean nothing to Markdown. */
function escaped(words: string): string {
  return words.replaceAll(/[<>*_[\]|]/g, "\\$&");
}

function nameOf(file: string): string {
  return file.replace(/(_test)?\.ts$/, "").replaceAll("_", " ");
}
