/** Notebooks: what they hold, reading them without trust, and writing them as Jupyter does. */
export * from "./shape.ts";
export * from "./read.ts";
export * from "./format.ts";
export { faultsOf } from "./faults.ts";
export * from "./generated.ts";
export * from "./sections.ts";
export * from "./minutes.ts";
export * from "./outputs.ts";
