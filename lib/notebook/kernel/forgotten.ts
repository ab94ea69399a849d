/** Cells that wait for a promise that can no longer be settled. */

/**
 * Ends such a cell: V8 tells the kernel that the promise was collected as garbage, so it must be
 * collected now. On a busy machine that may take seconds, for which `hold` is asked.
 */
export async function endForgottenCell(hold: () => Disposable): Promise<void> {
  const [{ setFlagsFromString }, { runInNewContext }] = await Promise.all([
    import("node:v8"),
    import("node:vm"),
  ]);
  setFlagsFromString("--expose-gc");
  using _held = hold();
  runInNewContext("gc")();
}
