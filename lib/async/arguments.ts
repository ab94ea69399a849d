/** Argument checks: a wrong argument is reported at the call, with its name and its value. */
import { observe } from "./observe.ts";

/**
 * Throws unless `ok`: a `RangeError` for a number out of range, a `TypeError` for anything else.
 */
export function checkNumber(ok: boolean, value: unknown, rule: string): void {
  if (ok) return;
  const message = `${rule}, received ${inWords(value)}`;
  throw typeof value === "number" ? new RangeError(message) : new TypeError(message);
}

/** Throws a `TypeError` unless the value can be called; a promise passed by mistake is observed. */
export function checkFunction(value: unknown, rule: string): void {
  if (typeof value === "function") return;
  observe(value);
  throw new TypeError(`${rule}, received ${inWords(value)}`);
}

/** Throws a `TypeError` unless it is true, false or left out. */
export function checkBoolean(value: unknown, rule: string): void {
  if (value === undefined || typeof value === "boolean") return;
  throw new TypeError(`${rule} must be true or false, received ${inWords(value)}`);
}

/** Throws a `TypeError` unless it is an object with options, or left out. */
export function checkOptions(value: unknown, action: string, example: string): void {
  if (value === undefined || (typeof value === "object" && value !== null)) return;
  throw new TypeError(
    `${action}: options must be an object such as ${example}, received ${inWords(value)}`,
  );
}

/** A value as it reads in an error message: short, and safe for every value. */
export function inWords(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return String(value);
  const name = classOf(value);
  return name === "" || name === "Object" ? "an object" : `an object of class ${name}`;
}

/** The name of an object's class; empty if it has none, or if reading it throws. */
function classOf(value: object): string {
  try {
    const name = Object.getPrototypeOf(value)?.constructor?.name;
    return typeof name === "string" ? name : "";
  } catch {
    return "";
  }
}
