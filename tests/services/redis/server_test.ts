import { assertEquals } from "@std/assert";
import { RespServer } from "@course/services";
import { connect } from "../support/raw_redis.ts";

Deno.test({
  name: "RespServer closes every connection, and its port",
  sanitizeResources: true, // It finds a port that is still open; another test may have taken it.
  async fn() {
    const server = RespServer.start();
    using client = await connect(server);
    await client.send("PING\r\n");
    await server.close();
    assertEquals(await client.next(), "closed");
  },
});
