import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { python, pythons } from "@course/services";
import { onVirtualTime } from "@course/notebook/virtual";
import { testWith } from "../support/needs.ts";
import { programSays } from "../support/situations.ts";

testWith("a Python", "python runs a program with its arguments, now", async () => {
  const result = await python(
    { version: ">=3.10", args: ["Ada"] },
    `
    import json, sys
    print(json.dumps({"args": sys.argv[1:], "version": list(sys.version_info[:2])}))
  `,
  );
  const { args, version } = result.json<{ args: string[]; version: number[] }>();
  assertEquals(args, ["Ada"]);
  assertEquals(result.ran, "now");
  assert(result.versions.Python.startsWith(version.join(".")));
});

testWith("a Python", "python keeps a warning that nobody caught", async () => {
  const { output, stderr } = await python(`
    import asyncio
    async def forgotten(): pass
    async def main(): forgotten()
    asyncio.run(main())
  `);
  assertEquals(output, "");
  assert(stderr.includes("coroutine 'forgotten' was never awaited"), stderr);
  assert(stderr.startsWith("program.py:3:"), stderr);
});

testWith("a Python", "python shows the end of the traceback of a program that fails", async () => {
  const error = await assertRejects(() => python(`1 / 0`), Error, "The Python program failed");
  assert(error.message.endsWith("ZeroDivisionError: division by zero"), error.message);
});

testWith(
  "a Python",
  "python ends a program that takes too long, also under a virtual clock",
  onVirtualTime(async () => {
    setTimeout(() => {}, 3_600_000); // An hour of virtual time, over before Python has begun
    const endless = python({ timeout: 300 }, `while True: pass`);
    const { name } = await assertRejects(() => endless, DOMException);
    assertEquals(name, "TimeoutError");
    assertEquals((await python(`print("alive")`)).output, "alive");
  }),
);

testWith("a Python", "python does not run without the packages", async () => {
  await assertRejects(
    () => python({ packages: ["no-such-package-of-this-name"] }, `print(1)`),
    Error,
    "Python with no-such-package-of-this-name is not installed here",
  );
});

Deno.test("pythons runs the program on every version that is here or recorded", async () => {
  // The example of its documentation, which is recorded
  const results = await pythons(`import sys; print(sys.version_info >= (3, 10))`);
  const versions = results.map(({ versions }) => versions.Python);
  assert(versions.length > 0);
  assertEquals(versions, [...new Set(versions)]);
  assertEquals(results.map(({ output }) => output), results.map(() => "True"));
});

testWith("a Python", "pythons fails if the program fails on a version", async () => {
  await assertRejects(() => pythons(`raise SystemExit("no")`), Error, "(exit code 1):\nno");
});

Deno.test("pythons fails if no version is here or recorded", async () => {
  const script = `
    const { pythons } = await import("@course/services");
    await pythons("never recorded");
  `;
  const { about } = await programSays(script, { COURSE_LANGUAGES: "recorded" });
  assertStringIncludes(about, "Cannot run this Python program: there is no recording of it");
});
