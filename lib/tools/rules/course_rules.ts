/** The rules on length and references, from which a notebook can be exempted by name. */
import type { Notebook } from "../notebook/mod.ts";
import { borrowedNameBreaches } from "./borrowed_names.ts";
import type { Breach } from "./breach.ts";
import { columnBreaches, lengthBreaches, mentionBreaches, setupBreaches } from "./limits.ts";
import { linkBreaches, type Targets } from "./links.ts";

const RULES = {
  "length": lengthBreaches,
  "mentions of the notes": mentionBreaches,
  "length of the setup cell": setupBreaches,
  "columns": columnBreaches,
  "links": linkBreaches,
  "borrowed names": borrowedNameBreaches,
} satisfies Record<string, (notebook: Notebook, targets: Targets) => Breach[]>;

/** The name of a rule in the list of exemptions. */
export type CourseRule = keyof typeof RULES;

/**
 * The breaches of a notebook that is not exempted from them, and exemptions that it does not need.
 */
export function courseBreaches(
  notebook: Notebook,
  targets: Targets,
  exempted: readonly CourseRule[] = [],
): Breach[] {
  return Object.entries(RULES).flatMap(([name, rule]) => {
    const breaches = rule(notebook, targets);
    if (!exempted.includes(name as CourseRule)) return breaches;
    if (breaches.length > 0) return [];
    const list = "lib/tools/rules/exemptions.ts";
    return [{
      where: "",
      rule: `it keeps the rule "${name}" now: take its exemption from ${list}`,
    }];
  });
}
