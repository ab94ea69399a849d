/**
 * A small Redis in this process, and a client for its protocol. Read `reply.ts` and
 * `resp_buffer.ts`, which are the protocol, then `server.ts` and `session.ts`, then the commands.
 *
 * @module
 */
export { RedisConnection } from "./connection.ts";
export { encodeRequest, type Reply, RespError } from "./reply.ts";
export { RespServer, type RespServerOptions } from "./server.ts";
