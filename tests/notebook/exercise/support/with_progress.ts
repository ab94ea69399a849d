/**
 * Runs a test with a progress file of its own, which the variable `COURSE_PROGRESS` names while it
 * runs, or with another value of that variable.
 *
 * Test files run beside each other in one process, and its environment belongs to all of them: so
 * this file sees a variable that is not there.
 */
export async function withProgress(
  test: (file: string) => Promise<void> | void,
  value?: string,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const file = `${folder}/.progress.json`;
  const get = Deno.env.get;
  Deno.env.get = (name) => name === "COURSE_PROGRESS" ? value ?? file : get.call(Deno.env, name);
  try {
    await test(file);
  } finally {
    Deno.env.get = get;
    await Deno.remove(folder, { recursive: true });
  }
}
