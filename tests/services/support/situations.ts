/** Machines on which something is missing, for tests. */

/** A port at which nothing listens. */
export function closedPort(): number {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  return listener.addr.port;
}

/**
 * What a program of its own prints, whose environment says nothing of services but what is given
 * here: the first line, or the message of its error, and the lines after it.
 */
export async function programSays(
  body: string,
  env: Record<string, string> = {},
): Promise<{ about: string; lines: string[] }> {
  const script = `
    import { openDatabase, openRedis } from "@course/services";
    import { createClient } from "redis";
    try { ${body} } catch (error) { console.log(error.message); }
  `;
  const program = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--no-check", "--quiet", "-"],
    cwd: new URL("../../..", import.meta.url),
    env: { REDIS_URL: "", MYSQL_URL: "", COURSE_SERVICES: "", ...env },
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const [{ stdout }] = await Promise.all([
    program.output(),
    new Blob([script]).stream().pipeTo(program.stdin),
  ]);
  const [about, ...lines] = new TextDecoder().decode(stdout).trimEnd().split("\n");
  return { about, lines };
}

/** Whether something listens at a port. */
export async function answers(port: number): Promise<boolean> {
  try {
    using _connection = await Deno.connect({ port, hostname: "127.0.0.1" });
    return true;
  } catch {
    return false;
  }
}

export const exists = (path: string) => Deno.stat(path).then(() => true, () => false);

/** Waits, looking again and again, until something is so. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!await condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}
