/** What the keeper of a private server is for: the server ends with the program that wanted it. */
import { assert, assertEquals } from "@std/assert";
import { answers, exists, until } from "../support/situations.ts";

const WINDOWS = Deno.build.os === "windows";

/** Another program that starts a private server, and says where. */
const program = (rest: string, before = "") => {
  const module = new URL("../../../lib/services/servers/private_server.ts", import.meta.url);
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
    detached: !WINDOWS, // A process group of its own, to send signals to
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
    Deno.kill(-child.pid, "SIGINT"); // To the whole group, as Jupyter and a terminal do
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
