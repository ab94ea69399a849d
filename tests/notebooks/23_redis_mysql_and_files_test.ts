// Extracted from notebooks/23_redis_mysql_and_files.ipynb by `deno task extract`: edit the notebook, not this file.

// cell setup
import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { deadline, delay } from "@std/async";
import { Queue, Semaphore, WorkerPool } from "@course/async";
import { assertTook, exercise, show, table, Timeline } from "@course/notebook";
import { LatencyProxy, openDatabase, openRedis } from "@course/services";
import { DatabaseSync } from "node:sqlite";
import { createConnection, createPool } from "mysql2/promise";
import { createClient } from "redis";

/** Where the clients below come from: the first of a kind takes long to make, a duplicate does not. */
const original = createClient({ socket: { reconnectStrategy: false } });

/** A client of Redis. When the connection is lost, its commands fail; it does not try again. */
function redisClient(url: string) {
  const client = original.duplicate({ url });
  client.on("error", () => {}); // the commands tell; an event without a listener ends the program
  return Object.assign(client, {
    [Symbol.asyncDispose]: async () => {
      if (client.isOpen) await client.close();
    },
  });
}

/** Another way to the server at `url`, on which every round trip takes `latency` ms longer. */
function detour(url: string, latency: number) {
  const address = new URL(url);
  const target = { hostname: address.hostname, port: Number(address.port || 6379) };
  const proxy = LatencyProxy.start({ ...target, latency });
  Object.assign(address, { hostname: "127.0.0.1", port: proxy.port });
  return { url: address.href, [Symbol.asyncDispose]: () => proxy.close() };
}

/** Does the work in a MySQL database of its own; without MySQL, does nothing. */
async function onMySQL<T>(work: (url: string) => Promise<T>): Promise<T | undefined> {
  await using database = await openDatabase();
  return database.dialect === "mysql" ? await work(database.url) : undefined;
}
const noMySQL = "Skipped: this needs MySQL or MariaDB, and neither is here.";

/** A folder of its own, which is gone at the end of the block. */
async function tempFolder() {
  const path = await Deno.makeTempDir();
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Does the work beside a clock that ticks every 2 ms: how often it ticked, and its longest pause. */
async function besideClock(work: () => unknown) {
  const start = performance.now();
  let ticks = 0, last = start, longest = 0;
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const clock = setInterval(() => (look(), ticks++), 2);
  try {
    await work();
  } finally {
    clearInterval(clock);
  }
  look();
  return { took: last - start, ticks, longest };
}

/** A number for a column of a table: rounded, and always of the same width. */
const whole = (number: number) => number.toFixed(0).padStart(8);
void delay; // for cells that are not tested
void Queue; // for cells that are not tested
void exercise; // for cells that are not tested

Deno.test({
  name: "23 · Who is there, and who talks to them",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell clients-experiment
    let about = "", kind = "", pong = "";
    {
      await using redis = await openRedis();
      about = redis.about;
      await using client = redisClient(redis.url);
      await client.connect();
      const answer = client.ping();
      kind = answer.constructor.name;
      pong = await answer;
    }
    await show(`Redis: ${about}`, `client.ping() gives a ${kind}, and this gives ${pong}`);
    // cell clients-check
    assertEquals([kind, pong], ["Promise", "PONG"]);
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
    let near: Timeline, car: Record<string, string>;
    {
      await using redis = await openRedis();
      const line = near = new Timeline("One session, the server on this computer");
      car = await session(redis.url, `${redis.prefix}car`, (name, work) => line.span(name, work));
    }
    await show(car, near);
    // cell session-check
    assertEquals(car, { key1: "1", key2: "2" }); // numbers went in, texts came out
    assertEquals(near.maxConcurrent(), 1);
    assertEquals(near.order().filter((event) => event.endsWith("start")), [
      "connect start",
      "hSet start",
      "hGetAll start",
      "close start",
    ]);
    // cell session-far
    let inARow: Timeline, together: Timeline;
    {
      await using redis = await openRedis();
      await using way = detour(redis.url, 50);
      const run = (line: Timeline, lane: string) =>
        session(way.url, redis.prefix + lane, (name, work) => line.span(lane, work, name));

      inARow = new Timeline("Two sessions, one after the other, 50 ms away");
      await run(inARow, "first");
      await run(inARow, "second");

      together = new Timeline("Two sessions together, 50 ms away");
      await Promise.all([run(together, "first"), run(together, "second")]);
    }
    await show(inARow, together);
    // cell session-far-check
    assertGreater(together.duration, 3 * 49); // three round trips
    assertEquals(inARow.maxConcurrent(), 1);
    assertEquals(together.maxConcurrent(), 2);
    assertLess(together.duration, 0.75 * inARow.duration);
  },
});

