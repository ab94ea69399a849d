export * from "./latency_proxy.ts";
export * from "./local_site.ts";
export * from "./probe.ts";
export * from "./standard_library.ts";
