/** The rules that notebooks do not follow yet. */
import type { CourseRule } from "./course_rules.ts";

/**
 * The rules that a notebook need not keep yet. The list may only get shorter: an exemption that is
 * no longer needed is a breach itself.
 */
export const EXEMPTIONS: Record<string, CourseRule[]> = {};
