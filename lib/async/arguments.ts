/** Checks at the door: a wrong argument is told at the call, with its name and its value. */

/** Throws unless `ok`: a `RangeError` for a number out of range, a `TypeError` for anything else. */
export function checkNumber(ok: boolean, value: unknown, rule: string): void {
  if (ok) return;
  const message = `${rule}, received ${inWords(value)}`;
  throw typeof value === "number" ? new RangeError(message) : new TypeError(message);
}

/** Throws a `TypeError` unless the value can be called. */
export function checkFunction(value: unknown, rule: string): void {
  if (typeof value !== "function") throw new TypeError(`${rule}, received ${inWords(value)}`);
}

/** A value as it reads in an error message: short, and safe for every value. */
export function inWords(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null) {
    const name = Object.getPrototypeOf(value)?.constructor?.name;
    return name === undefined || name === "Object" ? "an object" : `an object of class ${name}`;
  }
  return typeof value === "bigint" ? `${value}n` : String(value);
}
