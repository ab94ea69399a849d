import { assert, assertEquals, assertRejects } from "@std/assert";
import { openDatabase } from "@course/services";
import { DatabaseSync } from "node:sqlite";
import { createConnection } from "mysql2/promise";
import { testWith } from "../support/needs.ts";
import { closedPort, programSays } from "../support/situations.ts";

const port = closedPort();

/** The names of the databases that a server has. */
async function databases(url: string): Promise<string[]> {
  await using connection = await createConnection(url);
  const [rows] = await connection.query({ sql: "SHOW DATABASES", rowsAsArray: true });
  return (rows as string[][]).flat();
}

testWith("a MySQL", "openDatabase creates a database at the usual port, and drops it", async () => {
  const server = "mysql://root@127.0.0.1:3306";
  const other = `courses_${crypto.randomUUID().replaceAll("-", "")}`;
  await using beside = await createConnection(server);
  await beside.query(`CREATE DATABASE ${other}`);
  let name: string;
  {
    await using service = await openDatabase({ origin: "found" });
    name = service.database;
    assert(
      /^(MariaDB|MySQL) [\d.]+ at 127.0.0.1:3306, found at its usual port$/.test(service.about),
    );
    assertEquals([service.dialect, service.url], ["mysql", `${server}/${name}`]);
    await using connection = await createConnection(service.url);
    await connection.query("CREATE TABLE words (word TEXT)");
    await connection.query("INSERT INTO words VALUES ('naïve 🦕')");
    const [rows] = await connection.query("SELECT word FROM words");
    assertEquals(rows, [{ word: "naïve 🦕" }] as unknown as typeof rows);
  }
  const after = await databases(server);
  await beside.query(`DROP DATABASE IF EXISTS ${other}`);
  assert(!after.includes(name));
  assert(after.includes(other), other);
});

testWith(
  "mariadbd",
  "openDatabase starts an installed MariaDB, for this program alone",
  async (t) => {
    await using service = await openDatabase({ origin: "started" });
    assert(/^MariaDB [\d.]+ at 127.0.0.1:\d+, started for this program$/.test(service.about));
    const server = new URL(service.url);
    server.pathname = "";

    await t.step("it is a whole server", async () => {
      await using connection = await createConnection(service.url);
      const [rows] = await connection.query(
        "SELECT COUNT(*) AS roots FROM mysql.user WHERE user = 'root'",
      );
      assert((rows as { roots: number }[])[0].roots > 0);
    });

    await t.step("a wrong password at MYSQL_URL is an error that does not show it", async () => {
      await using connection = await createConnection(server.href);
      await connection.query("CREATE USER ada@127.0.0.1 IDENTIFIED BY 'hunter2'");
      await connection.query("GRANT ALL ON *.* TO ada@127.0.0.1");
      const as = (password: string) => {
        const url = new URL(server);
        [url.username, url.password] = ["ada", password];
        return openDatabase({ url: url.href, origin: "given" });
      };
      const { message } = await assertRejects(() => as("s3cret"), Error);
      assertEquals(
        message,
        `Cannot open MySQL: ${server.host}: it says "Access denied for user 'ada'@'127.0.0.1' ` +
          '(using password: YES)"; MYSQL_URL should be mysql://user:password@host:port, or not be ' +
          `set (it is mysql://ada:****@${server.host})`,
      );
      await using given = await as("hunter2");
      assert(given.about.endsWith(`at ${server.host}, given`) && !given.about.includes("hunter2"));
      assert((await databases(server.href)).includes(given.database));
    });

    await t.step(
      "a transaction that is still open is in the way of tidying up, not for ever",
      async () => {
        const given = await openDatabase({ url: server.href, origin: "given" });
        await using connection = await createConnection(given.url);
        await connection.query("CREATE TABLE t (n INT)");
        await connection.query("START TRANSACTION");
        await connection.query("SELECT * FROM t");
        const error = await assertRejects(
          () => Promise.resolve(given[Symbol.asyncDispose]()),
          Error,
          "Cannot tidy up",
        );
        assert((error.cause as Error).message.startsWith("Lock wait timeout"));
      },
    );

    await t.step("a server that wants a password is passed by", async () => {
      await using connection = await createConnection(server.href);
      await connection.query("SET PASSWORD FOR root@127.0.0.1 = PASSWORD('hunter2')");
      const { about } = await programSays(`
      await using service = await openDatabase({ port: ${server.port}, folders: [] });
      console.log(service.dialect, service.about);
    `);
      assert(about.startsWith("sqlite SQLite "), about);
      assert(about.includes(`${server.host}: it says "Access denied for user 'root'`), about);
    });

    await t.step(
      "when it dies its clients get an error, and another one can be opened",
      async () => {
        server.username = "ada";
        server.password = "hunter2";
        await using connection = await createConnection(server.href);
        const waiting = assertRejects(() => connection.query("SELECT SLEEP(60)"), Error);
        await using killer = await createConnection(server.href);
        await killer.query("SHUTDOWN");
        await waiting;
        await assertRejects(() => createConnection(server.href), Error, "ECONNREFUSED");
        await using again = await openDatabase({ origin: "started" });
        await using client = await createConnection(again.url);
        await client.ping();
      },
    );
  },
);

Deno.test("openDatabase makes an SQLite file where nothing answers and nothing is installed", async () => {
  const { about, lines: [dialect] } = await programSays(`
    await using service = await openDatabase({ port: ${port}, folders: [] });
    console.log(service.about);
    console.log(service.dialect);
  `);
  const reasons = `127.0.0.1:${port}: nothing listens there; mariadbd is not installed`;
  assert(about.startsWith("SQLite 3."), about);
  assert(about.endsWith(` in a temporary file, embedded in this program (${reasons})`), about);
  assertEquals(dialect, "sqlite");
});

Deno.test("openDatabase: an SQLite file serves many connections, and is removed", async () => {
  let url: URL;
  {
    await using service = await openDatabase({ origin: "embedded" });
    url = new URL(service.url);
    assert(url.href.includes(service.database));
    using writer = new DatabaseSync(url);
    using reader = new DatabaseSync(url);
    writer.exec("CREATE TABLE t (n INT); INSERT INTO t VALUES (7)");
    assertEquals({ ...reader.prepare("SELECT n FROM t").get() }, { n: 7 });
  }
  await assertRejects(() => Deno.stat(new URL(".", url)), Deno.errors.NotFound);
});

Deno.test("openDatabase does not fall back when the given address is wrong", async () => {
  const fails = (url: string, reason: string) =>
    assertRejects(() => openDatabase({ url, origin: "given" }), Error, reason);
  await fails(
    `mysql://root:s3cret@127.0.0.1:${port}`,
    `(it is mysql://root:****@127.0.0.1:${port})`,
  );
  await fails("redis://127.0.0.1:6379", "MYSQL_URL should be mysql://user:password@host:port");
  await assertRejects(
    () => openDatabase({ origin: "started", folders: [] }),
    Error,
    "Cannot open MySQL: mariadbd is not installed",
  );
});
