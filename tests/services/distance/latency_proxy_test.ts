import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { LatencyProxy } from "@course/services";
import { closedPort } from "../support/situations.ts";

/** A server on a free port that does one thing with every connection. */
function serverThat(serve: (connection: Deno.Conn) => Promise<unknown>) {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const serving: Promise<unknown>[] = [];
  const accepting = (async () => {
    for await (const connection of listener) {
      serving.push(serve(connection).catch(() => {}).finally(() => close(connection)));
    }
  })();
  return {
    port: listener.addr.port,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      await Promise.all(serving);
    },
  };
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // The stream has closed it.
  }
}

const echo = () =>
  serverThat(async (connection) => {
    for (let text; (text = await read(connection)) !== "";) await writeAll(connection, text);
    await connection.closeWrite();
  });

const connect = (port: number) => Deno.connect({ port, hostname: "127.0.0.1" });

const bytes = (text: string) => new TextEncoder().encode(text);

async function read(connection: Deno.Conn): Promise<string> {
  const buffer = new Uint8Array(64 * 1024);
  return new TextDecoder().decode(buffer.subarray(0, await connection.read(buffer) ?? 0));
}

async function writeAll(connection: Deno.Conn, text: string): Promise<void> {
  const all = bytes(text);
  for (let sent = 0; sent < all.length;) sent += await connection.write(all.subarray(sent));
}

async function readAll(connection: Deno.Conn): Promise<string> {
  let text = "";
  for (let part; (part = await read(connection)) !== "";) text += part;
  return text;
}

Deno.test("LatencyProxy delays the way there, and not the way back", async () => {
  const arrivals: number[] = [];
  await using server = serverThat(async (connection) => {
    await read(connection);
    arrivals.push(performance.now());
    await connection.write(bytes("pong"));
  });
  await using proxy = LatencyProxy.start({ port: server.port, latency: 1000 });
  using client = await connect(proxy.port);
  const start = performance.now();
  await client.write(bytes("ping"));
  assertEquals(await read(client), "pong");
  const there = arrivals[0] - start;
  const back = performance.now() - arrivals[0];
  assert(there >= 999, `${there} ms there`);
  assert(back < 750, `${back} ms back`);
});

Deno.test("LatencyProxy holds chunks back side by side, and keeps their order", async () => {
  await using server = echo();
  await using proxy = LatencyProxy.start({ port: server.port, latency: 400 });
  using client = await connect(proxy.port);
  const start = performance.now();
  const text = Array.from({ length: 10 }, (_, n) => `${n};`);
  for (const chunk of text) {
    await client.write(bytes(chunk));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  let answer = "";
  while (answer.length < 20) answer += await read(client);
  assertEquals(answer, text.join(""));
  const took = performance.now() - start;
  assert(took >= 399 && took < 10 * 400, `${took} ms`);
});

Deno.test("LatencyProxy serves many connections at once", async () => {
  await using server = echo();
  await using proxy = LatencyProxy.start({ port: server.port, latency: 200 });
  const start = performance.now();
  const answers = await Promise.all(Array.from({ length: 50 }, async (_, n) => {
    using client = await connect(proxy.port);
    await client.write(bytes(`client ${n}`));
    return await read(client);
  }));
  assertEquals(answers, Array.from({ length: 50 }, (_, n) => `client ${n}`));
  assert(performance.now() - start < 50 * 200);
});

Deno.test("LatencyProxy passes on that one side has said its last, and lets the other go on", async () => {
  await using server = serverThat(async (connection) => {
    const question = await readAll(connection); // Up to the end of the client's side
    await connection.write(bytes(`you said ${question}`));
  });
  await using proxy = LatencyProxy.start({ port: server.port, latency: 20 });
  using client = await connect(proxy.port);
  await client.write(bytes("hello"));
  await client.closeWrite();
  assertEquals(await readAll(client), "you said hello");
});

Deno.test("LatencyProxy passes a lot through unharmed", async () => {
  await using server = echo();
  await using proxy = LatencyProxy.start({ port: server.port, latency: 5 });
  using client = await connect(proxy.port);
  const megabyte = "0123456789abcdef".repeat(65_536);
  const sending = (async () => {
    await writeAll(client, megabyte);
    await client.closeWrite();
  })();
  const answer = await readAll(client);
  await sending;
  assert(answer === megabyte);
});

Deno.test("LatencyProxy hangs up if the server refuses", async () => {
  await using proxy = LatencyProxy.start({ port: closedPort(), latency: 1 });
  using client = await connect(proxy.port);
  assertEquals(await read(client).catch(() => ""), "");
});

Deno.test("LatencyProxy hangs up on the client when the server does, and the other way round", async () => {
  await using rude = serverThat((connection) => read(connection));
  await using toRude = LatencyProxy.start({ port: rude.port, latency: 1 });
  using client = await connect(toRude.port);
  await client.write(bytes("hello"));
  assertEquals(await read(client).catch(() => ""), "");

  const left = Promise.withResolvers<string>();
  await using patient = serverThat(async (connection) => left.resolve(await read(connection)));
  await using toPatient = LatencyProxy.start({ port: patient.port, latency: 1 });
  (await connect(toPatient.port)).close();
  assertEquals(await left.promise, "");
});

Deno.test("LatencyProxy leaves nothing running, whatever is on its way", async () => {
  await using server = echo();
  const proxy = LatencyProxy.start({ port: server.port, latency: 60_000 });
  using idle = await connect(proxy.port);
  using waiting = await connect(proxy.port);
  await waiting.write(bytes("never to arrive"));
  await new Promise((resolve) => setTimeout(resolve, 20));
  await proxy.close();
  assertEquals([await read(idle), await read(waiting)], ["", ""]);
  await assertRejects(() => connect(proxy.port), Deno.errors.ConnectionRefused);
  await proxy.close(); // Once more does no harm
});

Deno.test("LatencyProxy refuses a latency that is none", () => {
  for (const latency of [-1, NaN, Infinity]) {
    assertThrows(() => LatencyProxy.start({ port: 1, latency }), RangeError, `received ${latency}`);
  }
});
