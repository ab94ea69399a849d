import { assert, assertEquals, assertRejects } from "@std/assert";
import { RespServer } from "@course/services";
import { onVirtualTime } from "@course/notebook/virtual";
import { createClient } from "redis";
import { RawRedis } from "./raw_redis.ts";

const connect = (server: RespServer) => RawRedis.connect(`redis://127.0.0.1:${server.port}`);

Deno.test("RespServer answers requests that arrive together, in their order", async () => {
  await using server = RespServer.start();
  using client = await connect(server);
  const request = "INCR n\r\n*2\r\n$4\r\nECHO\r\n$2\r\nhi\r\nGET\r\nINCR n\r\n";
  assertEquals(await client.send(request, 4), [
    ":1\r\n",
    "$2\r\nhi\r\n",
    "-ERR wrong number of arguments for 'get' command\r\n",
    ":2\r\n",
  ]);
});

Deno.test("RespServer puts a request together that arrives byte by byte", async () => {
  await using server = RespServer.start();
  using client = await connect(server);
  const request = "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$4\r\n\r\n\r\n\r\nGET a\r\n";
  for (const byte of request) await client.send(byte, 0);
  assertEquals([await client.next(), await client.next()], ["+OK\r\n", "$4\r\n\r\n\r\n\r\n"]);
});

Deno.test("RespServer keeps every byte of a value, and long values too", async () => {
  await using server = RespServer.start();
  using client = await connect(server);
  const everyByte = String.fromCharCode(...Array(256).keys());
  for (const value of [everyByte, everyByte.repeat(4000)]) {
    const word = `$${value.length}\r\n${value}\r\n`;
    assertEquals(await client.send(`*3\r\n$3\r\nSET\r\n$1\r\na\r\n${word}GET a\r\n`, 2), [
      "+OK\r\n",
      word,
    ]);
  }
});

Deno.test("RespServer with a password lets nobody in without it", async () => {
  await using server = RespServer.start({ password: "sésame" });
  using client = await connect(server);
  assertEquals(await client.send("GET a\r\n"), ["-NOAUTH Authentication required.\r\n"]);
  const [wrong] = await client.send("AUTH simsim\r\n");
  assert(wrong.startsWith("-WRONGPASS "));
  const [hello] = await client.send("HELLO 3\r\n");
  assert(hello.startsWith("-NOAUTH "));

  const url = `redis://:s%C3%A9same@127.0.0.1:${server.port}`;
  const guest = createClient({ url });
  guest.on("error", () => {});
  await guest.connect();
  assertEquals(await guest.get("a"), null);
  await guest.close();
});

Deno.test(
  "RespServer forgets a key when its time is over",
  onVirtualTime(async () => {
    await using server = RespServer.start();
    using client = await connect(server);
    await client.send("SET a 1 PX 1000\r\n");
    await new Promise((resolve) => setTimeout(resolve, 999));
    assertEquals(await client.send("PTTL a\r\nGET a\r\n", 2), [":1\r\n", "$1\r\n1\r\n"]);
    await new Promise((resolve) => setTimeout(resolve, 1));
    assertEquals(await client.send("GET a\r\nPTTL a\r\nKEYS *\r\n", 3), [
      "$-1\r\n",
      ":-2\r\n",
      "*0\r\n",
    ]);
  }),
);

Deno.test("RespServer gives an item to the client that has waited longest", async () => {
  await using server = RespServer.start();
  using first = await connect(server);
  using second = await connect(server);
  using pusher = await connect(server);
  await first.send("BLPOP other list 0\r\n", 0);
  await pusher.send("PING\r\n");
  await second.send("BRPOP list 0\r\n", 0);
  await pusher.send("PING\r\n");
  assertEquals(await pusher.send("RPUSH list a b c\r\nLRANGE list 0 -1\r\n", 2), [
    ":3\r\n",
    "*1\r\n$1\r\nb\r\n",
  ]);
  assertEquals(await first.next(), "*2\r\n$4\r\nlist\r\n$1\r\na\r\n");
  assertEquals(await second.next(), "*2\r\n$4\r\nlist\r\n$1\r\nc\r\n");
});

