/** The embedded Redis beside the real one: the same commands, the same bytes back. */
import { assertEquals } from "@std/assert";
import { openRedis, RespServer } from "@course/services";
import { createClient } from "redis";
import fc from "fast-check";
import { encodeRequest } from "../../../lib/services/redis/reply.ts";
import { utf8 } from "../../../lib/services/redis/bytes.ts";
import { RawRedis } from "../support/raw_redis.ts";
import { missing } from "../support/needs.ts";

/** Two servers, and keys that only this test uses on either. */
interface Pair extends AsyncDisposable {
  readonly urls: readonly [real: string, embedded: string];
  readonly prefix: string;
}

const origin = missing["redis-server"] ? "found" : "started";

async function openPair(): Promise<Pair> {
  await using stack = new AsyncDisposableStack();
  const real = stack.use(await openRedis({ origin }));
  const embedded = stack.use(RespServer.start());
  const kept = stack.move();
  return {
    urls: [real.url, `redis://127.0.0.1:${embedded.port}`],
    prefix: real.prefix,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Why the real one cannot be asked: error texts differ between the large versions. */
async function reasonToIgnore(): Promise<string | undefined> {
  if (missing["redis-server"] && missing["a Redis"]) return missing["redis-server"];
  await using real = await openRedis({ origin });
  return /^Redis 7\./.test(real.about) ? undefined : `needs Redis 7, there is ${real.about}`;
}

const reason = await reasonToIgnore();

function differential(name: string, compare: (pair: Pair) => Promise<void>): void {
  Deno.test({
    name: `the embedded Redis answers like the real one: ${name}` +
      (reason ? ` (ignored: ${reason})` : ""),
    ignore: reason !== undefined,
    async fn() {
      await using pair = await openPair();
      await compare(pair);
    },
  });
}

/** Sends one command to both, in version 2 or 3, and compares the bytes. */
async function compareScript({ urls, prefix }: Pair, script: string, version: 2 | 3) {
  const [real, embedded] = await Promise.all(urls.map(RawRedis.connect));
  using _real = real;
  using _embedded = embedded;
  for (const line of [`HELLO ${version}`, ...script.trim().split("\n")]) {
    const command = `${line.trim().replaceAll("@", prefix)}\r\n`;
    const [name, ...args] = line.trim().split(" ");
    const replies = name.endsWith("SUBSCRIBE") ? Math.max(args.length, 1) : 1;
    const [expected, seen] = await Promise.all(
      [real, embedded].map((server) => server.send(command, replies)),
    );
    assertEquals(seen.map(withoutIdentity), expected.map(withoutIdentity), `${line} (${version})`);
  }
}

/** A reply to `HELLO` without what differs between any two servers. */
function withoutIdentity(reply: string): string {
  return reply
    .replace(/(\$7\r\nversion\r\n)\$\d+\r\n[\d.]+/, "$1…")
    .replace(/(\$2\r\nid\r\n):\d+/, "$1…");
}

const SCRIPTS: Record<string, string> = {
  "introductions": `
    PING
    ping hi
    PING a b
    ECHO x
    ECHO ''
    HELLO
    HELLO 4
    HELLO x
    HELLO 3 AUTH
    HELLO 3 FOO
    HELLO 3 AUTH joe x
    AUTH x
    AUTH default x
    AUTH joe x
    AUTH a b c
    SELECT 0
    SELECT 99
    SELECT -1
    SELECT x
    CLIENT GETNAME
    CLIENT SETNAME n
    CLIENT GETNAME
    CLIENT NONSENSE
    CLIENT
    NONSENSE a b
    nonsense
    toString
    QUIT`,
  "strings and keys": `
    GET
    GET @a b
    SET @a
    SET @a 1
    GET @a
    SET @a 2 NX
    SET @a 3 XX
    SET @b 3 XX
    SET @b 3 NX XX
    SET @b 3 NX GET
    SET @b 4 GET
    SET @b 4 NX GET
    SET @b 4 FOO
    MGET @a @b @no
    EXISTS @a @a @no
    EXISTS
    TYPE @a
    TYPE @no
    SET "@with space" "q\\"q\\x41\\n"
    GET '@with space'
    DEL @a @no @b
    UNLINK @a`,
  "counters": `
    INCR @n
    INCR @n
    DECR @n
    INCRBY @n 10
    DECRBY @n 3
    INCRBY @n x
    INCRBY @n 1.5
    INCRBY @n 9223372036854775807
    INCRBY @n 9223372036854775808
    INCRBY @n -9223372036854775808
    DECRBY @n -9223372036854775808
    GET @n
    SET @n abc
    INCR @n
    SET @n 01
    INCR @n
    SET @n -0
    INCR @n
    SET @n " 1"
    INCR @n
    SET @n -5
    INCR @n`,
  "keys that expire": `
    SET @a 1 EX
    SET @a 1 EX 0
    SET @a 1 EX -1
    SET @a 1 EX a
    SET @a 1 EX 9223372036854775807
    SET @a 1 EX 10 PX 10
    SET @a 1 KEEPTTL EX 10
    TTL @a
    SET @a 1 EX 100
    TTL @a
    SET @a 2 KEEPTTL
    TTL @a
    INCR @a
    TTL @a
    SET @a 3
    TTL @a
    PTTL @a
    PERSIST @a
    PEXPIRE @a 100000
    TTL @a
    PERSIST @a
    TTL @a
    EXPIRE @a x
    EXPIRE @a 9223372036854775807
    EXPIRE @no 10
    PTTL @no
    PERSIST @no
    EXPIRE @a -1
    GET @a`,
  "hashes": `
    HSET @h a 1 b 2
    HSET @h a 1 c
    HSET @h a
    HSET @h c 3 c 4
    HGET @h a
    HGET @h z
    HGET @h
    HGETALL @h
    HGETALL @no
    HLEN @h
    HDEL @h a z
    HGETALL @h
    HDEL @h b c
    EXISTS @h
    SET @s x
    HSET @s a 1
    HGET @s a
    HGETALL @s
    HDEL @s a`,
  "lists": `
    LPUSH @l a b c
    RPUSH @l d e
    LRANGE @l 0 -1
    LRANGE @l 1 1
    LRANGE @l -2 -1
    LRANGE @l -100 100
    LRANGE @l 5 10
    LRANGE @l 2 1
    LRANGE @l 0 -100
    LRANGE @l a 1
    LRANGE @no 0 -1
    LLEN @l
    LPOP @l
    RPOP @l
    LPOP @l 0
    LPOP @l 2
    LPOP @l -1
    LPOP @l a
    LPOP @l 10
    EXISTS @l
    LPOP @l
    LPOP @l 0
    RPOP @l 2
    SET @s x
    LPUSH @s x
    GET @l
    RPUSH @l 1
    GET @l
    INCR @l
    SET @l 1 GET
    SET @l 1
    TYPE @l`,
  "waiting for lists": `
    BLPOP @l 0.01
    BLPOP @l -1
    BLPOP @l a
    BLPOP @l
    RPUSH @l 1 2 3
    BLPOP @no @l 1
    BRPOP @l 0
    SET @s x
    BLPOP @l @s 0
    BLPOP @s @l 0
    BRPOP @no @other 0.01`,
  "transactions": `
    EXEC
    DISCARD
    MULTI
    MULTI
    SET @a 1
    INCR @a
    LPOP @a
    WATCH @a
    GET @a
    BLPOP @no 0
    PING
    EXEC
    MULTI
    GET
    SET @a 9
    EXEC
    MULTI
    NONSENSE
    DISCARD
    MULTI
    EXEC
    NONSENSE
    MULTI
    GET @a
    EXEC
    WATCH @a
    SET @a 3
    MULTI
    GET @a
    EXEC
    MULTI
    GET @a
    EXEC
    WATCH @a @b
    UNWATCH
    SET @a 4
    MULTI
    GET @a
    EXEC
    WATCH @b
    DEL @b
    MULTI
    EXEC
    WATCH @a
    EXPIRE @a 100
    MULTI
    EXEC
    WATCH @a
    MULTI
    DISCARD
    SET @a 5
    MULTI
    EXEC`,
  "channels": `
    PUBLISH @ch x
    PUBLISH @ch
    SUBSCRIBE @ch @ch2
    SUBSCRIBE @ch
    GET @a
    PING
    PING x
    UNSUBSCRIBE @ch
    UNSUBSCRIBE @other
    SUBSCRIBE
    UNSUBSCRIBE
    UNSUBSCRIBE
    GET @a`,
  "scanning": `
    SCAN x
    SCAN 0 COUNT 0
    SCAN 0 COUNT a
    SCAN 0 MATCH
    SCAN 0 NONSENSE 1
    SET @one 1
    KEYS @one
    KEYS @o?e
    KEYS @[no]*e
    KEYS @[^o]*
    KEYS @[a-p]ne
    KEYS @one?
    KEYS @ONE
    KEYS @o\\*e`,
};

for (const [name, script] of Object.entries(SCRIPTS)) {
  differential(name, async (pair) => {
    await compareScript(pair, script, 2);
    await compareScript({ ...pair, prefix: `${pair.prefix}3:` }, script, 3);
  });
}

differential("requests that are none", async ({ urls }) => {
  const requests = [
    "*1\r\n$4\r\nPING\r\n",
    "*0\r\nPING\r\n",
    "*-1\r\nPING\r\n",
    "\r\nPING\r\n",
    "*1\r\n:4\r\n",
    "*x\r\n",
    "*01\r\n",
    "*9999999999\r\n",
    "*1\r\n$-1\r\n",
    "*1\r\n$x\r\n",
    "*1\r\n$ 4\r\n",
    "QUIT\r\nPING\r\n",
    'ECHO "a"b\r\n',
    "ECHO 'a\r\n",
  ];
  for (const request of requests) {
    const [real, embedded] = await Promise.all(urls.map(RawRedis.connect));
    using _real = real;
    using _embedded = embedded;
    const [expected, seen] = await Promise.all(
      [real, embedded].map(async (server) => [
        ...await server.send(request),
        ...await server.send("ECHO on\r\n").catch(() => ["closed"]),
      ]),
    );
    assertEquals(seen, expected, JSON.stringify(request));
  }
});

const key = fc.constantFrom("@a", "@b", "@c");
const word = fc.constantFrom("x", "y", "0", "7", "-3", "long text", "\r\n", "é");
const place = fc.integer({ min: -4, max: 4 }).map(String);
const lasting = fc.constantFrom("100", "0", "-1", "x");

/** Commands whose replies do not depend on the time. */
const command = fc.oneof(
  fc.tuple(fc.constantFrom("GET", "INCR", "DECR", "DEL", "TYPE", "TTL", "PERSIST"), key),
  fc.tuple(fc.constantFrom("HGETALL", "HLEN", "LLEN", "LPOP", "RPOP", "WATCH"), key),
  fc.tuple(fc.constantFrom("SET", "LPUSH", "RPUSH", "HGET", "HDEL", "INCRBY"), key, word),
  fc.tuple(fc.constantFrom("LPUSH", "RPUSH", "HSET", "HDEL"), key, word, word),
  fc.tuple(fc.constant("SET"), key, word, fc.constantFrom("NX", "XX", "GET", "KEEPTTL")),
  fc.tuple(fc.constant("SET"), key, word, fc.constant("EX"), lasting),
  fc.tuple(fc.constantFrom("EXPIRE", "LPOP", "RPOP"), key, lasting),
  fc.tuple(fc.constant("LRANGE"), key, place, place),
  fc.tuple(fc.constantFrom("EXISTS", "MGET", "BLPOP", "BRPOP"), key, key),
  fc.tuple(fc.constantFrom("MULTI", "EXEC", "DISCARD", "UNWATCH", "PING", "NONSENSE")),
);

differential("random programs, pipelined", async ({ urls, prefix }) => {
  let run = 0;
  const property = fc.asyncProperty(
    fc.array(command, { minLength: 1, maxLength: 40 }),
    fc.constantFrom("2", "3"),
    async (program, version) => {
      const own = `${prefix}${run++}:`;
      const text = [["HELLO", version], ...program, ["ECHO", "end"]]
        .map((words) => encodeRequest(words.map((each) => utf8(each).replace("@", own))))
        .join("");
      const [expected, seen] = await Promise.all(urls.map(async (url) => {
        using server = await RawRedis.connect(url);
        return await server.send(text, program.length + 2);
      }));
      assertEquals(seen.slice(1), expected.slice(1));
    },
  );
  await fc.assert(property, { seed: 20, numRuns: 300 });
});

differential("a session of the client", async ({ urls, prefix }) => {
  const [expected, seen] = await Promise.all(urls.map(async (url) => {
    const client = createClient({ url });
    client.on("error", () => {});
    await client.connect();
    const seen: unknown[] = [];
    const heard = Promise.withResolvers<string>();
    seen.push(await client.set(`${prefix}a`, "1", { expiration: { type: "EX", value: 100 } }));
    seen.push(await client.hSet(`${prefix}h`, { name: "Ada", born: "1815" }));
    seen.push(await client.hGetAll(`${prefix}h`));
    seen.push(await client.multi().incr(`${prefix}a`).get(`${prefix}a`).exec());
    seen.push(await client.get(`${prefix}h`).catch((error) => error.message));
    seen.push(
      await Array.fromAsync(
        client.scanIterator({ MATCH: `${prefix}*` }),
        (keys) => keys.toSorted(),
      ),
    );
    await client.subscribe(`${prefix}news`, heard.resolve);
    seen.push(await client.publish(`${prefix}news`, "hello"), await heard.promise);
    await client.unsubscribe(`${prefix}news`);
    seen.push(await client.blPop(`${prefix}none`, 0.01));
    const waiting = client.duplicate();
    waiting.on("error", () => {});
    await waiting.connect();
    const item = waiting.blPop(`${prefix}list`, 0);
    seen.push(await client.rPush(`${prefix}list`, ["one", "two"]), await item);
    await waiting.close();
    await client.close();
    return seen;
  }));
  assertEquals(seen, expected);
});
