import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { openRedis, RespServer } from "@course/services";
import { createClient } from "redis";
import { RedisConnection } from "../../../lib/services/redis/connection.ts";
import { testWith } from "../support/needs.ts";
import { closedPort, programSays } from "../support/situations.ts";

/** Nothing at the usual port, and nothing installed. */
const nowhere = { port: closedPort(), folders: [] };

async function connect(url: string) {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on("error", () => {});
  return await client.connect();
}

testWith(
  "a Redis",
  "openRedis finds the Redis at its usual port, and deletes nothing but its own keys",
  async () => {
    const other = `course-test-${crypto.randomUUID()}`;
    using beside = await RedisConnection.open(new URL("redis://127.0.0.1:6379"));
    await beside.ask("SET", other, "untouched", "EX", "60");
    let prefix: string;
    {
      await using redis = await openRedis({ origin: "found" });
      prefix = redis.prefix;
      assert(/^Redis \S+ at 127.0.0.1:6379, found at its usual port$/.test(redis.about));
      const client = await connect(redis.url);
      await Promise.all(Array.from({ length: 2500 }, (_, n) => client.set(`${prefix}${n}`, n)));
      await client.set(`${prefix}… naïve [a-z]*`, "strange characters");
      await client.close();
    }
    assertEquals(await beside.ask("KEYS", `${prefix}*`), []);
    assertEquals(await beside.ask("GET", other), "untouched");
    await beside.ask("DEL", other);
  },
);

testWith("redis-server", "openRedis starts an installed Redis where none answers", async () => {
  const { about, lines: [reply, again] } = await programSays(`
    await using redis = await openRedis({ port: ${nowhere.port} });
    console.log(redis.about);
    const client = await createClient({ url: redis.url }).connect();
    console.log(await client.ping());
    await client.close();
    await redis[Symbol.asyncDispose]();
    console.log(await createClient({ url: redis.url, socket: { reconnectStrategy: false } })
      .on("error", () => {}).connect().then(() => "still there", () => "gone"));
  `);
  assert(
    /^Redis \S+ at 127.0.0.1:\d+, started for this program \(.*: nothing listens there\)$/.test(
      about,
    ),
    about,
  );
  assertEquals([reply, again], ["PONG", "gone"]);
});

Deno.test("openRedis has a Redis of its own where none answers and none is installed", async () => {
  const { about, lines: [reply] } = await programSays(`
    await using redis = await openRedis(${JSON.stringify(nowhere)});
    console.log(redis.about);
    const client = await createClient({ url: redis.url }).connect();
    console.log(await client.ping());
    await client.close();
  `);
  const reasons = `127.0.0.1:${nowhere.port}: nothing listens there; redis-server is not installed`;
  assert(about.startsWith("A small Redis in TypeScript at 127.0.0.1:"));
  assert(about.endsWith(`, embedded in this program (${reasons})`), about);
  assertEquals(reply, "PONG");
});

Deno.test("openRedis passes by a Redis that wants a password, and says so", async () => {
  await using locked = RespServer.start({ password: "hunter2" });
  const { about } = await programSays(`
    await using redis = await openRedis({ port: ${locked.port}, folders: [] });
    console.log(redis.origin, redis.about);
  `);
  assert(about.startsWith("embedded "));
  assert(
    about.includes(`127.0.0.1:${locked.port}: it says "NOAUTH Authentication required."`),
    about,
  );
});

Deno.test("openRedis takes what REDIS_URL says, and COURSE_SERVICES chooses", async () => {
  await using locked = RespServer.start({ password: "hunter2" });
  const REDIS_URL = `redis://:hunter2@127.0.0.1:${locked.port}`;
  const script = `
    await using redis = await openRedis();
    console.log(redis.about);
    const client = await createClient({ url: redis.url }).connect();
    console.log(await client.ping());
    await client.close();
  `;
  const given = await programSays(script, { REDIS_URL });
  assertEquals(given.about, `Redis 7.0.0 at 127.0.0.1:${locked.port}, given`);
  assertEquals(given.lines, ["PONG"]);
  const embedded = await programSays(script, { REDIS_URL, COURSE_SERVICES: "embedded" });
  assert(embedded.about.endsWith(", embedded in this program"));
  const wrong = await programSays(script, { COURSE_SERVICES: "magic" });
  assertEquals(
    wrong.about,
    "Cannot open a service: COURSE_SERVICES must be one of given, found, started, embedded, " +
      'received "magic"',
  );
});

Deno.test("openRedis with a wrong password says what is wrong, and never the password", async () => {
  await using locked = RespServer.start({ password: "hunter2" });
  const url = `redis://ada:s3cret@127.0.0.1:${locked.port}`;
  const { message } = await assertRejects(() => openRedis({ url, origin: "given" }), Error);
  assertEquals(
    message,
    `Cannot open Redis: 127.0.0.1:${locked.port}: it says ` +
      '"WRONGPASS invalid username-password pair or user is disabled."; ' +
      "REDIS_URL should be redis://user:password@host:port, or not be set " +
      `(it is redis://ada:****@127.0.0.1:${locked.port})`,
  );
});

Deno.test("openRedis does not fall back when the given address is wrong", async () => {
  const fails = (url: string | undefined, reason: string) =>
    assertRejects(() => openRedis({ url: url ?? "", origin: "given" }), Error, reason);
  await fails(
    `redis://:s3cret@127.0.0.1:${nowhere.port}`,
    "nothing listens there; REDIS_URL should be",
  );
  await fails("redis://no-such-host.invalid", "no host of that name is known; REDIS_URL should be");
  await fails(
    "rediss://ada:s3cret@127.0.0.1:6379",
    "rediss:// means TLS, which the course cannot use; REDIS_URL should be redis://user:password@" +
      "host:port, or not be set (it is rediss://ada:****@127.0.0.1:6379)",
  );
  await using web = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () => new Response(),
  );
  await fails(`redis://127.0.0.1:${web.addr.port}`, "it answers, but not as Redis does; REDIS_URL");
  await fails("http://127.0.0.1:6379", "is not such an address; REDIS_URL should be redis://");
  await fails("s3cret", "is not such an address");
  await assertRejects(
    () => openRedis({ ...nowhere, origin: "started" }),
    Error,
    "Cannot open Redis: redis-server is not installed",
  );
});

testWith(
  "redis-server",
  "openRedis: a Redis that dies is an error to its clients, and opens again",
  async () => {
    {
      await using redis = await openRedis({ origin: "started" });
      const client = await connect(redis.url);
      const waiting = assertRejects(
        () => client.blPop("list", 0),
        Error,
        "Socket closed unexpectedly",
      );
      using killer = await RedisConnection.open(new URL(redis.url));
      await assertRejects(() => killer.ask("SHUTDOWN", "NOSAVE"), Error, "closed the connection");
      await waiting;
      await assertRejects(() => connect(redis.url), Error, "ECONNREFUSED");
    }
    await using redis = await openRedis({ origin: "started" });
    const client = await connect(redis.url);
    assertEquals(await client.ping(), "PONG");
    await client.close();
  },
);

Deno.test("openRedis says if it cannot tidy up, and tries once", async () => {
  await using server = RespServer.start();
  const redis = await openRedis({ origin: "given", url: `redis://127.0.0.1:${server.port}` });
  await server.close();
  const tidyUp = () => Promise.resolve(redis[Symbol.asyncDispose]());
  const error = await assertRejects(tidyUp, Error, "Cannot tidy up");
  assert(error.cause instanceof Deno.errors.ConnectionRefused, `${error.cause}`);
  assertStrictEquals(await assertRejects(tidyUp), error);
});
