/** Any value as text: whole, with sorted keys, the same on every machine and without colours. */
export function format(value: unknown): string {
  return Deno.inspect(value, {
    compact: false,
    depth: Infinity,
    iterableLimit: Infinity,
    sorted: true,
    strAbbreviateSize: Infinity,
    trailingComma: true,
  });
}

/** What follows an assertion's own words: the caller's message, or a full stop. */
export function suffix(msg?: string): string {
  return msg ? `: ${msg}` : ".";
}

/**
 * Two texts, line by line: `-` marks what was seen, `+` what was expected.
 * The lines that both begin and end with are shown once.
 */
export function difference(actual: string, expected: string): string {
  const seen = actual.split("\n"), wanted = expected.split("\n");
  const shorter = Math.min(seen.length, wanted.length);
  let head = 0;
  while (head < shorter && seen[head] === wanted[head]) head++;
  let tail = 0;
  while (tail < shorter - head && seen.at(-1 - tail) === wanted.at(-1 - tail)) {
    tail++;
  }
  return [
    "    [Diff] Actual / Expected",
    "",
    ...seen.slice(0, head).map((line) => `    ${line}`),
    ...seen.slice(head, seen.length - tail).map((line) => `-   ${line}`),
    ...wanted.slice(head, wanted.length - tail).map((line) => `+   ${line}`),
    ...seen.slice(seen.length - tail).map((line) => `    ${line}`),
  ].join("\n");
}
