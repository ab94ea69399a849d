/**
 * Values as text, whatever they are: an error that a value throws while it is read never escapes
 * from here.
 */

/** Longer texts are cut, since a front end freezes on millions of characters. */
const MOST_CHARACTERS = 10_000;

/** Strings as they are, everything else as `Deno.inspect` shows it; cut where it is very long. */
export function asText(value: unknown): string {
  return cut(typeof value === "string" ? value : inspected(value));
}

/** What `Deno.inspect` shows, without colours; for a value that throws while it is read, a sentence. */
export function inspected(value: unknown): string {
  try {
    return cut(Deno.inspect(value, { colors: false }));
  } catch {
    return `(${typeof value === "function" ? "a function" : "an object"} that cannot be shown: ` +
      "it throws when it is read)";
  }
}

/** The name and the message of an error in one line: `RangeError: too far`. */
export function headline(error: unknown): string {
  if (!(error instanceof Error)) return inspected(error);
  const name = textOf(error, "name"), message = textOf(error, "message");
  return cut(message === "" ? name : name === "" ? message : `${name}: ${message}`);
}

/** The beginning of a text, with a note of how much is left out. */
export function cut(text: string, most = MOST_CHARACTERS): string {
  if (text.length <= most) return text;
  const more = (text.length - most).toLocaleString("en");
  return `${text.slice(0, most)}… ${more} characters more`;
}

/** A property of an object, or `undefined` if reading it throws. */
export function readable(object: object, property: string): unknown {
  try {
    return (object as Record<string, unknown>)[property];
  } catch {
    return undefined;
  }
}

function textOf(error: Error, property: "name" | "message"): string {
  const text = readable(error, property);
  if (typeof text === "string") return text;
  return text === undefined ? `(no ${property} that can be read)` : inspected(text);
}
