/**
 * Every switch between coroutines that call each other. Read `switches.ts`.
 *
 * @module
 */
export { type Switch, Switches, type SwitchKind } from "./switches.ts";
