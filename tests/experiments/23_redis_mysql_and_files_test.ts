// Extracted from notebooks/23_redis_mysql_and_files.ipynb by `deno task extract`: edit the notebook, not this file.

// cell setup
import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { deadline, delay } from "@std/async";
import { Queue, Semaphore, WorkerPool } from "@course/async";
import { cell, exercise, show, table, Timeline } from "@course/notebook";
import { besideClock, detour, encodeRequest, noMySQL, onMySQL } from "@course/services";
import { openRedis, python, RedisConnection, type Reply, ResourcePool } from "@course/services";
import { DatabaseSync } from "node:sqlite";
import { createConnection, createPool } from "mysql2/promise";
import { createClient } from "redis";

/** To be duplicated, which is quicker than creating each client. */
const original = createClient({ socket: { reconnectStrategy: false } });

/** A client of Redis. When the connection is lost, its commands fail; it does not try again. */
function redisClient(url: string) {
  const client = original.duplicate({ url });
  client.on("error", () => {}); // the commands report it
  const close = async () => void (client.isOpen && await client.close());
  return Object.assign(client, { [Symbol.asyncDispose]: close });
}

/** A number for a column of a table: rounded, and always of the same width. */
const whole = (number: number) => number.toFixed(0).padStart(8);
void delay; // for cells that are not tested
void Queue; // for cells that are not tested
void exercise; // for cells that are not tested

Deno.test({
  name: "23 · The library that talks to a server",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell clients-experiment
    async function pingRedis() {
      await using redis = await openRedis();
      await using client = redisClient(redis.url);
      await client.connect();
      const answer = client.ping();
      return { about: redis.about, kind: answer.constructor.name, pong: await answer };
    }
    const { about, kind, pong } = await pingRedis();
    await show(`Redis: ${about}`, `client.ping() returns a ${kind}, which becomes ${pong}`);
    // cell clients-check
    assertEquals([kind, pong], ["Promise", "PONG"]);
  },
});

Deno.test({
  name: "23 · Drivers in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell python-drivers-experiment
    const drivers = await python(
      { packages: ["redis"], signal: cell.signal },
      `
  import json
  import redis.asyncio

  names = [name for name in dir(redis.Redis) if not name.startswith("_")]
  missing = [name for name in names if not hasattr(redis.asyncio.Redis, name)]
  print(json.dumps({"names": len(names), "missing": missing}))
`,
    );
    const { names, missing } = drivers.json<{ names: number; missing: string[] }>();
    await show(`${names} names, not in redis.asyncio: ${missing.join(", ")}`, drivers.about);
    // cell python-drivers-session
    async function sessionsInPython() {
      await using redis = await openRedis();
      const args = [redis.url, `${redis.prefix}first`, `${redis.prefix}second`];
      return await python(
        { packages: ["redis"], args, signal: cell.signal },
        `
  import asyncio, json, sys
  import redis.asyncio

  async def session(url, key):
      async with redis.asyncio.from_url(url, decode_responses=True) as client:
          await client.hset(key, mapping={"key1": 1, "key2": 2})
          return await client.hgetall(key)

  async def main(url, *keys):
      print(json.dumps(await asyncio.gather(*[session(url, key) for key in keys])))

  asyncio.run(main(*sys.argv[1:]))
`,
      );
    }
    const sessionsThere = await sessionsInPython();
    await show(...sessionsThere.json<Record<string, string>[]>(), sessionsThere.about);
    // cell python-drivers-check
    assertGreater(names, 300);
    assertLess(missing.length, 10);
    assertEquals(sessionsThere.json<unknown>(), Array(2).fill({ key1: "1", key2: "2" }));
  },
});

