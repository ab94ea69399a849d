/** The hand-written scenarios: pairs of files in `scenarios/`. */

const FOLDER = new URL("./scenarios/", import.meta.url);

/** The names of all scenarios, sorted. */
export async function scenarioNames(): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(FOLDER)) {
    if (name.endsWith(".ts") && name !== "play.ts") names.push(name.slice(0, -".ts".length));
  }
  return names.sort();
}

/** The trace of a scenario on lib/loop. */
export async function traceOf(name: string): Promise<string[]> {
  return (await import(new URL(`${name}.ts`, FOLDER).href)).default;
}

/** The oldest CPython 3 that plays it as 3.13 does: 11 unless the Python file says more. */
export async function needs(name: string): Promise<number> {
  const text = await Deno.readTextFile(new URL(`${name}.py`, FOLDER));
  return Number(/^# Needs CPython 3\.(\d+)\.$/m.exec(text)?.[1] ?? 11);
}
