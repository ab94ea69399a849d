/** A database to experiment with, on every machine. */
import { pathToFileURL } from "node:url";
import { findProgram, startServer } from "./private_server.ts";
import { probe } from "./probe.ts";
import {
  NotThere,
  type Opened,
  openFrom,
  randomName,
  type Service,
  type ServiceOptions,
} from "./service.ts";
import { openOwnDatabase } from "./shared_mysql.ts";

/** A temporary database. */
export interface DatabaseService extends Service {
  /** The SQL that it speaks: `mysql` on MariaDB and MySQL, `sqlite` on the fallback. */
  readonly dialect: "mysql" | "sqlite";
  /** Its name; `url` contains it. */
  readonly database: string;
}

/**
 * Creates a temporary database: on the server at `MYSQL_URL` if that is set; otherwise on the one
 * that answers at port 3306 and lets `root` in without a password, or on one that is started from
 * an installed `mariadbd`, or in an SQLite file.
 *
 * 1. **Good manners.** In the end the database is dropped, and no other is touched. If a program is
 *    killed, its database stays on a server that was given or found, and the next program drops it;
 *    a database whose owner is alive is never dropped.
 * 2. **Nothing keeps running.** A server that was started ends, and its folder is removed, even if
 *    this program is killed.
 * 3. **No secrets.** Neither `about` nor an error contains a password.
 * 4. **No silent fallback.** A server at `MYSQL_URL` that does not answer, or refuses the password,
 *    is an error that says so.
 *
 * The `url` of SQLite is that of a file, which a Worker can open as well.
 * `COURSE_SERVICES=embedded` (or `given`, `found`, `started`) in the environment, or the option
 * `origin`, restricts it to that origin.
 *
 * @example A database in a file
 * ```ts
 * import { openDatabase } from "@course/services";
 * import { DatabaseSync } from "node:sqlite";
 * import { assertEquals } from "@std/assert";
 *
 * await using service = await openDatabase({ origin: "embedded" });
 * assertEquals(service.dialect, "sqlite");
 *
 * using database = new DatabaseSync(new URL(service.url));
 * assertEquals({ ...database.prepare("SELECT 1 + 1 AS sum").get() }, { sum: 2 });
 * ```
 *
 * @throws {Error} If no origin has a server, or the requested one has none.
 */
export async function openDatabase(options: ServiceOptions = {}): Promise<DatabaseService> {
  const { port = 3306, folders } = options;
  const database = `course_${randomName()}`;
  const service = await openFrom({
    kind: "MySQL",
    protocol: "mysql",
    variable: "MYSQL_URL",
    given: (url) => createOn(url, database),
    found: () => createOn(new URL(`mysql://root@127.0.0.1:${port}`), database),
    started: () => start(database, folders),
    embedded: () => createFile(database),
  }, options);
  return { ...service, database, dialect: service.origin === "embedded" ? "sqlite" : "mysql" };
}

/** A database on a server that others may use, too. */
async function createOn(server: URL, database: string): Promise<Opened> {
  const { address, answers, said } = await probe("mysql", { url: server.href });
  if (!answers) throw new NotThere(`${address}: ${said}`);
  const { url, close } = await openOwnDatabase(server, database).catch((error) => {
    throw new NotThere(`${address}: it says "${error.message}"`);
  });
  return { url, what: `${nameOf(said)} at ${address}`, close };
}

/** From "10.11.6-MariaDB-1+deb12" to "MariaDB 10.11.6". */
function nameOf(version: string): string {
  const [number] = version.split("-");
  return `${version.includes("MariaDB") ? "MariaDB" : "MySQL"} ${number}`;
}

async function start(database: string, folders?: readonly string[]): Promise<Opened> {
  const program = await findProgram("mariadbd", folders);
  const installer = await findProgram("mariadb-install-db", folders);
  await using stack = new AsyncDisposableStack();
  const server = stack.use(
    await startServer(({ port, folder }) => {
      const both = [
        ...["--no-defaults", ...AS_ROOT, "--skip-name-resolve"],
        ...[`--datadir=${folder}/data`, `--tmpdir=${folder}`, "--innodb-log-file-size=4M"],
      ];
      return {
        prepare: [installer, ...both, "--skip-test-db", "--auth-root-authentication-method=normal"],
        serve: [
          ...[program, ...both, "--bind-address=127.0.0.1", `--port=${port}`],
          ...[`--socket=${folder}/socket`, `--pid-file=${folder}/pid`],
        ],
      };
    }),
  );
  const opened = await createOn(new URL(`mysql://root@127.0.0.1:${server.port}`), database);
  const kept = stack.move();
  return { ...opened, close: () => kept.disposeAsync() };
}

/** MariaDB runs as root only if told to. */
const AS_ROOT = Deno.build.os !== "windows" && Deno.uid() === 0 ? ["--user=root"] : [];

async function createFile(database: string): Promise<Opened> {
  const { DatabaseSync } = await import("node:sqlite");
  const folder = await Deno.makeTempDir({ prefix: "course_" });
  const path = `${folder}/${database}.sqlite`;
  using file = new DatabaseSync(path);
  const { version } = file.prepare("SELECT sqlite_version() AS version").get()!;
  return {
    url: pathToFileURL(path).href,
    what: `SQLite ${version} in a temporary file`,
    close: () => Deno.remove(folder, { recursive: true }),
  };
}