Deno.test({
  name: "23 · By hand: the protocol, and pipelining",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell resp-client
    type Reply = string | number | null | Reply[];

    /** How many words, then each word with its length in front: every part on a line of its own. */
    function encode(words: string[]): string {
      return [`*${words.length}`, ...words.flatMap((word) => [`$${word.length}`, word]), ""].join(
        "\r\n",
      );
    }

    class TinyClient implements Disposable {
      heard = ""; // all that ever came (ASCII only: a byte is a letter)
      #read = 0; // how much of it is read
      constructor(private connection: Deno.Conn) {}

      static async open(url: string): Promise<TinyClient> {
        const { hostname, port, username, password, pathname } = new URL(url);
        const client = new TinyClient(await Deno.connect({ hostname, port: Number(port || 6379) }));
        const login = [username, password].filter((word) => word !== "").map(decodeURIComponent);
        if (login.length > 0) await client.ask("AUTH", ...login);
        if (pathname.length > 1) await client.ask("SELECT", pathname.slice(1)); // of its databases
        return client;
      }
      async ask(...words: string[]): Promise<Reply> {
        await this.send(words);
        return await this.reply();
      }
      async send(...commands: string[][]): Promise<void> {
        let bytes = new TextEncoder().encode(commands.map(encode).join(""));
        while (bytes.length > 0) bytes = bytes.subarray(await this.connection.write(bytes));
      }
      async reply(): Promise<Reply> {
        const line = await this.#line(), rest = line.slice(1);
        switch (line[0]) {
          case "+": // a short text
            return rest;
          case "-":
            throw new Error(rest);
          case ":":
            return Number(rest);
          case "$": // a text of that length, or nothing
            return rest === "-1" ? null : (await this.#take(Number(rest) + 2)).slice(0, -2);
          case "*": { // a list of that length
            const list: Reply[] = [];
            for (let left = Number(rest); left > 0; left--) list.push(await this.reply());
            return list;
          }
        }
        throw new Error(`no answer begins with ${line[0]}`);
      }
      async #line(): Promise<string> {
        let line = "";
        while (!line.endsWith("\r\n")) line += await this.#take(1);
        return line.slice(0, -2);
      }
      async #take(length: number): Promise<string> {
        while (this.heard.length < this.#read + length) { // it has not come yet
          const buffer = new Uint8Array(4096);
          const count = await this.connection.read(buffer);
          if (count === null) throw new Error("the server has hung up");
          this.heard += new TextDecoder().decode(buffer.subarray(0, count));
        }
        return this.heard.slice(this.#read, this.#read += length);
      }
      [Symbol.dispose](): void {
        this.connection.close();
      }
    }
    await show(JSON.stringify(encode(["GET", "car"])));
    // cell resp-experiment
    const exchanges: { command: string; meaning: Reply; bytes: string }[] = [];
    {
      await using redis = await openRedis();
      using client = await TinyClient.open(redis.url);
      const ask = async (...words: string[]) => {
        const before = client.heard.length;
        exchanges.push({
          command: words.join(" ").replace(redis.prefix, ""),
          meaning: await client.ask(...words),
          bytes: client.heard.slice(before),
        });
      };
      await ask("PING");
      await ask("HSET", `${redis.prefix}car`, "key1", "1");
      await ask("HGET", `${redis.prefix}car`, "key1");
      await ask("HGETALL", `${redis.prefix}car`);
      await ask("HGET", `${redis.prefix}bus`, "key1");
    }
    await show(table(exchanges.map(({ command, bytes, meaning }) => ({
      command,
      "what comes back": JSON.stringify(bytes),
      "what it means": Deno.inspect(meaning),
    }))));
    // cell resp-check
    assertEquals(exchanges.map(({ meaning }) => meaning), [
      "PONG",
      1, // so many fields are new
      "1",
      ["key1", "1"],
      null,
    ]);
    // cell pipelining-experiment
    const n = 100;
    const counts: Record<string, Reply[]> = {};
    const times: Record<string, number> = {};
    {
      await using redis = await openRedis();
      await using way = detour(redis.url, 10);
      using tiny = await TinyClient.open(way.url);
      await using client = redisClient(way.url);
      await client.connect();

      const ways: Record<string, (key: string) => Promise<Reply[]>> = {
        "one by one": async (key) => {
          const replies: Reply[] = [];
          for (let i = 0; i < n; i++) replies.push(await tiny.ask("INCR", key));
          return replies;
        },
        "pipelined, by hand": async (key) => {
          await tiny.send(...Array.from({ length: n }, () => ["INCR", key]));
          const replies: Reply[] = [];
          for (let i = 0; i < n; i++) replies.push(await tiny.reply());
          return replies;
        },
        "Promise.all(… client.incr …)": (key) =>
          Promise.all(Array.from({ length: n }, () => client.incr(key))),
      };
      for (const [name, incr] of Object.entries(ways)) {
        const start = performance.now();
        counts[name] = await incr(`${redis.prefix}${name}`);
        times[name] = performance.now() - start;
      }
    }
    await show(table(
      Object.entries(times).map(([name, ms]) => ({
        "a hundred INCRs": name,
        "took (ms)": whole(ms),
      })),
    ));
    // cell pipelining-check
    const oneToHundred = Array.from({ length: n }, (_, i) => i + 1);
    for (const replies of Object.values(counts)) assertEquals(replies, oneToHundred); // and in order
    const [slow, byHand, byClient] = Object.values(times);
    assertGreater(slow, n * 9.9); // a hundred round trips
    assertGreater(slow / byHand, 10);
    assertGreater(slow / byClient, 10);
  },
});

