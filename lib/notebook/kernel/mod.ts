/**
 * A cell and its output: what leaves the kernel, in which cell it lands, what Stop does. Read
 * `output.ts`, `cell.ts` and `show.ts`, then `kernel.ts`, which brings them together, and `guard/`,
 * which watches from another thread.
 *
 * @module
 */
export { cell, runningCell } from "./cell.ts";
export { errorTree } from "./error_tree.ts";
export { display, type Displayable, jupyter, type MediaBundle } from "./jupyter.ts";
export { interruptions } from "./kernel.ts";
export { output } from "./output.ts";
export { print } from "./print.ts";
export { show } from "./show.ts";
export { asText, headline } from "./text.ts";
