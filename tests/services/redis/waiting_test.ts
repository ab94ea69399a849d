import { assertEquals } from "@std/assert";
import { RespServer } from "@course/services";
import { connect } from "../support/raw_redis.ts";

Deno.test("RespServer hands an item to the client that has waited longest", async () => {
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

Deno.test("RespServer takes nothing for a client that has gone while it waited", async () => {
  await using server = RespServer.start();
  using other = await connect(server);
  {
    using waiting = await connect(server);
    await waiting.send("HELLO 3\r\nSUBSCRIBE ch\r\nBLPOP list 0\r\n", 2);
  }
  const published = async () => (await other.send("PUBLISH ch x\r\n"))[0];
  while (await published() !== ":0\r\n"); // The end of a connection arrives when it arrives
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
  await client.send("BLPOP list 1000\r\n", 0); // Closing the server ends it
});
