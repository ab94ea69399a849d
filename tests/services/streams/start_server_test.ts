import { openConnection, startServer } from "@course/services";
import { delay } from "@std/async";
import { assertEquals, assertRejects } from "@std/assert";

Deno.test("handlers run side by side, and are counted", async () => {
  await using server = startServer(async (reader, writer) => {
    for await (const line of reader) writer.write(`${line}\n`);
  });
  using first = await openConnection(server);
  using second = await openConnection(server);
  for (const client of [second, first]) {
    client.writer.write("tea\n");
    assertEquals(await client.reader.readLine(), "tea");
  }
  assertEquals([server.open, server.peak], [2, 2]);
  await Promise.all([first.writer.close(), second.writer.close()]);
  for (const client of [first, second]) assertEquals(await client.reader.readLine(), null);
});

Deno.test("a connection ends after everything was sent", async () => {
  await using server = startServer((_reader, writer) => writer.write(new Uint8Array(5e6)));
  using client = await openConnection(server);
  assertEquals((await client.reader.readExactly(5e6)).length, 5e6);
  assertEquals((await client.reader.read()).length, 0);
});

Deno.test("what a handler throws ends its connection only, and is kept", async () => {
  const failure = new Error("no");
  await using server = startServer(async (reader, writer) => {
    if (await reader.readLine() === "fail") throw failure;
    writer.write("fine\n");
  });
  for (const [said, heard] of [["fail", null], ["go", "fine"]]) {
    using client = await openConnection(server);
    client.writer.write(`${said}\n`);
    assertEquals(await client.reader.readLine(), heard);
  }
  assertEquals(server.errors, [failure]);
});

Deno.test("a handler may close its connection", async () => {
  await using server = startServer((_reader, _writer, connection) => connection.close());
  using client = await openConnection(server);
  assertEquals((await client.reader.read()).length, 0);
  for (let i = 0; i < 1000 && server.open > 0; i++) await delay(1);
  assertEquals([server.errors, server.open], [[], 0]);
});

Deno.test("closing ends connections and handlers, and frees the port", async () => {
  let ended = 0;
  const server = startServer(async (reader) => {
    try {
      await reader.readLine();
    } finally {
      await delay(10);
      ended++;
    }
  });
  const { port } = server;
  using client = await openConnection(server);
  using _other = await openConnection(server);
  while (server.open < 2) await delay(1);
  await Promise.all([server.close(), server.close()]);
  assertEquals([ended, server.open, server.errors], [2, 0, []]);
  await client.reader.read().catch(() => {}); // The end, or a reset
  await assertRejects(() => openConnection({ port }), Deno.errors.ConnectionRefused);
});
