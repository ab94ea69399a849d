/** A corner of a Redis that others may use, too: some keys, and a sign that they have an owner. */
import { RedisConnection, RespError } from "../redis/mod.ts";
import type { Opened } from "./service.ts";

/** The key where every corner is recorded: its prefix, and when it was opened. */
const CORNERS = "course:corners";

/** What a prefix looks like; no other key is ever deleted. */
const PREFIX = /^course:[0-9a-f]{16}:$/;

/** The channel that the owner of a corner listens to for as long as it lives. */
const ownerOf = (prefix: string) => `${prefix}owner`;

/**
 * Opens the corner with that prefix; closing it deletes its keys.
 *
 * A program that is killed leaves its keys behind, so the next program deletes them. The connection
 * shows whether the owner is gone: it subscribes to a channel before it writes anything, and the
 * server ends the subscription when the connection ends, for whatever reason.
 */
export async function openCorner(url: URL, prefix: string): Promise<Opened> {
  using connection = await RedisConnection.open(url);
  const what = await describeRedis(connection, url);
  const owner = await RedisConnection.open(url);
  try {
    await ignoringRefusal(register(connection, owner, prefix));
  } catch (error) {
    owner[Symbol.dispose]();
    throw error;
  }
  const close = async () => {
    using _owner = owner;
    using connection = await RedisConnection.open(url);
    await sweep(connection, prefix);
    await ignoringRefusal(connection.ask("HDEL", CORNERS, prefix));
  };
  return { url: url.href, what, close };
}

/**
 * Tidies up after others, then records the corner, so that others can tidy up after this one.
 */
async function register(connection: RedisConnection, owner: RedisConnection, prefix: string) {
  await sweepAbandoned(connection);
  await owner.ask("SUBSCRIBE", ownerOf(prefix));
  await connection.ask("HSET", CORNERS, prefix, `${Temporal.Now.instant()}`);
}

/** What the server says about itself. */
export async function describeRedis(connection: RedisConnection, url: URL): Promise<string> {
  const info = String(await connection.ask("INFO", "server"));
  const version = info.match(/^redis_version:(\S+)/m)?.[1] ?? "of an unknown version";
  return `Redis ${version} at ${url.hostname}:${url.port || 6379}`;
}

/** Deletes the keys of corners whose owner no longer listens. */
async function sweepAbandoned(connection: RedisConnection): Promise<void> {
  const corners = await connection.ask("HGETALL", CORNERS) as string[]; // A prefix, a time, …
  for (const prefix of corners.filter((text) => PREFIX.test(text))) {
    const listeners = await connection.ask("PUBLISH", ownerOf(prefix), "Is anyone there?");
    if (listeners !== 0) continue;
    await sweep(connection, prefix);
    await connection.ask("HDEL", CORNERS, prefix);
  }
}

/** Deletes every key that begins with the prefix. */
async function sweep(connection: RedisConnection, prefix: string): Promise<void> {
  let cursor = "0";
  do {
    const page = await connection.ask("SCAN", cursor, "MATCH", `${prefix}*`, "COUNT", "1000");
    const [next, keys] = page as [string, string[]];
    if (keys.length > 0) await connection.ask("DEL", ...keys);
    cursor = next;
  } while (cursor !== "0");
}

/** A server may forbid what only serves tidiness, or use the key for something else. */
async function ignoringRefusal(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof RespError)) throw error;
  }
}