Deno.test("RespServer holds up what a waiting client sent after that, and nobody else", async () => {
  await using server = RespServer.start();
  using waiting = await connect(server);
  using other = await connect(server);
  await waiting.send("BLPOP list 0\r\nGET a\r\n", 0);
  assertEquals(await other.send("SET a 1\r\nLPUSH list x\r\n", 2), ["+OK\r\n", ":1\r\n"]);
  assertEquals(await waiting.next(), "*2\r\n$4\r\nlist\r\n$1\r\nx\r\n");
  assertEquals(await waiting.next(), "$1\r\n1\r\n");
});

Deno.test("RespServer takes nothing for a client that has gone while it waited", async () => {
  await using server = RespServer.start();
  using other = await connect(server);
  {
    using waiting = await connect(server);
    await waiting.send("HELLO 3\r\nSUBSCRIBE ch\r\nBLPOP list 0\r\n", 2);
  }
  const published = async () => (await other.send("PUBLISH ch x\r\n"))[0];
  while (await published() !== ":0\r\n"); // the end of a connection arrives when it arrives
  assertEquals(await other.send("LPUSH list x\r\nLLEN list\r\n", 2), [":1\r\n", ":1\r\n"]);
});

Deno.test("RespServer gives up waiting for a list when the time is over, without a timer left", async () => {
  await using server = RespServer.start();
  using client = await connect(server);
  assertEquals(
    await client.send("BLPOP list 0.01\r\nHELLO 3\r\n", 2).then(([first]) => first),
    "*-1\r\n",
  );
  assertEquals(await client.send("BLPOP list 0.01\r\n"), ["_\r\n"]);
  await client.send("BLPOP list 1000\r\n", 0); // closing the server ends it
});

Deno.test("RespServer does a transaction only if no other client has changed what it watches", async () => {
  await using server = RespServer.start();
  using client = await connect(server);
  using other = await connect(server);
  await client.send("SET a 1\r\nWATCH a\r\n", 2);
  await other.send("INCR a\r\n");
  await client.send("MULTI\r\nSET a 10\r\n", 2);
  assertEquals(await client.send("EXEC\r\n"), ["*-1\r\n"]);
  await client.send("MULTI\r\nINCR a\r\n", 2);
  await other.send("INCR a\r\n"); // it watches nothing any more
  assertEquals(await client.send("EXEC\r\n"), ["*1\r\n:4\r\n"]);
});

Deno.test(
  "RespServer takes the end of a watched key for a change",
  onVirtualTime(async () => {
    await using server = RespServer.start();
    using client = await connect(server);
    await client.send("SET a 1 PX 100\r\nWATCH a\r\nMULTI\r\nPING\r\n", 4);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assertEquals(await client.send("EXEC\r\n"), ["*-1\r\n"]);
  }),
);

Deno.test("RespServer tells every subscriber of a channel, in the version it speaks", async () => {
  await using server = RespServer.start();
  using old = await connect(server);
  using modern = await connect(server);
  using publisher = await connect(server);
  await old.send("SUBSCRIBE news\r\n");
  await modern.send("HELLO 3\r\nSUBSCRIBE news sport\r\n", 3);
  assertEquals(await publisher.send("PUBLISH news hi\r\n"), [":2\r\n"]);
  const message = "3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$2\r\nhi\r\n";
  assertEquals([await old.next(), await modern.next()], [`*${message}`, `>${message}`]);
  await old.send("UNSUBSCRIBE\r\n");
  assertEquals(await publisher.send("PUBLISH news hi\r\n"), [":1\r\n"]);
});

Deno.test("RespServer sends what it has said before it hangs up", async () => {
  await using server = RespServer.start();
  using client = await connect(server);
  assertEquals(await client.send("SET a 1\r\nQUIT\r\nGET a\r\n", 3), [
    "+OK\r\n",
    "+OK\r\n",
    "closed",
  ]);
});

Deno.test("RespServer closes every connection, and its port", async () => {
  const server = RespServer.start();
  using client = await connect(server);
  const { port } = server;
  await client.send("PING\r\n");
  await server.close();
  assertEquals(await client.next(), "closed");
  await assertRejects(
    () => Deno.connect({ port, hostname: "127.0.0.1" }),
    Deno.errors.ConnectionRefused,
  );
});
