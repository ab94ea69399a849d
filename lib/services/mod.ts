export * from "./latency_proxy.ts";
export * from "./local_site.ts";
export * from "./open_database.ts";
export * from "./open_redis.ts";
export * from "./probe.ts";
export * from "./resp_server.ts";
export { type Origin, type Service, type ServiceOptions } from "./service.ts";
export * from "./standard_library.ts";
