/** A value as a text that is the same exactly when the value is, as far as can be seen. */

const DEEPEST = 8;

/** For comparing, not for reading. */
export function fingerprint(value: unknown, depth = 0): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (depth < DEEPEST) {
    if (Array.isArray(value)) return `[${value.map((item) => fingerprint(item, depth + 1))}]`;
    const kind = Object.getPrototypeOf(value);
    if (kind === Object.prototype || kind === null) {
      const entries = Object.entries(value);
      return `{${entries.map(([key, item]) => `${key}:${fingerprint(item, depth + 1)}`)}}`;
    }
  }
  return Deno.inspect(value, { colors: false, depth: DEEPEST });
}
