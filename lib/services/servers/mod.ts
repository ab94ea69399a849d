/**
 * Servers to talk to on every machine: Redis and MySQL that are given, found, started or embedded.
 * Read `service.ts`, then `open_redis.ts`, then `private_server.ts`.
 *
 * @module
 */
export * from "./on_mysql.ts";
export * from "./open_database.ts";
export * from "./open_redis.ts";
export * from "./probe.ts";
export { type Origin, type Service, type ServiceOptions } from "./service.ts";
