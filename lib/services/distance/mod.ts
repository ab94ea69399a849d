/**
 * Servers that seem to be far away. Read `latency_proxy.ts`, then `detour.ts`.
 *
 * @module
 */
export * from "./detour.ts";
export * from "./latency_proxy.ts";
