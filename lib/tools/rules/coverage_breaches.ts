/** The rules for what a section's heading says of it: what it covers, claims and defines. */
import { type Claim, type Section, testedCells, textOf } from "../notebook/mod.ts";
import { EXAMPLES, FIGURES, isItem } from "../readme/mod.ts";
import { repeated, show } from "./breach.ts";

/** A sentence in a table is read at a glance. */
const CHARACTERS = 160;

/** The rules for `notes`, `claims` and `terms` in the metadata of a section's heading. */
export function coverageBreaches(section: Section): string[] {
  const { notes, claims = [], terms = [] } = section.head.metadata;
  return [
    ...noteBreaches(notes),
    ...claims.flatMap((claim, index) =>
      claimBreaches(claim, notes ?? []).map((rule) => `metadata.claims.${index}.${rule}`)
    ),
    ...[...repeated(claims.map(({ claim }) => claim))].map((claim) =>
      `metadata.claims says twice ${show(claim)}: say it once`
    ),
    ...claims.length > 0 && testedCells(section).length === 0
      ? ["metadata.claims needs an experiment: no cell of this section is tested"]
      : [],
    ...terms.flatMap((term) => termBreaches(term, section)),
  ];
}

function noteBreaches(notes: string[] | undefined): string[] {
  if (notes === undefined) return [];
  if (!Array.isArray(notes) || !notes.every(isKnown)) {
    return [
      `metadata.notes must be ids such as "S1.07", "C1" (to C14) or "D1" (to D32), ` +
      `it is ${show(notes)}`,
    ];
  }
  return [...repeated(notes)].map((id) => `metadata.notes names ${id} twice: name it once`);
}

function isKnown(id: string): boolean {
  return isItem(id) || Object.hasOwn(EXAMPLES, id) || Object.hasOwn(FIGURES, id);
}

function claimBreaches({ of, claim, found }: Claim, notes: string[]): string[] {
  const rules: string[] = [];
  if (!isItem(of)) rules.push(`of must be an item of the notes such as "S1.07", it is ${show(of)}`);
  else if (!notes.includes(of)) {
    rules.push(`of is ${of}, which metadata.notes does not name: add it there`);
  }
  for (const [name, text] of Object.entries({ claim, found })) {
    if (!/^[\p{Lu}\p{N}`"].*\.$/u.test(text)) {
      rules.push(`${name} must be one sentence that ends in a full stop, it is ${show(text)}`);
    } else if (text.length > CHARACTERS) {
      rules.push(`${name} has ${text.length} characters, at most ${CHARACTERS}: shorten it`);
    }
  }
  return rules;
}

/** A word that is defined is in bold where it is defined, perhaps with its article. */
function termBreaches(term: string, { cells }: Section): string[] {
  const prose = cells.filter(({ cell_type }) => cell_type === "markdown")
    .map(({ source }) => textOf(source).replace(/```.*?```/gs, "").replace(/\s+/g, " "))
    .join(" ");
  const inBold = [...prose.matchAll(/\*\*(.+?)\*\*/g)].map(([, words]) =>
    words.toLowerCase().replace(/^(the|an?) /, "")
  );
  if (inBold.includes(term.toLowerCase())) return [];
  return [`metadata.terms names ${show(term)}, which is nowhere in bold in this section`];
}
