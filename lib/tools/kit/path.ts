/** The few path functions that the tools use, for the system they run on. */
export { basename, dirname, join, relative, resolve } from "node:path";
export { fileURLToPath as fromFileUrl, pathToFileURL as toFileUrl } from "node:url";
