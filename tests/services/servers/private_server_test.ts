import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { findProgram, startServer } from "../../../lib/services/servers/private_server.ts";
import { answers, exists } from "../support/situations.ts";

/** A server that every machine has: a Deno that listens. */
const listening = (port: number, rest = "") => [
  ...[Deno.execPath(), "eval", "--quiet"],
  `${rest}; for await (const c of Deno.listen({ port: ${port}, hostname: "127.0.0.1" })) c.close();`,
];

Deno.test("startServer waits until the server answers, and leaves nothing of it", async () => {
  let place = "";
  const server = await startServer(({ port, folder }) => {
    place = folder;
    return { serve: listening(port, `Deno.writeTextFileSync("file", "")`) };
  });
  assert(await answers(server.port));
  assert(await exists(`${place}/file`)); // It runs in its folder
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
