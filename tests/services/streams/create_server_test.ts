import { createServer, openConnection } from "@course/services";
import { delay } from "@std/async";
import { assertEquals } from "@std/assert";
import type { Socket } from "node:net";

Deno.test("each connection has a protocol of its own, called in order", async () => {
  const calls: string[] = [];
  let made = 0;
  {
    await using server = await createServer(() => {
      const name = `p${++made}`;
      let transport: Socket;
      return {
        connectionMade(socket) {
          transport = socket;
          calls.push(`${name} made`);
        },
        dataReceived(data) {
          calls.push(`${name} ${new TextDecoder().decode(data)}`);
          transport.write("ok\n");
        },
        connectionLost: (error) => void calls.push(`${name} lost ${error ?? ""}`.trim()),
      };
    });
    for (const word of ["tea", "milk"]) {
      using client = await openConnection(server);
      client.writer.write(word);
      assertEquals(await client.reader.readLine(), "ok");
      await client.writer.close();
      assertEquals(await client.reader.readLine(), null);
    }
    for (let i = 0; i < 200 && calls.length < 6; i++) await delay(5);
  }
  for (const [name, word] of [["p1", "tea"], ["p2", "milk"]]) {
    const own = calls.filter((call) => call.startsWith(name));
    assertEquals(own, [`${name} made`, `${name} ${word}`, `${name} lost`]);
  }
});

Deno.test("a protocol may answer after the other side has ended", async () => {
  await using server = await createServer(() => {
    let transport: Socket;
    return {
      connectionMade: (socket) => void (transport = socket),
      dataReceived() {},
      eofReceived: () => void setTimeout(() => transport.end("late\n"), 20),
    };
  });
  using client = await openConnection(server);
  await client.writer.close();
  assertEquals(await Array.fromAsync(client.reader), ["late"]);
});

Deno.test("a protocol learns of the error that ended its connection", async () => {
  const lost = Promise.withResolvers<Error | undefined>(), broken = new Error("broken");
  await using server = await createServer(() => ({
    connectionMade: (socket) => void socket.destroy(broken),
    dataReceived() {},
    connectionLost: lost.resolve,
  }));
  using _client = await openConnection(server);
  assertEquals(await lost.promise, broken);
});

Deno.test("the end of the block closes what is open", async () => {
  const made = Promise.withResolvers<void>();
  let lost = 0;
  const server = await createServer(() => ({
    connectionMade: () => made.resolve(),
    dataReceived() {},
    connectionLost: () => void lost++,
  }));
  using client = await openConnection(server);
  await made.promise;
  await server[Symbol.asyncDispose]();
  assertEquals(await client.reader.read().then((bytes) => bytes.length, () => 0), 0);
  assertEquals(lost, 1);
});
