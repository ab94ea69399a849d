import { openConnection, selfSigned, startServer } from "@course/services";
import { assertEquals, assertRejects } from "@std/assert";

Deno.test("a client can end its direction and still read", async () => {
  await using server = startServer(async (reader, writer) => {
    writer.write(`${(await Array.fromAsync(reader)).length} lines\n`);
  });
  using client = await openConnection(server);
  client.writer.write("tea\nmilk");
  await client.writer.close();
  assertEquals(await Array.fromAsync(client.reader), ["2 lines"]);
});

Deno.test("a server that is not trusted gets nothing", async () => {
  const tls = await selfSigned({ hosts: ["127.0.0.1"] });
  let heard = 0;
  await using server = startServer(async (reader) => {
    heard += (await reader.read()).length;
  }, { tls });
  await assertRejects(
    () => openConnection({ port: server.port, caCerts: [] }),
    Deno.errors.InvalidData,
    "UnknownIssuer",
  );
  await server.close();
  assertEquals(heard, 0);
});
