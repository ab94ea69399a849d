import { assertEquals, assertMatch } from "@std/assert";
import { programSays } from "../support/situations.ts";

const MODULE = import.meta.resolve("../../../lib/services/languages/recording.ts");

/** What a script prints that has a folder for recordings and uses what `recording.ts` exports. */
async function says(folder: string, body: string): Promise<string[]> {
  const script = `
    const { readRecording, writeRecording } = await import("${MODULE}");
    const { ProgramResult } = await import("${new URL("program_result.ts", MODULE)}");
    const key = { language: "Python", packages: ["gevent"], version: ">=3.11", program: "1\\n2\\n" };
    const result = new ProgramResult({
      output: "one\\ntwo", stderr: "", versions: { Python: "3.11.7" }, ran: "now", date: "2026-11-27",
    });
    ${body}
  `;
  const { about, lines } = await programSays(script, { COURSE_RECORDINGS: folder });
  return [about, ...lines];
}

Deno.test("a recording is a file that people can read, and is recalled as it was", async () => {
  const folder = await Deno.makeTempDir({ prefix: "course_" });
  const [text] = await says(
    folder,
    `
      await writeRecording(key, /\\d+ ms/, result);
      console.log(JSON.stringify(await readRecording(key)));
    `,
  );
  const recalled = JSON.parse(text);
  assertEquals([recalled.output, recalled.ran], ["one\ntwo", "recorded"]);
  const [{ name }] = [...Deno.readDirSync(folder)];
  assertMatch(name, /^python-[0-9a-f]{12}\.json$/);
  assertEquals(JSON.parse(await Deno.readTextFile(`${folder}/${name}`)), {
    language: "Python",
    packages: ["gevent"],
    version: ">=3.11",
    program: ["1", "2"],
    varies: "\\d+ ms",
    date: "2026-11-27",
    versions: { Python: "3.11.7" },
    output: ["one", "two"],
    stderr: [],
  });
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a recording belongs to one program, with its packages and versions", async () => {
  const folder = await Deno.makeTempDir({ prefix: "course_" });
  const [found] = await says(
    folder,
    `
      await writeRecording(key, undefined, result);
      const others = [
        key,
        { ...key, program: "1\\n3\\n" },
        { ...key, packages: [] },
        { ...key, version: "3.11" },
        { ...key, language: "Node" },
      ];
      const found = await Promise.all(others.map(readRecording));
      console.log(found.map((recording) => recording ? "found" : "none").join());
    `,
  );
  assertEquals(found, "found,none,none,none,none");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("every package that is installed for programs is asked for by one of them", async () => {
  const languages = new URL("./", MODULE);
  const asked = new Set<string>();
  for await (const { name } of Deno.readDir(new URL("recorded", languages))) {
    const { packages } = JSON.parse(
      await Deno.readTextFile(new URL(`recorded/${name}`, languages)),
    );
    for (const each of packages) asked.add(each);
  }
  const text = await Deno.readTextFile(new URL("requirements.txt", languages));
  const [forPrograms] = text.split("# What these need.");
  const installed = [...forPrograms.matchAll(/^([\w.-]+)==/gm)].map(([, name]) => name);
  assertEquals(installed.filter((name) => !asked.has(name)), []);
});
