/**
 * The commands of the embedded Redis that only read and change keys.
 *
 * @module
 */
import type { DataCommands } from "./data_command.ts";
import { expiryCommands } from "./expiry.ts";
import { hashCommands } from "./hashes.ts";
import { keyCommands } from "./keys.ts";
import { listCommands } from "./lists.ts";
import { stringCommands } from "./strings.ts";

export { pop } from "./lists.ts";

/** By name, in lower case. Other Redis commands are answered as unknown. */
export const dataCommands: DataCommands = {
  ...keyCommands,
  ...expiryCommands,
  ...stringCommands,
  ...hashCommands,
  ...listCommands,
};