Deno.test({
  name: "23 · A session with Redis",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell session-experiment
    type Step = <T>(name: string, work: () => Promise<T>) => Promise<T>;

    async function session(url: string, key: string, step: Step): Promise<Record<string, string>> {
      await using client = redisClient(url);
      await step("connect", () => client.connect());
      await step("hSet", () => client.hSet(key, { key1: 1, key2: 2 }));
      const car = await step("hGetAll", () => client.hGetAll(key));
      await step("close", () => client.close());
      return { ...car };
    }
    async function sessionNearby() {
      await using redis = await openRedis();
      const line = new Timeline("One session, the server on this computer");
      const key = `${redis.prefix}car`;
      return { line, car: await session(redis.url, key, (name, work) => line.span(name, work)) };
    }
    const { line: near, car } = await sessionNearby();
    await show(car, near);
    // cell session-check
    assertEquals(car, { key1: "1", key2: "2" }); // numbers went in, strings came out
    assertEquals(near.maxConcurrent(), 1);
    assertEquals(near.entries.map(({ lane }) => lane), ["connect", "hSet", "hGetAll", "close"]);
    // cell session-far
    async function sessionsFarAway() {
      await using redis = await openRedis();
      await using way = detour(redis.url, 50);
      const run = (line: Timeline, lane: string) =>
        session(way.url, redis.prefix + lane, (name, work) => line.span(lane, work, name));

      const inARow = new Timeline("Two sessions, one after the other, 50 ms away");
      const sent: number[] = []; // how many times data has been sent so far
      for (const lane of ["first", "second"]) {
        sent.push(await run(inARow, lane).then(() => way.chunks));
      }
      let together: Timeline;
      do {
        together = new Timeline("Two sessions together, 50 ms away");
        await Promise.all([run(together, "first"), run(together, "second")]);
        sent.push(way.chunks);
      } while (together.duration >= inARow.duration && sent.length < 6); // held up: once more
      return { inARow, together, sent };
    }
    const { inARow, together, sent } = await sessionsFarAway();
    await show(inARow, together);
    // cell session-far-check
    assertEquals([inARow.maxConcurrent(), together.maxConcurrent()], [1, 2]);
    assertEquals(together.order().slice(0, 2), ["first start", "second start"]);
    assertEquals(sent, [3, 6, 12, 18, 24, 30].slice(0, sent.length)); // three trips each, alone or not
    assertGreater(inARow.duration, 299); // six, one after the other
    assertGreater(together.duration, 149); // three, and three beside them
    assertLess(together.duration, inARow.duration);
  },
});

Deno.test({
  name: "23 · By hand: the protocol, and pipelining",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell resp-experiment
    const exchanges: { command: string; meaning: Reply; bytes: string }[] = [];
    async function askInBytes() {
      await using redis = await openRedis();
      using connection = await RedisConnection.open(redis.url);
      const ask = async (...words: string[]) => {
        await connection.send(words);
        const { value, bytes } = await connection.reply();
        exchanges.push({
          command: words.join(" ").replace(redis.prefix, ""),
          meaning: value,
          bytes,
        });
      };
      await ask("PING");
      await ask("HSET", `${redis.prefix}car`, "key1", "1");
      await ask("HGET", `${redis.prefix}bus`, "key1");
      await ask("HGETALL", `${redis.prefix}car`);
      await connection.ask("HELLO", "3");
      await ask("HGETALL", `${redis.prefix}car`);
    }
    await askInBytes();
    await show(
      JSON.stringify(encodeRequest(["GET", "car"])),
      table(exchanges.map(({ command, bytes, meaning }) => ({
        command,
        "what comes back": JSON.stringify(bytes),
        "what it means": Deno.inspect(meaning),
      }))),
    );
    // cell resp-check
    assertEquals(encodeRequest(["GET", "car"]), "*2\r\n$3\r\nGET\r\n$3\r\ncar\r\n");
    assertEquals(exchanges[0].bytes, "+PONG\r\n");
    assertEquals(
      exchanges.map(({ meaning }) => meaning), // 1: how many fields are new
      ["PONG", 1, null, ["key1", "1"], new Map([["key1", "1"]])],
    );
    // cell pipelining-experiment
    const n = 100;
    const runs: { name: string; counts: Reply[]; took: number; trips: number }[] = [];
    async function countToHundred() {
      await using redis = await openRedis();
      await using way = detour(redis.url, 10);
      using connection = await RedisConnection.open(way.url);
      await using client = redisClient(way.url);
      await client.connect();
      const hundred = <T>(item: () => T) => Array.from({ length: n }, item);

      const ways: Record<string, (key: string) => Promise<Reply[]>> = {
        "one by one": (key) =>
          Array.fromAsync(hundred(() => key), (key) => {
            cell.signal.throwIfAborted();
            return connection.ask("INCR", key);
          }),
        "pipelined, by hand": async (key) => {
          await connection.send(...hundred(() => ["INCR", key]));
          return await Array.fromAsync(
            hundred(() => 0),
            async () => (await connection.reply()).value,
          );
        },
        "Promise.all(… client.incr …)": (key) => Promise.all(hundred(() => client.incr(key))),
      };
      for (const [name, incr] of Object.entries(ways)) {
        const start = performance.now(), before = way.chunks;
        const counts = await incr(`${redis.prefix}${name}`);
        runs.push({ name, counts, took: performance.now() - start, trips: way.chunks - before });
      }
    }
    await countToHundred();
    await show(table(runs.map(({ name, took, trips }) => ({
      "a hundred INCRs": name,
      "took (ms)": whole(took),
      "sent in parts": whole(trips),
    }))));
    // cell pipelining-check
    const oneToHundred = Array.from({ length: n }, (_, i) => i + 1);
    for (const { counts } of runs) assertEquals(counts, oneToHundred); // and in order
    const [slow, byHand, byClient] = runs;
    assertEquals(slow.trips, n);
    assertGreater(slow.took, n * 9.9); // a hundred round trips
    for (const quick of [byHand, byClient]) assertLess(quick.trips, n / 10); // sent together
    for (const quick of [byHand, byClient]) assertLess(quick.took, slow.took);
  },
});

