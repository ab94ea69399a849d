import { assert, assertEquals, assertMatch } from "@std/assert";
import { openDatabase } from "@course/services";
import { type Connection, createConnection } from "mysql2/promise";
import { livingProgram } from "../support/living_program.ts";
import { testWith } from "../support/needs.ts";
import { programSays } from "../support/situations.ts";

const SERVER = "mysql://root@127.0.0.1:3306";

/** Opens a database and says its name. */
const OWNER = `
  const service = await openDatabase();
  console.log(service.database);
`;

const openAndClose = () =>
  openDatabase({ url: SERVER, origin: "given" }).then((service) => service[Symbol.asyncDispose]());

/**
 * Opens databases until that one has been dropped: the server takes a moment to see who is dead.
 */
async function untilDropped(connection: Connection, database: string): Promise<void> {
  for (let tries = 0; await has(connection, database); tries++) {
    assert(tries < 50, `${database} is still there`);
    await openAndClose();
  }
}

async function has(connection: Connection, database: string): Promise<boolean> {
  const [rows] = await connection.query("SHOW DATABASES LIKE ?", [database]);
  return (rows as unknown[]).length > 0;
}

testWith("a MySQL", "what a killed program left in MySQL, the next one drops", async () => {
  // Three programs: one is killed, one goes on, and a third one comes and tidies up
  await using dead = await livingProgram(OWNER, { MYSQL_URL: SERVER });
  await using alive = await livingProgram(OWNER, { MYSQL_URL: SERVER });
  await using connection = await createConnection(SERVER);
  assertMatch(dead.said, /^course_[0-9a-f]{16}$/);
  {
    await using _third = await openDatabase({ url: SERVER, origin: "given" });
    assert(await has(connection, dead.said), "it was not dead yet");
  }
  await dead.kill();
  await untilDropped(connection, dead.said);
  await using third = await openDatabase({ url: SERVER, origin: "given" });
  const living = [alive.said, third.database];
  assertEquals(await Promise.all(living.map((name) => has(connection, name))), [true, true]);

  await alive.kill();
  await untilDropped(connection, alive.said);
  assert(await has(connection, third.database));
});

testWith("a MySQL", "no database is dropped but the course's own", async () => {
  await using connection = await createConnection(SERVER);
  const id = crypto.randomUUID().replaceAll("-", "");
  const others = ["course", "course_notes", "courses"].map((name) => `${name}_${id}`);
  others.push(`course_${id.slice(0, 14)}`, `course_${id.slice(0, 16).toUpperCase()}x`);
  for (const name of others) await connection.query(`CREATE DATABASE ${name}`);
  try {
    await openAndClose();
    for (const name of others) assert(await has(connection, name), name);
  } finally {
    for (const name of others) await connection.query(`DROP DATABASE IF EXISTS ${name}`);
  }
});

testWith("a MySQL", "a program that forgets its database can still end", async () => {
  const { about } = await programSays(
    `
      const service = await openDatabase({ origin: "found" });
      console.log(service.database);
    `,
  );
  assertMatch(about, /^course_/);
  await using connection = await createConnection(SERVER);
  await untilDropped(connection, about);
});
