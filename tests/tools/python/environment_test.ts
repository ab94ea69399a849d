/** The environment `.venv`: whole after every accident, or a sentence that says what to do. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { isGone, pidIn } from "../../jupyter/support/processes.ts";
import { FakeMachine } from "../support/fake_python.ts";

const ignore = Deno.build.os === "windows";

function unixTest(name: string, fn: (machine: FakeMachine) => Promise<void>): void {
  Deno.test({
    name,
    ignore,
    async fn() {
      await using machine = await FakeMachine.open();
      await fn(machine);
    },
  });
}

unixTest("an environment is made once, and then only looked at", async (machine) => {
  const { code, said, installed } = await machine.make();
  assertEquals([code, installed], [0, 1], said);
  const again = await machine.make();
  assertEquals([again.code, again.said, again.calls.length], [0, "", 1]);
});

/** What can happen to an environment. */
const ACCIDENTS: Record<string, (machine: FakeMachine) => Promise<void>> = {
  "whose Python was removed": async ({ shop }) => {
    await Deno.rename(shop.path("python3.11"), shop.path("python3.12"));
    await Deno.remove(shop.path("bin", "python3"));
    await Deno.symlink(shop.path("python3.12", "python"), shop.path("bin", "python3"));
  },
  "whose Python was upgraded": ({ shop }) =>
    Deno.writeTextFile(shop.path("python3.11", "version"), "3.12"),
  "that lost a package": ({ venv }) => Deno.remove(`${venv}/packages3.11/zmq`),
  "that lost its Python": ({ venv }) => Deno.remove(`${venv}/bin`, { recursive: true }),
  "with other requirements": ({ venv }) =>
    edit(`${venv}/course_environment.json`, "nbclient==", "nbclient==0."),
  "that was begun and never finished": ({ venv }) =>
    Deno.writeTextFile(`${venv}/course_environment.json`, `{"ours": true}`),
};

async function edit(path: string, before: string, after: string): Promise<void> {
  await Deno.writeTextFile(path, (await Deno.readTextFile(path)).replace(before, after));
}

for (const [what, happens] of Object.entries(ACCIDENTS)) {
  unixTest(`an environment ${what} is made again`, async (machine) => {
    assertEquals((await machine.make()).code, 0);
    await happens(machine);
    const { code, said, installed } = await machine.make();
    assertEquals([code, installed], [0, 1], said);
    assertStringIncludes(said, ".venv is outdated or damaged: making it again\n");
    const again = await machine.make();
    assertEquals([again.code, again.said], [0, ""]);
  });
}

unixTest("a file in its place is said in a sentence", async (machine) => {
  await Deno.writeTextFile(machine.venv, "");
  const { code, said } = await machine.make();
  assertEquals(code, 1);
  assertEquals(said, ".venv is a file, and the course needs a folder there: move it away\n");
});

unixTest("a link that leads nowhere is replaced", async (machine) => {
  await Deno.symlink(machine.shop.path("nowhere"), machine.venv);
  assertEquals((await machine.make()).code, 0);
  assert((await Deno.lstat(machine.venv)).isDirectory);
});

unixTest("a folder of the user's is never removed", async (machine) => {
  await Deno.mkdir(machine.venv);
  await Deno.writeTextFile(`${machine.venv}/mine`, "");
  const broken = await machine.make();
  assertEquals(broken.code, 1);
  assertEquals(
    broken.said,
    ".venv is not the course's, and its Python does not run: move it away\n",
  );
  await Deno.mkdir(`${machine.venv}/bin`);
  await Deno.mkdir(`${machine.venv}/packages3.11`);
  await Deno.symlink(machine.shop.path("python3.11", "python"), `${machine.venv}/bin/python`);
  const offline = await machine.make({ OFFLINE: "1" });
  assertEquals(offline.code, 1);
  const { code, installed } = await machine.make();
  assertEquals([code, installed], [0, 1]);
  assertEquals((await machine.make()).said, "");
  assertEquals(await Deno.readTextFile(`${machine.venv}/mine`), "");
});

unixTest("without a network nothing half-made is left", async (machine) => {
  const { code, said } = await machine.make({ OFFLINE: "1" });
  assertEquals(code, 1);
  assertStringIncludes(said, "is there a network?");
  assertEquals(await isThere(machine.venv), false);
});

unixTest("a file where the cache should be is said in a sentence", async (machine) => {
  await Deno.writeTextFile(machine.shop.path(".cache"), "");
  const { code, said } = await machine.make();
  assertEquals(code, 1);
  assertEquals(
    said,
    `Cannot use ${machine.shop.path(".cache")}: a file is where a folder should be\n`,
  );
});

unixTest("the user's own Python variables stay outside", async (machine) => {
  const env = { PYTHONHOME: "/mine", PYTHONPATH: "/mine", PIP_TARGET: "/mine", PIP_USER: "1" };
  const { code, calls } = await machine.make(env);
  assertEquals(code, 0);
  assertEquals(calls.length, 4);
  for (const call of calls) assertStringIncludes(call, " HOME= PATH= TARGET= USER=0");
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  unixTest(
    `${signal} half-way ends everything that was started, and removes it`,
    async (machine) => {
      const pidFile = machine.shop.path("slow");
      const child = machine.command({ SLOW: pidFile }).spawn();
      const drained = new Response(child.stderr).text();
      const pid = await pidIn(pidFile);
      assert(await isThere(machine.venv));
      child.kill(signal);
      assert((await child.status).code !== 0);
      await drained;
      assert(await isGone(pid), "a program of the installation is still there");
      assertEquals(await isThere(machine.venv), false);
    },
  );
}

unixTest("an environment left half-made by a power cut is made again", async (machine) => {
  const pidFile = machine.shop.path("slow");
  const child = machine.command({ SLOW: pidFile }).spawn();
  const drained = new Response(child.stderr).text();
  const pid = await pidIn(pidFile);
  child.kill("SIGKILL");
  await child.status;
  await drained;
  Deno.kill(pid);
  const { code, said, installed } = await machine.make();
  assertEquals([code, installed], [0, 1], said);
  assertStringIncludes(said, "making it again");
});

async function isThere(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}