Deno.test({
  name: "23 · A pool of connections",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell pool-of-clients
    const poolOf = (max: number, url: string) =>
      ResourcePool.start({
        min: 1,
        max,
        open: () => redisClient(url).connect(),
        close: (client) => client.close(),
      });
    // cell pool-experiment
    async function shareThePool() {
      await using redis = await openRedis();
      await using way = detour(redis.url, 50);
      await using pool = await poolOf(10, way.url);
      const line = new Timeline("25 requests share at most 10 connections");
      const request = (_: unknown, i: number) =>
        pool.use((client) =>
          line.span(`connection ${pool.opened.indexOf(client) + 1}`, async () => {
            const key = `${redis.prefix}car:${i}`;
            await client.hSet(key, { key1: i });
            if (i % 5 === 4) throw new Error(`request ${i} failed halfway`);
            return await client.hGetAll(key);
          })
        );
      const requests = Array.from({ length: 25 }, request);
      const { waiting } = pool;
      const outcomes = await Promise.allSettled(requests);
      return { line, waiting, outcomes, connections: pool.opened.length };
    }
    const { line: shared, waiting, outcomes, connections } = await shareThePool();
    await show(`${waiting} waited in line, ${connections} connections were opened`, shared);
    // cell pool-check
    assertEquals([waiting, connections], [15, 10]);
    assertLess(shared.maxConcurrent(), 11);
    assertEquals(outcomes.filter(({ status }) => status === "fulfilled").length, 20);
    assertEquals(outcomes.filter(({ status }) => status === "rejected").length, 5);
    // cell pool-leak
    const errors: string[] = [];
    async function leakTwo() {
      await using redis = await openRedis();
      await using pool = await poolOf(2, redis.url);
      const releaseLast = async (command: string) => {
        const client = await pool.acquire();
        const result = await client.sendCommand([command]); // throws for a wrong command
        pool.release(client); // and then this line is not reached
        return result;
      };
      for (const command of ["PONG", "PUNG"]) {
        await releaseLast(command).catch((error) => errors.push(error.name));
      }
      await deadline(releaseLast("PING"), 200).catch((error) => errors.push(error.name));
    }
    await leakTwo();
    await show(errors);
    // cell pool-leak-check
    assertEquals(errors, ["Error", "Error", "TimeoutError"]); // PING is right: the pool is empty
  },
});

