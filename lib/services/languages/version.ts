/** Versions of languages, and which of them suit a program. */

/**
 * Whether a version such as `3.11.7` is in a range: bounds such as `>=3.11 <3.13`, or the beginning
 * of a version, such as `3.11`. Every version is in the empty range.
 *
 * @throws {RangeError} If the range is written in another way.
 */
export function suits(version: string, range: string): boolean {
  return range.split(/[\s,]+/).filter((bound) => bound !== "").every((bound) => {
    const [, sign, limit] = bound.match(/^(>=|<|)(\d+(?:\.\d+)*)$/) ?? refuse(range);
    const order = compare(version, limit);
    if (sign === "") return `${version}.`.startsWith(`${limit}.`);
    return sign === "<" ? order < 0 : order >= 0;
  });
}

function compare(version: string, limit: string): number {
  const parts = version.split(".").map(Number);
  for (const [index, part] of limit.split(".").map(Number).entries()) {
    if ((parts[index] ?? 0) !== part) return (parts[index] ?? 0) - part;
  }
  return 0;
}

function refuse(range: string): never {
  throw new RangeError(
    `Cannot choose a version: version must be bounds such as ">=3.11 <3.13", received "${range}"`,
  );
}
