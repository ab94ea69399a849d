/** The program between JupyterLab and a language server: with one that knows nothing. */
import { assert, assertEquals } from "@std/assert";
import { deadline } from "@std/async";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { isGone } from "../../jupyter/support/processes.ts";
import { connectTo, LanguageClient } from "../support/language_client.ts";

/** What the server that knows nothing answers. */
interface Answer {
  pid: number;
  received: { method: string; params: Record<string, unknown> }[];
}

Deno.test("the server gets its settings, and a language that it knows", async () => {
  await using client = LanguageClient.withFakeServer();
  await client.initialize();
  await client.open("study/99_x.ipynb", "a;");
  const { received } = await client.connection.sendRequest<Answer>("look");
  const [initialize, , configuration, open] = received.map(({ params }) => params);
  const settings = initialize.initializationOptions as Record<string, unknown>;
  assertEquals([settings.enable, settings.config], [true, "./deno.json"]);
  assertEquals(configuration.settings, { deno: settings });
  const { languageId, text } = open.textDocument as Record<string, unknown>;
  assertEquals([languageId, text], ["typescript", "a;\n;\n"]);
});

Deno.test("all else passes as it came, in order, whatever its letters and its length", async () => {
  await using client = LanguageClient.withFakeServer();
  const sent = Array.from({ length: 50 }, (_, index) => ({ letters: "añ€😀".repeat(index ** 2) }));
  for (const params of sent) client.connection.sendNotification("some/news", params);
  const { received } = await client.connection.sendRequest<Answer>("look");
  assertEquals(received.slice(0, -1).map(({ params }) => params), sent);
});

Deno.test("each open notebook shows what was found in it, and other files show all of it", async () => {
  await using client = LanguageClient.withFakeServer();
  const text = "// severity 1 in line 0\n// severity 4 in line 1";
  const [one, other, file] = await Promise.all([
    client.open("study/98_x.ipynb", text),
    client.open("study/99_y.ipynb", `\n\n\n${text}`),
    client.open("lib/x.ts", text),
  ]);
  assertEquals([one.length, other.length, file.length], [1, 0, 2]);
});

/** How it may end, and the process that must end then, too. */
const ENDS: Record<string, (client: LanguageClient) => void> = {
  "JupyterLab closes the connection": (client) => client.process.stdin!.end(),
  "it is ended": (client) => client.process.kill("SIGTERM"),
  "it is killed": (client) => client.process.kill("SIGKILL"),
  "the server is told to exit": (client) => client.connection.sendNotification("exit"),
};

for (const [what, happens] of Object.entries(ENDS)) {
  Deno.test(`nothing is left when ${what}`, async () => {
    await using client = new LanguageClient();
    await client.initialize();
    const server = await childOf(client.process.pid!);
    happens(client);
    await deadline(client.ended, 10_000);
    assert(await isGone(server), "the server is still there");
  });
}

Deno.test("a client of a server that ends in the middle of a message keeps no timer", async () => {
  const half = `console.log("Content-Length: 1000\\r\\n\\r\\n{")`;
  const server = spawn(Deno.execPath(), ["eval", half], { stdio: ["pipe", "pipe", "inherit"] });
  const connection = connectTo(server);
  connection.listen();
  await once(server, "close");
  connection.dispose();
});

async function childOf(pid: number): Promise<number> {
  const { stdout } = await new Deno.Command("pgrep", { args: ["-P", `${pid}`] }).output();
  return Number(new TextDecoder().decode(stdout));
}
