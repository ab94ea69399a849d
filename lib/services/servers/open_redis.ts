/** A Redis to experiment with, on every machine. */
import { probe } from "./probe.ts";
import { findProgram, startServer } from "./private_server.ts";
import { RedisConnection, RespError, RespServer } from "../redis/mod.ts";
import {
  NotThere,
  type Opened,
  openFrom,
  randomName,
  type Service,
  type ServiceOptions,
} from "./service.ts";
import { describeRedis, openCorner } from "./shared_redis.ts";

/** A private Redis, or a corner of one that others use, too. */
export interface RedisService extends Service {
  /** What every key and channel should begin with. */
  readonly prefix: string;
}

/**
 * Opens a Redis: the one at `REDIS_URL` if that is set; otherwise the one that answers at port
 * 6379, or one that is started from an installed `redis-server`, or a {@linkcode RespServer}.
 *
 * 1. **Good manners.** In the end every key under `prefix` is deleted, and no other key is touched
 *    except `course:corners`, a hash of the prefixes in use. If a program is killed, its keys stay
 *    on a server that was given or found, and the next program deletes them; keys whose owner is
 *    alive are never deleted.
 * 2. **Nothing keeps running.** A server that was started ends, and its folder is removed, even if
 *    this program is killed.
 * 3. **No secrets.** Neither `about` nor an error contains a password.
 * 4. **No silent fallback.** A server at `REDIS_URL` that does not answer, or refuses the password,
 *    is an error that says so.
 *
 * `COURSE_SERVICES=embedded` (or `given`, `found`, `started`) in the environment, or the option
 * `origin`, restricts it to that origin.
 *
 * @example A Redis without a server
 * ```ts
 * import { openRedis } from "@course/services";
 * import { createClient } from "redis";
 * import { assertEquals } from "@std/assert";
 *
 * await using redis = await openRedis({ origin: "embedded" });
 * const client = await createClient({ url: redis.url }).connect();
 * await client.set(`${redis.prefix}name`, "Ada");
 * assertEquals(await client.get(`${redis.prefix}name`), "Ada");
 * await client.close();
 * ```
 *
 * @throws {Error} If no origin has a server, or the requested one has none.
 */
export async function openRedis(options: ServiceOptions = {}): Promise<RedisService> {
  const { port = 6379, folders } = options;
  const prefix = `course:${randomName()}:`;
  const service = await openFrom({
    kind: "Redis",
    protocol: "redis",
    variable: "REDIS_URL",
    given: (url) => corner(url, prefix),
    found: () => corner(new URL(`redis://127.0.0.1:${port}`), prefix),
    started: () => start(folders),
    embedded,
  }, options);
  return { ...service, prefix };
}

/** A part of a server that others may use, too. */
async function corner(url: URL, prefix: string): Promise<Opened> {
  const { address, answers, said } = await probe("redis", { url: url.href });
  if (!answers) throw new NotThere(`${address}: ${said}`);
  return await openCorner(url, prefix).catch((error) => {
    if (!(error instanceof RespError)) throw error;
    throw new NotThere(`${address}: it says "${error.message}"`);
  });
}

async function start(folders?: readonly string[]): Promise<Opened> {
  const program = await findProgram("redis-server", folders);
  await using stack = new AsyncDisposableStack();
  const server = stack.use(
    await startServer(({ port, folder }) => ({
      serve: [program, "--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--save", ""],
    })),
  );
  const url = new URL(`redis://127.0.0.1:${server.port}`);
  using connection = await RedisConnection.open(url);
  const what = await describeRedis(connection, url);
  const kept = stack.move();
  return { url: url.href, what, close: () => kept.disposeAsync() };
}

function embedded(): Promise<Opened> {
  const server = RespServer.start();
  const address = `127.0.0.1:${server.port}`;
  return Promise.resolve({
    url: `redis://${address}`,
    what: `A small Redis in TypeScript at ${address}`,
    close: () => server.close(),
  });
}