Deno.test({
  name: "23 · A pool of connections",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell pool-class
    interface Recipe<T> {
      min: number;
      max: number;
      open(): Promise<T>;
      close(resource: T): Promise<unknown>;
    }

    class ResourcePool<T> implements AsyncDisposable {
      readonly opened: T[] = [];
      readonly #free: T[] = [];
      readonly #permits: Semaphore;
      private constructor(private recipe: Recipe<T>) {
        this.#permits = new Semaphore(recipe.max);
      }
      static async start<T>(recipe: Recipe<T>): Promise<ResourcePool<T>> {
        const pool = new ResourcePool(recipe);
        await Promise.all(Array.from({ length: recipe.min }, () => pool.use(async () => {})));
        return pool;
      }
      get waiting(): number {
        return this.#permits.waiting;
      }
      async acquire(): Promise<T> {
        await this.#permits.acquire(); // stand in line
        const free = this.#free.pop();
        if (free !== undefined) return free;
        try {
          const resource = await this.recipe.open();
          this.opened.push(resource);
          return resource;
        } catch (error) {
          this.#permits.release(); // nobody has got anything
          throw error;
        }
      }
      release(resource: T): void {
        this.#free.push(resource);
        this.#permits.release(); // the next in line
      }
      async use<R>(work: (resource: T) => Promise<R>): Promise<R> {
        const resource = await this.acquire();
        try {
          return await work(resource);
        } finally {
          this.release(resource); // however the work has ended
        }
      }
      async [Symbol.asyncDispose](): Promise<void> {
        await Promise.all(this.opened.map((resource) => this.recipe.close(resource)));
      }
    }
    void 0; // or the kernel would echo a name of the class
    // cell pool-of-clients
    async function openClient(url: string) {
      const client = redisClient(url);
      await client.connect();
      return client;
    }
    const poolOf = (max: number, url: string) =>
      ResourcePool.start({
        min: 1,
        max,
        open: () => openClient(url),
        close: (client) => client.close(),
      });
    // cell pool-experiment
    let shared: Timeline, waiting: number, connections: number;
    let outcomes: PromiseSettledResult<Record<string, string>>[];
    {
      await using redis = await openRedis();
      await using way = detour(redis.url, 50);
      await using pool = await poolOf(10, way.url);
      const line = shared = new Timeline("25 requests share at most 10 connections");
      const request = (i: number) =>
        pool.use((client) =>
          line.span(`connection ${pool.opened.indexOf(client) + 1}`, async () => {
            const key = `${redis.prefix}car:${i}`;
            await client.hSet(key, { key1: i });
            if (i % 5 === 4) throw new Error(`request ${i} failed halfway`);
            return await client.hGetAll(key);
          })
        );
      const requests = Array.from({ length: 25 }, (_, i) => request(i));
      waiting = pool.waiting;
      outcomes = await Promise.allSettled(requests);
      connections = pool.opened.length;
    }
    await show(`${waiting} waited in line, ${connections} connections were opened`, shared);
    // cell pool-check
    assertEquals([waiting, connections], [15, 10]);
    assert(shared.maxConcurrent() <= 10);
    assertEquals(outcomes.filter(({ status }) => status === "fulfilled").length, 20);
    assertEquals(outcomes.filter(({ status }) => status === "rejected").length, 5);
    // cell pool-leak
    const errors: string[] = [];
    {
      await using redis = await openRedis();
      await using pool = await poolOf(2, redis.url);
      const asInTheNotes = async (command: string) => {
        const client = await pool.acquire();
        const result = await client.sendCommand([command]); // throws for a wrong command
        pool.release(client); // and then nobody comes here
        return result;
      };
      for (const command of ["PONG", "PUNG", "PING"]) {
        await deadline(asInTheNotes(command), 200).catch((error) => errors.push(error.name));
      }
    }
    await show(errors);
    // cell pool-leak-check
    assertEquals(errors.length, 3);
    assertEquals(errors[2], "TimeoutError"); // there is nothing wrong with PING: the pool is empty
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
      await using connection = await createConnection(url); // closed at the end, also after an error
      const [rows] = await connection.query("SELECT host, name FROM user ORDER BY name");
      return rows as { host: string; name: string }[];
    }
    async function users(url: string) {
      await using connection = await createConnection(url);
      await connection.query("CREATE TABLE user (host VARCHAR(60), name VARCHAR(60))");
      await connection.query("INSERT INTO user VALUES ?", [[["%", "root"], ["localhost", "ada"]]]);
      return await Promise.all([selectUsers(url), selectUsers(url)]);
    }
    // cell mysql-sleep
    async function tenSleeps(url: string, size: number): Promise<Timeline> {
      await using pool = createPool({ uri: url, connectionLimit: size });
      await Promise.all(Array.from({ length: size }, () => pool.query("SELECT 1"))); // opens them all
      const line = new Timeline(`Ten times SLEEP(0.2), pool of ${size}`);
      const ids: number[] = [];
      await Promise.all(Array.from({ length: 10 }, async () => {
        await using connection = await pool.getConnection(); // given back at the end
        const id = connection.threadId;
        const number = ids.indexOf(id) + 1 || ids.push(id);
        await line.span(`connection ${number}`, () => connection.query("SELECT SLEEP(0.2)"));
      }));
      return line;
    }
    // cell mysql-experiment
    const seen = await onMySQL(async (url) => ({
      users: await users(url),
      pools: [await tenSleeps(url, 1), await tenSleeps(url, 5), await tenSleeps(url, 10)],
    }));
    await show(...seen ? [table(seen.users[0]), ...seen.pools] : [noMySQL]);
    // cell mysql-check
    if (seen) {
      const rows = [{ host: "localhost", name: "ada" }, { host: "%", name: "root" }];
      assertEquals(seen.users, [rows, rows]);
      assertEquals(seen.pools.map((line) => line.maxConcurrent()), [1, 5, 10]);
      for (const [i, ms] of [2000, 400, 200].entries()) assertTook(seen.pools[i].duration, ms);
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
    type Reading = Awaited<ReturnType<typeof besideClock>> & {
      bytes: number;
      external: number;
      rss: number;
    };
    const readings: Record<string, Reading> = {};
    {
      await using folder = await tempFolder();
      const path = `${folder.path}/big`;
      await Deno.create(path).then((file) => file.close());
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
        const before = Deno.memoryUsage();
        let bytes = 0;
        const measured = await besideClock(async () => bytes = await read());
        const after = Deno.memoryUsage();
        readings[name] = {
          ...measured,
          bytes,
          external: after.external - before.external,
          rss: after.rss - before.rss,
        };
      }
    }
    await show(table(
      Object.entries(readings).map(([name, reading]) => ({
        "100 MB": name,
        "took (ms)": whole(reading.took),
        "clock ticks": whole(reading.ticks),
        "longest pause (ms)": whole(reading.longest),
        "buffers (MB)": whole(reading.external / MB),
        "process (MB)": whole(reading.rss / MB),
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
    assertGreater(sync.longest, 0.9 * sync.took);
    assertGreater(blocks.ticks, 0);
    assertLess(blocks.external, 10 * MB);
    assertGreater(promised.external, 90 * MB);
    assertGreater(sync.external, 90 * MB);
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
    const fifty = [];
    {
      await using folder = await tempFolder();
      const paths = Array.from({ length: 50 }, (_, i) => `${folder.path}/${i}`);
      await Promise.all(paths.map((path, i) => Deno.writeTextFile(path, "x".repeat(1000 + i))));
      for (const limit of [50, 8]) fifty.push(await readAll(paths, limit));
    }
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
  SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 1000000
) SELECT count(*) AS n FROM counter`;

    function countInSQLite(sql: string): number {
      const database = new DatabaseSync(":memory:");
      try {
        return Number(database.prepare(sql).get()!.n);
      } finally {
        database.close();
      }
    }
    const jobs = `import { DatabaseSync } from "node:sqlite";\nexport ${countInSQLite}`;

    const blocking = await besideClock(() => countInSQLite(slowQuery));
    const asynchronous = await onMySQL(async (url) => {
      await using connection = await createConnection(url);
      return await besideClock(() => connection.query("SELECT SLEEP(0.3)"));
    });
    let inWorker: typeof blocking;
    {
      await using pool = new WorkerPool(`data:text/javascript,${encodeURIComponent(jobs)}`, {
        size: 1,
      });
      await pool.run("countInSQLite", ["SELECT 1 AS n"]); // warms it up
      inWorker = await besideClock(() => pool.run("countInSQLite", [slowQuery]));
    }
    const drivers = {
      "node:sqlite": blocking,
      "mysql2": asynchronous,
      "node:sqlite in a Worker": inWorker,
    };
    await show(
      table(
        Object.entries(drivers).map(([driver, measured]) => ({
          driver,
          "took (ms)": measured ? whole(measured.took) : "skipped",
          "clock ticks": measured ? whole(measured.ticks) : "skipped",
          "longest pause (ms)": measured ? whole(measured.longest) : "skipped",
        })),
      ),
      ...asynchronous ? [] : [noMySQL],
    );
    // cell whole-stack-check
    assertEquals(blocking.ticks, 0);
    assertGreater(blocking.longest, 0.9 * blocking.took);
    assertGreater(inWorker.ticks, 10);
    if (asynchronous) assertGreater(asynchronous.ticks, 10);
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
    {
      await using redis = await openRedis();
      await using client = redisClient(redis.url);
      await client.connect();
      const count = (key: string, visit: (key: string) => Promise<unknown>) =>
        Promise.all(Array.from({ length: 20 }, () => visit(redis.prefix + key)))
          .then(() => client.get(redis.prefix + key));

      visitors["GET, then SET"] = await count("a", async (key) => {
        const seen = Number(await client.get(key)); // everybody reads 0 …
        await client.set(key, seen + 1); // … and everybody writes 1
      });
      visitors["INCR"] = await count("b", (key) => client.incr(key));
    }
    await show(table(Object.entries(visitors).map(([how, counted]) => ({ how, counted }))));
    // cell pitfall-counter-check
    assertEquals(visitors, { "GET, then SET": "1", "INCR": "20" });
    // cell pitfall-lost
    let failure = "", afterwards = "";
    {
      await using redis = await openRedis();
      const way = detour(redis.url, 50);
      await using client = redisClient(way.url);
      await client.connect();
      const answer = client.ping().catch((error: Error) => error.message);
      await way[Symbol.asyncDispose](); // the connection breaks
      failure = await answer;

      await using again = redisClient(redis.url); // a new connection, by another way
      await again.connect();
      afterwards = await again.ping();
    }
    await show(`during the command: ${failure}`, `on a new connection: ${afterwards}`);
    // cell pitfall-lost-check
    assert(failure.includes("closed"));
    assertEquals(afterwards, "PONG");
  },
});
