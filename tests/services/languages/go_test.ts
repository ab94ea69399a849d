import { assertEquals } from "@std/assert";
import { programSays } from "../support/situations.ts";

const SCRIPT = `
  const { go } = await import("@course/services");
  const { output, about } = await go({ args: ["Ada"] }, \`
    package main
    func main() {}
  \`);
  console.log(about);
  console.log(output);
`;

/** Enough of a Go to see how it is called. */
const GO = `#!/bin/sh
case $1 in
  version) echo "go version go1.22.1 linux/amd64" ;;
  run) shift; echo "$@"; cat "$1" ;;
esac
`;

Deno.test({
  name: "go runs a program by go run, and says the version",
  ignore: Deno.build.os === "windows",
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "course_" });
    await Deno.writeTextFile(`${folder}/go`, GO, { mode: 0o755 });
    const { about, lines } = await programSays(SCRIPT, {
      PATH: `${folder}:${Deno.env.get("PATH")}`,
    });
    assertEquals(about, "Go 1.22.1: run now");
    assertEquals(lines, ["main.go Ada", "package main", "func main() {}"]);
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test("go without Go says what is missing", async () => {
  const { about } = await programSays(SCRIPT, { COURSE_LANGUAGES: "now", PATH: "/usr/no/such" });
  assertEquals(about, "Go is not installed here");
});
