import { assertEquals, assertRejects } from "@std/assert";
import { probe, RespServer } from "@course/services";
import { probe as probeAlone } from "../../../lib/services/servers/probe.ts";
import { onVirtualTime } from "@course/notebook/virtual";
import { testWith } from "../support/needs.ts";

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
      for (const connection of connections) connection[Symbol.dispose](); // It may be closed
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
  assertEquals((await redis(web.port)).said, "it answers, but not as Redis does");
  await using ssh = greeting("SSH-2.0 server", 45);
  assertEquals((await mysql(ssh.port)).said, "it answers, but not as MySQL does");
  await using closing = serverThat((connection) => Promise.resolve(connection.closeWrite()));
  assertEquals((await mysql(closing.port)).said, "it answers, but not as MySQL does");
  await using resetting = serverThat((connection) => Promise.resolve(connection.close()));
  assertEquals((await redis(resetting.port)).said, "it answers, but not as Redis does");
});

testWith("a MySQL", "probe knows MySQL from Redis, whichever is asked for", async () => {
  const { answers, said } = await probe("redis", { url: "redis://127.0.0.1:3306" });
  assertEquals([answers, said], [false, "it answers, but not as Redis does"]);
});

Deno.test("probe knows Redis from MySQL: it waits to be asked", async () => {
  await using server = RespServer.start();
  const url = `mysql://127.0.0.1:${server.port}`;
  const { answers, said } = await probe("mysql", { url, timeout: 500 });
  assertEquals([answers, said], [
    false,
    "something listens there, but does not answer in time as MySQL does",
  ]);
});

Deno.test("probe says of a name that it is unknown, and of TLS that it cannot use it", async () => {
  const unknown = await probe("redis", { url: "redis://no-such-host.invalid", timeout: 10_000 });
  assertEquals(unknown.said, "no host of that name is known");
  const encrypted = await probe("redis", { url: "rediss://127.0.0.1:6379" });
  assertEquals(encrypted.said, "rediss:// means TLS, which the course cannot use");
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
    setTimeout(() => {}, 3_600_000); // An hour that passes at once
    const found = await probe("mysql", { url: `mysql://127.0.0.1:${silent.port}`, timeout: 500 });
    assertEquals([found.answers, found.said], [
      false,
      "something listens there, but does not answer in time as MySQL does",
    ]);
  });
  const start = performance.now();
  await wait({} as Deno.TestContext);
  assertEquals(performance.now() - start >= 495, true);
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
