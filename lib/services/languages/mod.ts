/**
 * Programs in other languages, to compare with: run where the language is installed, otherwise
 * recalled from a recording. Read `language.ts`, then `python.ts`; the rest is what they are made
 * of.
 *
 * @module
 */
export { type AfterCtrlC, ctrlC, type CtrlCOptions } from "./ctrl_c.ts";
export {
  type EchoCost,
  echoInDeno,
  echoInGo,
  echoInJavaScript,
  echoInPython,
  type EchoOptions,
} from "./echo_programs.ts";
export { findPython } from "./find_python.ts";
export { go } from "./go.ts";
export type { ProgramCall, ProgramOptions } from "./language.ts";
export { node } from "./node.ts";
export type { ProgramResult } from "./program_result.ts";
export type { Recording } from "./recording.ts";
export { python, type PythonCall, type PythonOptions, pythons } from "./python.ts";
