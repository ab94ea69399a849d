/** Patterns of keys: `*`, `?`, `[a-z]`, and `\` before a character to be taken literally. */

/** The names that the pattern describes. */
export function matching(names: string[], pattern: string): string[] {
  const source = pattern.replace(
    /\\(.)|\[(\^?)((?:\\.|[^\]])*)\]?|[^]/g,
    (whole, escaped, not, set) => {
      if (set !== undefined) return set === "" ? (not ? "[^]" : "[]") : `[${not}${classOf(set)}]`;
      if (escaped !== undefined) return literal(escaped);
      return whole === "*" ? "[^]*" : whole === "?" ? "[^]" : literal(whole);
    },
  );
  const expression = new RegExp(`^${source}$`);
  return names.filter((name) => expression.test(name));
}

/** The inside of a character class: ranges stay, everything else is literal. */
function classOf(set: string): string {
  return set.replace(/\\(.)|[^]/g, (whole, escaped) => {
    if (escaped !== undefined) return literal(escaped);
    return whole === "-" ? whole : literal(whole);
  });
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|\-/]/, "\\$&");
}
