/**
 * Which schedules are run. Read `search.ts` and `program_search.ts`; then the ideas, each in its file:
 * `by_preemptions.ts`, `by_classes.ts`, `fairness.ts`, `by_priorities.ts`, `estimate.ts`, `shrink.ts`.
 *
 * @module
 */
export { endOf } from "./fairness.ts";
export { ProgramSearch } from "./program_search.ts";
export { namesOf, type RunOnce, scheduleOf } from "./search.ts";
