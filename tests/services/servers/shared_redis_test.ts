import { assertEquals, assertMatch } from "@std/assert";
import { openRedis, RespServer } from "@course/services";
import { RedisConnection } from "../../../lib/services/redis/connection.ts";
import { livingProgram } from "../support/living_program.ts";
import { testWith } from "../support/needs.ts";

/** Opens a corner, puts a key there, and says the prefix. */
const OWNER = `
  const redis = await openRedis();
  const client = await createClient({ url: redis.url }).connect();
  await client.set(redis.prefix + "key", 1);
  console.log(redis.prefix);
`;

/**
 * Three programs at one Redis: one is killed, one goes on, and a third one comes and tidies up
 * after the first.
 */
async function theThirdTidiesUp(url: string): Promise<void> {
  await using dead = await livingProgram(OWNER, { REDIS_URL: url });
  await using alive = await livingProgram(OWNER, { REDIS_URL: url });
  using connection = await RedisConnection.open(new URL(url));
  const keysOf = (prefix: string) => connection.ask("KEYS", `${prefix}*`);
  assertMatch(dead.said, /^course:[0-9a-f]{16}:$/);

  {
    await using _third = await openRedis({ url, origin: "given" });
    assertEquals(await keysOf(dead.said), [`${dead.said}key`]); // It was not dead yet
  }
  await dead.kill();
  await using third = await openRedis({ url, origin: "given" });
  assertEquals(await keysOf(dead.said), []);
  assertEquals(await keysOf(alive.said), [`${alive.said}key`]);
  const corners = await connection.ask("HGETALL", "course:corners") as string[];
  const ours = [dead.said, alive.said, third.prefix].map((prefix) => corners.includes(prefix));
  assertEquals(ours, [false, true, true]);

  await alive.kill();
  await third[Symbol.asyncDispose]();
  await using _fourth = await openRedis({ url, origin: "given" });
  assertEquals(await keysOf(alive.said), []);
}

Deno.test("what a killed program left in the small Redis, the next one deletes", async () => {
  await using server = RespServer.start();
  await theThirdTidiesUp(`redis://127.0.0.1:${server.port}`);
});

testWith("a Redis", "what a killed program left in a Redis, the next one deletes", async () => {
  await theThirdTidiesUp("redis://127.0.0.1:6379");
});

Deno.test("the last to leave leaves nothing, not even the hash of corners", async () => {
  await using server = RespServer.start();
  const url = `redis://127.0.0.1:${server.port}`;
  using connection = await RedisConnection.open(new URL(url));
  {
    await using _redis = await openRedis({ url, origin: "given" });
    assertEquals(await connection.ask("KEYS", "*"), ["course:corners"]);
  }
  assertEquals(await connection.ask("KEYS", "*"), []);
});

Deno.test("nothing is deleted but corners of the course, whatever is noted down", async () => {
  await using server = RespServer.start();
  const url = `redis://127.0.0.1:${server.port}`;
  using connection = await RedisConnection.open(new URL(url));
  for (const prefix of ["*", "", "course:", "course:*:", "course:12345678:"]) {
    await connection.ask("HSET", "course:corners", prefix, "long ago");
    await connection.ask("SET", `${prefix}key`, "precious");
  }
  const before = [...await connection.ask("KEYS", "*") as string[]].sort();
  await openRedis({ url, origin: "given" }).then((redis) => redis[Symbol.asyncDispose]());
  assertEquals([...await connection.ask("KEYS", "*") as string[]].sort(), before);
});

Deno.test("a Redis where course:corners is something else can be used all the same", async () => {
  await using server = RespServer.start();
  const url = `redis://127.0.0.1:${server.port}`;
  using connection = await RedisConnection.open(new URL(url));
  await connection.ask("SET", "course:corners", "mine");
  {
    await using redis = await openRedis({ url, origin: "given" });
    await connection.ask("SET", `${redis.prefix}key`, "1");
  }
  assertEquals(await connection.ask("KEYS", "*"), ["course:corners"]);
  assertEquals(await connection.ask("GET", "course:corners"), "mine");
});

testWith("redis-server", "a Redis that forbids channels can be used all the same", async () => {
  await using server = await openRedis({ origin: "started" });
  using connection = await RedisConnection.open(new URL(server.url));
  await connection.ask("ACL", "SETUSER", "ada", "on", ">pw", "~*", "+@all", "resetchannels");
  const url = Object.assign(new URL(server.url), { username: "ada", password: "pw" }).href;
  {
    await using redis = await openRedis({ url, origin: "given" });
    await connection.ask("SET", `${redis.prefix}key`, "1");
    await using _other = await openRedis({ url, origin: "given" });
    assertEquals(await connection.ask("EXISTS", `${redis.prefix}key`), 1); // It is not noted down
  }
  assertEquals(await connection.ask("KEYS", "*"), []);
});
