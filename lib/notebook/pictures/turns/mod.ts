/**
 * The turns of an event loop: of `lib/loop`, by its trace, and of the platform's own, by watching
 * it. Read `turns.ts`, then `native_turns.ts`.
 *
 * @module
 */
export { type NativeTurns, nativeTurns } from "./native_turns.ts";
export { turns } from "./turns.ts";
