import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { python } from "@course/services";
import { type Language, NotHere, runOrRecall } from "../../../lib/services/languages/language.ts";
import { programSays } from "../support/situations.ts";

const MODULE = import.meta.resolve("../../../lib/services/languages/language.ts");

/** A language that every machine with Deno has. */
const JAVASCRIPT: Language = {
  name: "JavaScript",
  file: "program.js",
  find: () =>
    Promise.resolve({
      command: [Deno.execPath(), "run", "--quiet", "--no-config"],
      versions: { JavaScript: Deno.version.v8 },
    }),
};

const absent: Language = { ...JAVASCRIPT, find: () => Promise.resolve(undefined) };

/** What becomes of programs in another process: with the language or without it, and in a mode. */
async function says(body: string, env: Record<string, string>): Promise<string[]> {
  const script = `
    const { runOrRecall } = await import("${MODULE}");
    const here = {
      name: "JavaScript",
      file: "program.js",
      find: () => ({ command: [Deno.execPath(), "run", "--quiet"], versions: { JavaScript: "1.0" } }),
    };
    const absent = { ...here, find: () => undefined };
    const tell = async (language, options, program) => {
      try {
        const { output, ran } = await runOrRecall(language, options, program);
        console.log(ran, output);
      } catch (error) {
        console.log(error.message);
      }
    };
    ${body}
  `;
  const { about, lines } = await programSays(script, env);
  return [about, ...lines];
}

Deno.test("runOrRecall runs the program where the language is", async () => {
  const result = await runOrRecall(JAVASCRIPT, { args: ["Ada"] }, `console.log(Deno.args[0])`);
  assertEquals([result.output, result.ran], ["Ada", "now"]);
  assertEquals(result.versions, { JavaScript: Deno.version.v8 });
  assertMatch(result.date, /^20\d\d-\d\d-\d\d$/);
});

Deno.test("runOrRecall takes the indentation of the whole program away, and no more", async () => {
  const program = `
      console.log(\`a
        b

      c\`);
  `;
  const { output } = await runOrRecall(JAVASCRIPT, {}, program);
  assertEquals(output, "a\n  b\n\nc");
});

Deno.test("runOrRecall recalls what was recorded for this very program, and says so", async () => {
  const folder = await Deno.makeTempDir({ prefix: "course_" });
  const env = { COURSE_RECORDINGS: folder };
  await says(`await tell(here, {}, "console.log(7)");`, { ...env, COURSE_LANGUAGES: "record" });
  const told = await says(
    `
      await tell(absent, {}, "console.log(7)");
      await tell(absent, {}, "   console.log(7)"); // Indented otherwise
      await tell(here, {}, "console.log(7)");
      await tell(absent, { version: ">=3", packages: ["left", "right"] }, "console.log(8)");
    `,
    env,
  );
  assertEquals(told, [
    "recorded 7",
    "recorded 7",
    "now 7",
    "Cannot run this JavaScript program: JavaScript >=3 with left, right is not installed here, " +
    "and there is no recording of it as it is now. Record it with: deno task record",
  ]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("runOrRecall: COURSE_LANGUAGES chooses, and refuses what it does not know", async () => {
  const folder = await Deno.makeTempDir({ prefix: "course_" });
  const script = `
    await tell(here, {}, "console.log(7)");
    await tell(absent, {}, "console.log(7)");
  `;
  const told = (COURSE_LANGUAGES: string) =>
    says(script, { COURSE_RECORDINGS: folder, COURSE_LANGUAGES });
  const missing = "JavaScript is not installed here";
  const unrecorded = "Cannot run this JavaScript program: there is no recording of it as it is " +
    "now. Record it with: deno task record";
  assertEquals(await told("recorded"), [unrecorded, unrecorded]);
  assertEquals(await told("now"), ["now 7", missing]);
  assertEquals(await told("record"), ["now 7", missing]);
  assertEquals(await told("recorded"), ["recorded 7", "recorded 7"]);
  const [refusal] = await told("magic");
  assertEquals(
    refusal,
    "Cannot run a program: COURSE_LANGUAGES must be one of now, recorded, record, " +
      'received "magic"',
  );
  await Deno.remove(folder, { recursive: true });
});

Deno.test("runOrRecall: a program that fails is an error with what it said last", async () => {
  const failing = runOrRecall(JAVASCRIPT, {}, `console.error("first\\nlast"); Deno.exit(3)`);
  const { message } = await assertRejects(() => failing, Error);
  assertEquals(message, "The JavaScript program failed (exit code 3):\nfirst\nlast");
});

Deno.test("runOrRecall: neither here nor recorded is an error of its own", async () => {
  const error = await assertRejects(() => runOrRecall(absent, {}, "never recorded"), NotHere);
  assert(error.message.includes("deno task record"));
});

Deno.test("a program that is no string is refused at the call", async () => {
  const wrong = python as unknown as (...call: unknown[]) => Promise<unknown>;
  for (const call of [[], [7], [{}, Symbol("s")], ["print()", {}]]) {
    await assertRejects(() => wrong(...call), TypeError, "Cannot run Python: the program must be");
  }
});

Deno.test("runOrRecall: keep takes the recording over where the program cannot run", async () => {
  const recorded = new URL("recorded/", MODULE);
  const [{ name }] = [...Deno.readDirSync(recorded)];
  const text = await Deno.readTextFile(new URL(name, recorded));
  const { language, packages, version, program, output } = JSON.parse(text);
  const folder = await Deno.makeTempDir({ prefix: "course_" });
  const call = (keep: boolean) => {
    const options = JSON.stringify({ packages, version, keep });
    const text = JSON.stringify(program.join("\n"));
    return `await tell({ ...absent, name: "${language}" }, ${options}, ${text});`;
  };
  const env = { COURSE_RECORDINGS: folder, COURSE_LANGUAGES: "record" };
  const [refusal] = await says(call(false), env);
  assertMatch(refusal, /is not installed here$/);
  assertEquals([...Deno.readDirSync(folder)], []);
  assertEquals((await says(call(true), env)).join("\n"), `recorded ${output.join("\n")}`);
  assertEquals(await Deno.readTextFile(`${folder}/${name}`), text);
  await Deno.remove(folder, { recursive: true });
});
