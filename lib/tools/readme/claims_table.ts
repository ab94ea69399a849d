/** What the notes claim, and what became of it: the claims of all notebooks by their articles. */
import type { Notebook } from "../notebook/mod.ts";
import { ARTICLES, holds } from "./notes.ts";
import { cellText, placesIn } from "./places.ts";

/** The table, from the notebooks by their paths; its links are those of a notebook. */
export function claimsTable(notebooks: ReadonlyMap<string, Notebook>): string {
  const claims = placesIn(notebooks, "notebook").flatMap(({ section, link }) =>
    (section.head.metadata.claims ?? []).map((claim) => ({ ...claim, link }))
  );
  const rows = ARTICLES.flatMap(({ title, sections }) => {
    const theirs = claims.filter(({ of }) => sections.some((section) => holds(section, of)));
    if (theirs.length === 0) return [];
    const inOrder = theirs.sort((a, b) => a.of < b.of ? -1 : a.of > b.of ? 1 : 0);
    return [
      `| **${title}** | | | |`,
      ...inOrder.map(({ claim, verdict, found, link }) =>
        `| ${[claim, `**${verdict}**`, found].map(cellText).join(" | ")} | ${link} |`
      ),
    ];
  });
  return [
    "| the notes say | verdict | what the experiment found | experiment |",
    "| :-- | :-- | :-- | :-- |",
    ...rows,
  ].join("\n");
}