Deno.test({
  name: "23 · MySQL: one query at a time",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell mysql-users
    async function selectUsers(url: string) {
      await using connection = await createConnection(url); // closed at the end, whatever happens
      const [rows] = await connection.query("SELECT host, name FROM user ORDER BY name");
      return rows as { host: string; name: string }[];
    }
    async function makeUsers(url: string) {
      await using connection = await createConnection(url);
      await connection.query("CREATE TABLE user (host VARCHAR(60), name VARCHAR(60))");
      await connection.query("INSERT INTO user VALUES ?", [[["%", "root"], ["localhost", "ada"]]]);
    }
    // cell mysql-sleep
    async function tenSleeps(url: string, size: number): Promise<Timeline> {
      await using pool = createPool({ uri: url, connectionLimit: size });
      await Promise.all(Array.from({ length: size }, () => pool.query("SELECT 1"))); // opens them all
      const line = new Timeline(`Ten times SLEEP(0.2), pool of ${size}`);
      const ids: number[] = [];
      await Promise.all(Array.from({ length: 10 }, async () => {
        await using connection = await pool.getConnection(); // returned at the end
        const number = ids.indexOf(connection.threadId) + 1 || ids.push(connection.threadId);
        await line.span(`connection ${number}`, () => connection.query("SELECT SLEEP(0.2)"));
      }));
      return line;
    }
    // cell mysql-experiment
    const seen = await onMySQL(async (url) => {
      await makeUsers(url);
      const users = await Promise.all([selectUsers(url), selectUsers(url)]);
      return { users, pools: await Array.fromAsync([1, 5, 10], (size) => tenSleeps(url, size)) };
    });
    await show(...seen ? [table(seen.users[0]), ...seen.pools] : [noMySQL]);
    // cell mysql-check
    const rows = [{ host: "localhost", name: "ada" }, { host: "%", name: "root" }];
    if (seen) {
      assertEquals(seen.users, [rows, rows]);
      assertEquals(seen.pools.map((line) => line.maxConcurrent()), [1, 5, 10]);
      assertEquals(seen.pools.map((line) => line.entries.length), [10, 10, 10]);
    }
  },
});

Deno.test({
  name: "23 · A big file, in blocks",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell big-file-experiment
    const MB = 1_000_000;
    type Reading = { took: number; ticks: number; longest: number; bytes: number; buffers: number };
    const readings: Record<string, Reading> = {};
    async function readBigFile() {
      await using tidy = new AsyncDisposableStack();
      const path = await Deno.makeTempFile();
      tidy.defer(() => Deno.remove(path));
      await Deno.truncate(path, 100 * MB); // 100 MB of zeros, made in no time

      const kept: Uint8Array[] = []; // or the memory of one could be used again for the next
      const keep = (content: Uint8Array) => kept.push(content) && content.length;
      const ways: Record<string, () => number | Promise<number>> = {
        "in blocks of 1 MB": async () => {
          using file = await Deno.open(path);
          const block = new Uint8Array(MB);
          let bytes = 0;
          for (let n; (n = await file.read(block)) !== null;) bytes += n;
          return bytes;
        },
        "await Deno.readFile": async () => keep(await Deno.readFile(path)),
        "Deno.readFileSync": () => keep(Deno.readFileSync(path)),
      };
      for (const [name, read] of Object.entries(ways)) {
        const before = Deno.memoryUsage().external;
        let bytes = 0;
        const measured = await besideClock(async () => bytes = await read());
        readings[name] = { ...measured, bytes, buffers: Deno.memoryUsage().external - before };
      }
    }
    await readBigFile();
    await show(table(
      Object.entries(readings).map(([name, reading]) => ({
        "100 MB": name,
        "took (ms)": whole(reading.took),
        "clock ticks": whole(reading.ticks),
        "longest pause (ms)": whole(reading.longest),
        "buffers (MB)": whole(reading.buffers / MB),
      })),
    ));
    // cell big-file-check
    const [blocks, promised, sync] = Object.values(readings);
    assertEquals([blocks, promised, sync].map(({ bytes }) => bytes), [
      100 * MB,
      100 * MB,
      100 * MB,
    ]);
    assertEquals(sync.ticks, 0); // nothing else could run
    assertGreater(blocks.ticks, 0);
    assertLess(blocks.buffers, 10 * MB);
    for (const whole of [promised, sync]) assertGreater(whole.buffers, 50 * MB);
  },
});

Deno.test({
  name: "23 · Files in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell big-file-python
    const toThread = await python(
      {
        packages: ["aiofiles"],
        signal: cell.signal,
        varies: /\d+/,
      },
      `
  import asyncio, json, pathlib, threading
  import aiofiles

  path = pathlib.Path("big")

  async def blocking():
      return path.read_bytes()

  async def to_thread():
      return await asyncio.to_thread(path.read_bytes)

  async def with_aiofiles():
      async with aiofiles.open(path, "rb") as file:
          return await file.read()

  async def beside_clock(work):
      ticks = 0

      async def clock():
          nonlocal ticks
          while True:
              await asyncio.sleep(0.002)
              ticks += 1

      ticking = asyncio.create_task(clock())
      await asyncio.sleep(0)
      content = await work()
      ticking.cancel()
      return [work.__name__, len(content), ticks, threading.active_count() - 1]

  async def main():
      with path.open("wb") as file:
          file.truncate(100_000_000)
      print(json.dumps([await beside_clock(work) for work in (blocking, to_thread, with_aiofiles)]))

  asyncio.run(main())
`,
    );
    const pythonReadings = toThread
      .json<[way: string, bytes: number, ticks: number, threads: number][]>()
      .map(([way, bytes, ticks, threads]) => ({ "100 MB in Python": way, bytes, ticks, threads }));
    await show(
      table(pythonReadings.map(({ bytes: _all, ...reading }) => reading)),
      toThread.about,
    );
    // cell big-file-python-check
    const [pathAlone, inThread, withAiofiles] = pythonReadings;
    assert(pythonReadings.every(({ bytes }) => bytes === 100_000_000));
    assertEquals([pathAlone.ticks, pathAlone.threads], [0, 0]);
    assertGreater(inThread.ticks, 0);
    assertGreater(withAiofiles.ticks, 0);
    assert(inThread.threads > 0 && withAiofiles.threads > 0); // neither does without threads
  },
});

