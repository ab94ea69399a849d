/** The function of this name that the module exports. */
export function exportedJob(
  module: Record<string, unknown>,
  name: string,
): (...args: readonly unknown[]) => unknown {
  const job = Object.hasOwn(module, name) ? module[name] : undefined;
  if (typeof job === "function") return job as (...args: readonly unknown[]) => unknown;
  throw new TypeError(`Cannot run the job: the module exports no function named "${name}"`);
}
