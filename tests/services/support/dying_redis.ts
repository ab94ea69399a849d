/** A Redis that dies in the middle of things. */
import { RespServer } from "@course/services";
import { delay } from "@std/async";
import { RedisConnection } from "../../../lib/services/redis/connection.ts";

/** A small Redis that dies as soon as it has a key with that text in its name. */
export function dyingRedis(text: string): { url: string } & AsyncDisposable {
  const server = RespServer.start();
  const url = `redis://127.0.0.1:${server.port}`;
  const stop = new AbortController();
  const watch = async () => {
    using connection = await RedisConnection.open(new URL(url));
    while (!stop.signal.aborted) {
      const keys = await connection.ask("KEYS", `*${text}*`) as string[];
      if (keys.length > 0) return await server.close();
      await delay(20);
    }
  };
  const watching = watch();
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await watching;
      await server.close().catch(() => {}); // It may have died
    },
  };
}
