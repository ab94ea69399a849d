import { assertEquals, assertRejects } from "@std/assert";
import { probe } from "@course/services";
import { probe as probeAlone } from "../../lib/services/probe.ts";
import { onVirtualTime } from "@course/notebook/virtual";

/** A server that does one thing with each connection; its port. */
function serverThat(serve: (connection: Deno.Conn) => Promise<unknown>) {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const connections = new Set<Deno.Conn>();
  const serving = (async () => {
    for await (const connection of listener) {
      connections.add(connection);
      serve(connection).catch(() => {});
    }
  })();
  return {
    port: listener.addr.port,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of connections) connection.close();
      await serving.catch(() => {});
    },
  };
}

const bytes = (text: string) => new TextEncoder().encode(text);

/** A server that reads what it is sent, then says something. */
const answering = (text: string) =>
  serverThat(async (connection) => {
    const request = new Uint8Array(64);
    const count = await connection.read(request);
    const ping = new TextDecoder().decode(request.subarray(0, count ?? 0)) === "PING\r\n";
    await connection.write(bytes(ping ? text : "-ERR no ping\r\n"));
  });

/** A server that speaks first, as MySQL does: a packet with its length and number in front. */
const greeting = (payload: string, sequence = 0) =>
  serverThat((connection) =>
    connection.write(new Uint8Array([payload.length, 0, 0, sequence, ...bytes(payload)]))
  );

const redis = (port: number) => probe("redis", { url: `redis://127.0.0.1:${port}` });
const mysql = (port: number) => probe("mysql", { url: `mysql://127.0.0.1:${port}` });

Deno.test("probe finds a Redis server that answers PING", async () => {
  await using server = answering("+PONG\r\n");
  assertEquals(await redis(server.port), {
    service: "redis",
    address: `127.0.0.1:${server.port}`,
    answers: true,
    said: "PONG",
  });
});

Deno.test("probe finds a Redis server that wants a password", async () => {
  await using server = answering("-NOAUTH Authentication required.\r\n");
  const { answers, said } = await redis(server.port);
  assertEquals([answers, said], [true, "wants a password"]);
});

Deno.test("probe finds a MySQL server by its handshake, and says its version", async () => {
  await using server = greeting("\x0a8.4.0\0rest of the handshake");
  assertEquals((await mysql(server.port)).said, "8.4.0");
  await using maria = greeting("\x0a5.5.5-10.11.6-MariaDB-1\0rest");
  const { answers, said } = await mysql(maria.port);
  assertEquals([answers, said], [true, "10.11.6-MariaDB-1"]);
});

Deno.test("probe finds a MySQL server that refuses this machine", async () => {
  await using server = serverThat((connection) =>
    connection.write(new Uint8Array([3, 0, 0, 0, 255, 106, 4]))
  );
  const { answers, said } = await mysql(server.port);
  assertEquals([answers, said], [true, "refuses this machine"]);
});

Deno.test("probe is not taken in by something else", async () => {
  await using web = answering("HTTP/1.1 400 Bad Request\r\n");
  assertEquals((await redis(web.port)).said, "something else answers there");
  await using ssh = greeting("SSH-2.0 server", 45);
  assertEquals((await mysql(ssh.port)).said, "something else answers there");
  await using closing = serverThat((connection) => Promise.resolve(connection.closeWrite()));
  assertEquals((await mysql(closing.port)).answers, false);
});

Deno.test("probe reports an absent service without an error", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr;
  listener.close();
  for (const found of [await redis(port), await mysql(port)]) {
    assertEquals([found.answers, found.said], [false, "nothing listens there"]);
  }
});

Deno.test("probe gives up on a server that says nothing, in real time", async () => {
  await using silent = serverThat(() => Promise.resolve());
  const wait = onVirtualTime(async () => {
    const found = await probe("mysql", { url: `mysql://127.0.0.1:${silent.port}`, timeout: 50 });
    assertEquals([found.answers, found.said], [false, "no answer in time"]);
  });
  const start = performance.now();
  await wait({} as Deno.TestContext);
  assertEquals(performance.now() - start >= 45, true);
});

Deno.test("probe never shows a user or a password", async () => {
  const found = await probe("redis", { url: "redis://ada:secret@127.0.0.1:1" });
  assertEquals(found.address, "127.0.0.1:1");
  const broken = await probe("mysql", { url: "ada:secret" });
  assertEquals(broken.said, "MYSQL_URL is not an address");
});

Deno.test("probe refuses a timeout that is no positive number", async () => {
  for (const timeout of [0, -1, NaN, Infinity]) {
    await assertRejects(() => probeAlone("redis", { timeout }), RangeError, `received ${timeout}`);
  }
});
