/** A database on a MySQL server that others may use, too, and a sign that it has an owner. */
import type { Socket } from "node:net";
import type { Connection } from "mysql2/promise";

/** The names of the course's databases; no other is ever dropped. */
const DATABASE = /^course_[0-9a-f]{16}$/;

/** Seconds that a connection may be idle: more than any session lasts. */
const FOREVER = 2_147_483;

/** A database, until it is dropped by `close`. */
export interface OwnDatabase {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Creates the database; closing it drops it.
 *
 * A program that is killed leaves its database behind, so the next program drops it. The connection
 * shows whether the owner is gone: it holds a lock with the name of the database, which the server
 * releases when the connection ends, for whatever reason.
 */
export async function openOwnDatabase(server: URL, database: string): Promise<OwnDatabase> {
  const owner = await connect(server);
  owner.on("error", () => {}); // The next query reports that the server is gone
  try {
    await owner.query(`SET SESSION wait_timeout = ${FOREVER}`);
    await dropAbandoned(owner);
    await lock(owner, database);
    await owner.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
    socketOf(owner).unref(); // A program that forgets its database can still end
  } catch (error) {
    owner.destroy();
    throw error;
  }
  const url = new URL(server);
  url.pathname = `/${database}`;
  const close = async () => {
    try {
      await using connection = await connect(server);
      await connection.query(`DROP DATABASE IF EXISTS ${database}`);
    } finally {
      socketOf(owner).ref();
      await owner.end().catch(() => {}); // It may have been closed by the server
    }
  };
  return { url: url.href, close };
}

/** A connection that never waits long for the locks of others. */
async function connect(server: URL): Promise<Connection> {
  const { createConnection } = await import("mysql2/promise");
  const url = new URL(server);
  url.pathname = ""; // A database that it names need not exist
  const connection = await createConnection(url.href);
  await connection.query("SET SESSION lock_wait_timeout = 2");
  return connection;
}

function socketOf(connection: Connection): Socket {
  return (connection as unknown as { connection: { stream: Socket } }).connection.stream;
}

/** Drops the databases whose owner no longer holds the lock. */
async function dropAbandoned(owner: Connection): Promise<void> {
  for (const database of await column(owner, "SHOW DATABASES LIKE 'course\\_%'")) {
    if (!DATABASE.test(String(database)) || !await lock(owner, String(database))) continue;
    await owner.query(`DROP DATABASE IF EXISTS ${database}`).catch(() => {}); // The next one will
    await owner.query("SELECT RELEASE_LOCK(?)", [database]);
  }
}

/** Takes the lock of that name if it is free; returns whether it was. */
async function lock(owner: Connection, database: string): Promise<boolean> {
  const [got] = await column(owner, "SELECT GET_LOCK(?, 0)", [database]);
  return Number(got) === 1;
}

async function column(owner: Connection, sql: string, values?: string[]): Promise<unknown[]> {
  const [rows] = await owner.query({ sql, values, rowsAsArray: true });
  return (rows as unknown[][]).map(([value]) => value);
}
