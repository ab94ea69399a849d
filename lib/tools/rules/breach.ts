/** How a broken rule is reported. */

/** A rule that a notebook breaks. */
export interface Breach {
  /** The place after the notebook's name, such as ` › a-cell`; empty for the whole notebook. */
  where: string;
  /** What is wrong, and what would be right. */
  rule: string;
}

/** A value of the metadata as messages show it. */
export function show(value: unknown): string {
  return value === undefined ? "missing" : JSON.stringify(value);
}

/** What is there more than once. */
export function repeated(names: string[]): Set<string> {
  return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}
