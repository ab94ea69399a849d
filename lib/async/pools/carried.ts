/** Which values arrive unchanged, and which must be refused because they would not (EX15). */
import { inWords } from "../arguments.ts";

/**
 * The objects that a kind of message carries faithfully, in addition to plain objects and arrays.
 * Any other, such as a `URL`, would silently become an empty object.
 */
export type Carried = ReadonlySet<string>;

/** What the serialiser of V8 carries to another process. */
export const SERIALIZED: Carried = kinds(
  ...["Object", "Array", "Map", "Set", "Date", "RegExp", "Error", "DOMException", "ArrayBuffer"],
  ...["Number", "String", "Boolean", "BigInt"],
);

/** What a structured clone carries to another thread. */
export const CLONED: Carried = new Set([
  ...SERIALIZED,
  ...kinds("SharedArrayBuffer", "Blob", "File", "CryptoKey"),
  ...kinds("WebAssembly.Module", "WebAssembly.Memory"),
]);

/** Throws if any part of the value is neither of a kind that is carried nor handed over. */
export function checkCarried(
  value: unknown,
  carried: Carried,
  handedOver: readonly unknown[] = [],
): void {
  if (isPrimitive(value)) return;
  const found = new Set([value]);
  // Parts that are found on the way are visited, too.
  for (const one of found) {
    if (handedOver.includes(one)) continue;
    if (!isCarried(one, carried)) {
      throw new DOMException(`${inWords(one)} cannot be sent`, "DataCloneError");
    }
    for (const part of partsOf(one)) if (!isPrimitive(part)) found.add(part);
  }
}

function kinds(...names: string[]): Set<string> {
  return new Set(names.map((name) => `[object ${name}]`));
}

/** Whether every kind of message carries it. */
function isPrimitive(value: unknown): boolean {
  return value === null || typeof value !== "object" && typeof value !== "function" &&
      typeof value !== "symbol";
}

function isCarried(value: unknown, carried: Carried): value is object {
  if (typeof value !== "object" || value === null) return false; // A function, or a symbol.
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype ||
    ArrayBuffer.isView(value) || carried.has(Object.prototype.toString.call(value));
}

function partsOf(value: object): Iterable<unknown> {
  if (ArrayBuffer.isView(value)) return [value.buffer];
  if (value instanceof Map) return [...value.keys(), ...value.values()];
  if (value instanceof Set || Array.isArray(value)) return value;
  return Object.values(value);
}
