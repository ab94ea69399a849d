import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { findProgram, startServer } from "../../lib/services/private_server.ts";

const WINDOWS = Deno.build.os === "windows";

/** A server that every machine has: a Deno that listens. */
const listening = (port: number, rest = "") => [
  ...[Deno.execPath(), "eval", "--quiet"],
  `${rest}; for await (const c of Deno.listen({ port: ${port}, hostname: "127.0.0.1" })) c.close();`,
];

async function answers(port: number): Promise<boolean> {
  try {
    using _connection = await Deno.connect({ port, hostname: "127.0.0.1" });
    return true;
  } catch {
    return false;
  }
}

const exists = (path: string) => Deno.stat(path).then(() => true, () => false);

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!await condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

Deno.test("startServer waits until the server answers, and leaves nothing of it", async () => {
  let place = "";
  const server = await startServer(({ port, folder }) => {
    place = folder;
    return { serve: listening(port, `Deno.writeTextFileSync("file", "")`) };
  });
  assert(await answers(server.port));
  assert(await exists(`${place}/file`)); // it runs in its folder
  await server[Symbol.asyncDispose]();
  assertEquals([await answers(server.port), await exists(place)], [false, false]);
});

Deno.test("startServer prepares the server first", async () => {
  await using server = await startServer(({ port }) => ({
    prepare: [Deno.execPath(), "eval", `Deno.writeTextFileSync("prepared", "")`],
    serve: listening(port, `Deno.statSync("prepared")`),
  }));
  assert(await answers(server.port));
});

Deno.test("startServer tells what a server said that did not start, and removes its folder", async () => {
  let place = "";
  const failing = [Deno.execPath(), "eval", `console.error("no such luck"); Deno.exit(3)`];
  const fails = (commands: (port: number) => { prepare?: string[]; serve: string[] }) =>
    assertRejects(
      () => startServer(({ port, folder }) => (place = folder, commands(port))),
      Error,
      "no such luck",
    );
  await fails(() => ({ serve: failing }));
  assert(!await exists(place));
  await fails((port) => ({ prepare: failing, serve: listening(port) }));
  assert(!await exists(place));
});

Deno.test("startServer with a program that is not there says so", async () => {
  await assertRejects(
    () => startServer(() => ({ serve: ["/no/such/server"] })),
    Error,
    "/no/such/server",
  );
});

/** Another program that starts a private server, and says where. */
const program = (rest: string, before = "") => {
  const module = new URL("../../lib/services/private_server.ts", import.meta.url);
  const script = `
    import { startServer } from "${module}";
    let place;
    const server = await startServer(({ port, folder }) => {
      place = folder;
      return { serve: [${JSON.stringify(Deno.execPath())}, "eval",
        \`for await (const c of Deno.listen({ port: \${port}, hostname: "127.0.0.1" })) c.close();\`] };
    });
    ${before}
    console.log(JSON.stringify([server.port, place]));
    ${rest}`;
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", `data:text/typescript,${encodeURIComponent(script)}`],
    stdout: "piped",
    detached: !WINDOWS, // a process group of its own, to send signals to
  }).spawn();
};

/** What the program says first. */
async function place(child: Deno.ChildProcess): Promise<[port: number, folder: string]> {
  for await (const bytes of child.stdout) return JSON.parse(new TextDecoder().decode(bytes));
  throw new Error("The program said nothing");
}

Deno.test("startServer: the server ends, and its folder goes, when the program is killed", async () => {
  const child = program("await new Promise(() => setInterval(() => {}, 1000));");
  const [port, folder] = await place(child);
  assert(await answers(port));
  child.kill("SIGKILL");
  await child.status;
  await until(async () => !await answers(port) && !await exists(folder));
});

Deno.test({
  name: "startServer: the Stop button stops an experiment, not its server" +
    (WINDOWS ? " (ignored: Windows has no process groups)" : ""),
  ignore: WINDOWS,
  async fn() {
    const child = program(
      `await stopped;
      clearInterval(timer);
      using _connection = await Deno.connect({ port: server.port, hostname: "127.0.0.1" });
      await server[Symbol.asyncDispose]();
      Deno.exit(7);`,
      `const stopped = new Promise((resolve) => Deno.addSignalListener("SIGINT", resolve));
      const timer = setInterval(() => {}, 1000);`,
    );
    const [port, folder] = await place(child);
    Deno.kill(-child.pid, "SIGINT"); // to the whole group, as Jupyter and a terminal do
    assertEquals((await child.status).code, 7);
    assertEquals([await answers(port), await exists(folder)], [false, false]);
  },
});

Deno.test("startServer: a program that forgets its server can end, and the server with it", async () => {
  const { stdout, code } = await program("").output();
  const [port, folder] = JSON.parse(new TextDecoder().decode(stdout));
  assertEquals(code, 0);
  await until(async () => !await answers(port) && !await exists(folder));
});

Deno.test("findProgram looks in every folder, and says what is not installed", async () => {
  const folder = await Deno.makeTempDir();
  const suffix = Deno.build.os === "windows" ? ".exe" : "";
  await Deno.writeTextFile(`${folder}/some-server${suffix}`, "");
  const path = await findProgram("some-server", ["/no/such/folder", folder]);
  assertEquals(path, `${folder}/some-server${suffix}`);
  const error = await assertRejects(() => findProgram("other-server", [folder]), Error);
  assertStringIncludes(error.message, "other-server is not installed");
  await Deno.remove(folder, { recursive: true });
});
