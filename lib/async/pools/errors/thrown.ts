/** Inspects safely what was thrown: getters and proxies may throw errors of their own. */
import { inWords } from "../../arguments.ts";
import { BUILT_IN, type PackedError } from "./error_parcel.ts";

export function isError(value: unknown): value is Error {
  try {
    return value instanceof Error;
  } catch {
    return false; // A revoked proxy.
  }
}

/** What an error is, whatever else it carries. */
export function identityOf(error: Error): Pick<PackedError, "base" | "name" | "message"> {
  return { base: baseOf(error), name: textOf(error, "name"), message: textOf(error, "message") };
}

/** The property, or undefined if reading it throws. */
export function read(error: Error, key: string): unknown {
  try {
    return error[key as keyof Error];
  } catch {
    return undefined;
  }
}

/** The property as text. */
export function textOf(error: Error, key: "name" | "message" | "stack"): string {
  try {
    return String(error[key]);
  } catch {
    return ""; // Its getter throws, or does not return a string.
  }
}

/** The value in a few words. */
export function describe(value: unknown): string {
  try {
    return inWords(value);
  } catch {
    return "something"; // A revoked proxy does not even reveal its class.
  }
}

function baseOf(error: Error): string {
  try {
    return Object.keys(BUILT_IN).findLast((name) => error instanceof BUILT_IN[name])!;
  } catch {
    return "Error";
  }
}
