import { assertEquals } from "@std/assert";
import { programSays } from "../support/situations.ts";

/** A Python of some version that has some packages: enough of one to be found. */
const fake = (version: string, ...packages: string[]) =>
  `#!/bin/sh
case $2 in
  *python_version*) echo '{"Python": "${version}"}' ;;
  *) [ "$3" = "${packages[0] ?? "-"}" ] && echo '{"'$3'": "1.0"}' ;;
esac
`;

/** The commands that are found, one per question, among those of a folder on `PATH`. */
async function found(pythons: Record<string, string>, questions: string[]): Promise<string[]> {
  const folder = await Deno.makeTempDir({ prefix: "course_" });
  for (const [path, text] of Object.entries(pythons)) {
    await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${folder}/${path}`, text, { mode: 0o755 });
  }
  const module = import.meta.resolve("../../../lib/services/languages/find_python.ts");
  const script = `
    const { findPython } = await import("${module}");
    for (const question of ${JSON.stringify(questions)}) {
      const [version, ...packages] = question.split(" ");
      const python = await findPython(packages, version);
      console.log(python ? python.command.join(" ").replace("${folder}/", "") : "none");
    }
  `;
  const { about, lines } = await programSays(script, { PATH: folder, PYENV_ROOT: folder });
  await Deno.remove(folder, { recursive: true });
  return [about, ...lines];
}

Deno.test({
  name: "findPython takes the first that suits: on PATH by its name, by its version, then pyenv's",
  ignore: Deno.build.os === "windows",
  async fn() {
    const pythons = {
      "python3": fake("4.11.7", "gevent"), // The course's own environment is no 4
      "python": "no program at all",
      "python3.13": fake("4.13.0"),
      "python3.12": "#!/bin/sh\nexit 127", // As a shim of pyenv's that is not active
      "versions/4.12/bin/python": fake("4.12.1", "uvloop"),
      "versions/broken/readme": "",
    };
    assertEquals(
      await found(pythons, ["4", "4.13", "4.12", ">=4 gevent", ">=4 uvloop", ">=4 twisted", "5"]),
      [
        "python3",
        "python3.13",
        "versions/4.12/bin/python",
        "python3",
        "versions/4.12/bin/python",
        "none",
        "none",
      ],
    );
  },
});

Deno.test({
  name: "findPython asks each command once, even one that does not answer",
  ignore: Deno.build.os === "windows",
  async fn() {
    const log = await Deno.makeTempFile({ prefix: "course_" });
    const silent = `#!/bin/sh\necho asked >> ${log}\nexit 127`;
    await found({ "python3.13": silent, "python3.12": fake("4.12.1") }, ["4", "5", "6"]);
    assertEquals((await Deno.readTextFile(log)).trim().split("\n"), ["asked"]);
    await Deno.remove(log);
  },
});
