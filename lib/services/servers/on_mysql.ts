/** Experiments that only MySQL can do. */
import { openDatabase } from "./open_database.ts";
import type { ServiceOptions } from "./service.ts";

/** What to say when {@linkcode onMySQL} did nothing. */
export const noMySQL = "Skipped: this needs MySQL or MariaDB, and neither is here.";

/**
 * Does the work in a MySQL database of its own, which is dropped afterwards; without MySQL, does
 * nothing.
 *
 * @example Without MySQL
 * ```ts
 * import { onMySQL } from "@course/services";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await onMySQL((url) => Promise.resolve(url), { origin: "embedded" }), undefined);
 * ```
 */
export async function onMySQL<T>(
  work: (url: string) => Promise<T>,
  options?: ServiceOptions,
): Promise<T | undefined> {
  await using database = await openDatabase(options);
  return database.dialect === "mysql" ? await work(database.url) : undefined;
}
