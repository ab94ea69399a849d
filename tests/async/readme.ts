/** `deno run -A tests/async/readme.ts` writes the table of all behaviours and their tests. */
import { chapters } from "./behaviours.ts";
import { readTitles, type Title } from "./titles.ts";

export const readme = new URL("./README.md", import.meta.url);

/** What belongs into `README.md`. */
export async function makeReadme(): Promise<string> {
  const titles = await readTitles();
  const head = `
# What \`lib/async\` promises, and the tests that show it

Made by \`deno run -A tests/async/readme.ts\` from the titles of the tests. Numbers that are missing in a
chapter belong to \`lib/loop\`.
`;
  const tables = chapters.map(({ letters, title, behaviours }) => {
    const rows = behaviours.map((behaviour, i) => {
      if (behaviour === undefined) return "";
      const number = `${letters}${i + 1}`;
      if (typeof behaviour !== "string") return `| ${number} | — | ${behaviour.absent} |\n`;
      return `| ${number} | ${behaviour} | ${testsOf(number, titles)} |\n`;
    });
    return `\n## ${title}\n\n| | Behaviour | Tests |\n| --- | --- | --- |\n${rows.join("")}`;
  });
  return await formatted(head + tables.join(""));
}

function testsOf(number: string, titles: readonly Title[]): string {
  return titles
    .filter(({ numbers }) => numbers.includes(number))
    .map(({ words, file }) => `${words.replaceAll("|", "\\|")} ([${nameOf(file)}](${file}))`)
    .join("<br>");
}

function nameOf(file: string): string {
  return file.replace(/(_test)?\.ts$/, "").replaceAll("_", " ");
}

/** As `deno fmt` would leave it. */
async function formatted(markdown: string): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", "--ext", "md", "--line-width", "100", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(markdown));
  await writer.close();
  return new TextDecoder().decode((await child.output()).stdout);
}

if (import.meta.main) await Deno.writeTextFile(readme, await makeReadme());