Deno.test({
  name: "23 · Fifty files, eight at a time",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell fifty-files-experiment
    async function readAll(paths: string[], limit: number) {
      const permits = new Semaphore(limit);
      let open = 0, peak = 0;
      const sizes = await Promise.all(paths.map(async (path) => {
        using _permit = await permits.acquire();
        peak = Math.max(peak, ++open);
        using file = await Deno.open(path);
        let size = 0;
        for await (const block of file.readable) size += block.length;
        open--;
        return size;
      }));
      return {
        limit,
        "open at the same time": peak,
        "bytes in all": sizes.reduce((a, b) => a + b),
      };
    }
    async function readFifty() {
      await using tidy = new AsyncDisposableStack();
      const folder = await Deno.makeTempDir();
      tidy.defer(() => Deno.remove(folder, { recursive: true }));
      const paths = Array.from({ length: 50 }, (_, i) => `${folder}/${i}`);
      await Promise.all(paths.map((path, i) => Deno.writeTextFile(path, "x".repeat(1000 + i))));
      return [await readAll(paths, 50), await readAll(paths, 8)];
    }
    const fifty = await readFifty();
    await show(table(fifty));
    // cell fifty-files-check
    assertEquals(fifty.map((row) => row["open at the same time"]), [50, 8]);
    assertEquals(fifty.map((row) => row["bytes in all"]), [51_225, 51_225]);
  },
});

Deno.test({
  name: "23 · Must the whole stack be asynchronous?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell whole-stack-experiment
    const slowQuery = `WITH RECURSIVE counter(n) AS (
  SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 2000000
) SELECT count(*) AS n FROM counter`;

    function countInSQLite(sql: string): number {
      using database = new DatabaseSync(":memory:");
      return Number(database.prepare(sql).get()!.n);
    }
    const jobs = `import { DatabaseSync } from "node:sqlite";\nexport ${countInSQLite}`;

    async function inAWorker() {
      const url = `data:text/javascript,${encodeURIComponent(jobs)}`;
      await using pool = new WorkerPool(url, { size: 1 });
      await pool.run("countInSQLite", ["SELECT 1 AS n"]); // warms it up
      return await besideClock(() => pool.run("countInSQLite", [slowQuery]));
    }
    const blocking = await besideClock(() => countInSQLite(slowQuery));
    const asynchronous = await onMySQL(async (url) => {
      await using connection = await createConnection(url);
      return await besideClock(() => connection.query("SELECT SLEEP(0.3)"));
    });
    const worker = await inAWorker();
    const measurements = { "node:sqlite": blocking, mysql2: asynchronous, "in a Worker": worker };
    const measured = Object.entries(measurements).flatMap(([driver, seen]) =>
      seen
        ? {
          driver,
          "took (ms)": whole(seen.took),
          "clock ticks": whole(seen.ticks),
          "longest pause (ms)": whole(seen.longest),
        }
        : []
    );
    await show(table(measured), ...asynchronous ? [] : [noMySQL]);
    // cell whole-stack-check
    assertEquals(blocking.ticks, 0);
    assertGreater(worker.ticks, 0);
    if (asynchronous) assertGreater(asynchronous.ticks, 0);
  },
});

