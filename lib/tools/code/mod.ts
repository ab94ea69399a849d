/** What the rules ask of a cell's code, read from its syntax tree. */
export * from "./parse.ts";
export * from "./imports.ts";
export * from "./names.ts";
export * from "./uses.ts";
export * from "./habits.ts";
export * from "./addresses.ts";
export * from "./endings.ts";
