/**
 * Tests from notebooks. Read `extract_tests.ts`.
 *
 * @module
 */
export { extractTests, isFormatted } from "./extract_tests.ts";