Deno.test({
  name: "23 · The whole stack in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell python-stack-experiment
    const stackThere = await onMySQL((url) =>
      python(
        { packages: ["aiomysql", "PyMySQL"], args: [url], signal: cell.signal },
        `
  import asyncio, json, sys
  from urllib.parse import unquote, urlsplit
  import aiomysql, pymysql

  url = urlsplit(sys.argv[1])
  where = {"host": url.hostname, "port": url.port or 3306, "db": url.path[1:],
           "user": unquote(url.username or ""), "password": unquote(url.password or "")}
  SELECT = "SELECT host, name FROM user ORDER BY name"
  SLEEP = "SELECT SLEEP(0.2)"

  def blocking(sql):
      connection = pymysql.connect(**where, autocommit=True)
      try:
          with connection.cursor() as cursor:
              cursor.execute(sql)
              return list(cursor.fetchall())
      finally:
          connection.close()

  async def awaited(pool, sql):
      async with pool.acquire() as connection, connection.cursor() as cursor:
          await cursor.execute(sql)
          return list(await cursor.fetchall())

  async def beside_clock(work):
      ticks = 0

      async def clock():
          nonlocal ticks
          while True:
              await asyncio.sleep(0.005)
              ticks += 1

      ticking = asyncio.create_task(clock())
      await asyncio.sleep(0)
      await work
      ticking.cancel()
      return "ticks" if ticks else "stands still"

  async def in_coroutine():
      blocking(SLEEP)

  async def ten_at_once(pool):
      await asyncio.gather(*[awaited(pool, SLEEP) for _ in range(10)])

  async def main():
      blocking("CREATE TABLE user (host VARCHAR(60), name VARCHAR(60))")
      blocking("INSERT INTO user VALUES ('%', 'root'), ('localhost', 'ada')")
      async with aiomysql.create_pool(minsize=1, maxsize=10, **where) as pool:
          users = [blocking(SELECT), await awaited(pool, SELECT)]
          clock = {
              "pymysql in a coroutine": await beside_clock(in_coroutine()),
              "pymysql, to_thread": await beside_clock(asyncio.to_thread(blocking, SLEEP)),
              "aiomysql": await beside_clock(awaited(pool, SLEEP)),
              "aiomysql, ten at once": await beside_clock(ten_at_once(pool)),
          }
          print(json.dumps([users, clock, pool.size]))

  asyncio.run(main())
`,
      )
    );
    type StackThere = [users: string[][][], clock: Record<string, string>, connections: number];
    const [usersThere, clockThere, connectionsThere] = stackThere?.json<StackThere>() ?? [];
    await show(
      ...stackThere ? [{ clock: clockThere, connectionsThere }, stackThere.about] : [noMySQL],
    );
    // cell python-stack-check
    if (stackThere) {
      assertEquals(usersThere, Array(2).fill([["localhost", "ada"], ["%", "root"]]));
      assertEquals(Object.values(clockThere!), ["stands still", "ticks", "ticks", "ticks"]);
      assertEquals(connectionsThere, 10);
    }
  },
});

Deno.test({
  name: "23 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell pitfall-counter
    const visitors: Record<string, string | null> = {};
    async function countVisitors() {
      await using redis = await openRedis();
      await using client = redisClient(redis.url);
      await client.connect();
      const count = (key: string, visit: (key: string) => Promise<unknown>) =>
        Promise.all(Array.from({ length: 20 }, () => visit(redis.prefix + key)))
          .then(() => client.get(redis.prefix + key));

      visitors["GET, then SET"] = await count("a", async (key) => {
        const seen = Number(await client.get(key)); // all read 0 …
        await client.set(key, seen + 1); // … and all write 1
      });
      visitors["INCR"] = await count("b", (key) => client.incr(key));
    }
    await countVisitors();
    await show(table(Object.entries(visitors).map(([how, counted]) => ({ how, counted }))));
    // cell pitfall-counter-check
    assertEquals(visitors, { "GET, then SET": "1", "INCR": "20" });
    // cell pitfall-lost
    async function loseTheConnection() {
      await using redis = await openRedis();
      const way = detour(redis.url, 50);
      await using client = redisClient(way.url);
      await client.connect();
      const answer = client.ping().catch((error: Error) => error.message);
      await way[Symbol.asyncDispose](); // the connection breaks
      const failure = await answer;

      await using again = redisClient(redis.url); // a new connection, by another way
      await again.connect();
      return { failure, afterwards: await again.ping() };
    }
    const { failure, afterwards } = await loseTheConnection();
    await show(`during the command: ${failure}`, `on a new connection: ${afterwards}`);
    // cell pitfall-lost-check
    assert(failure.includes("closed"));
    assertEquals(afterwards, "PONG");
  },
});
