/** A program that opens a service and lives until it is killed. */
import { linesOf } from "../../../lib/tools/kit/mod.ts";

/** A program that has said its first line. */
export interface LivingProgram extends AsyncDisposable {
  readonly said: string;
  /** Kills it, so that it has no time for anything. */
  kill(): Promise<void>;
}

/** Starts a program of its own with these statements, and waits for what they print first. */
export async function livingProgram(
  body: string,
  env: Record<string, string>,
): Promise<LivingProgram> {
  const script = `
    import { openDatabase, openRedis } from "@course/services";
    import { createConnection } from "mysql2/promise";
    import { createClient } from "redis";
    ${body}
    setInterval(() => {}, 1000);
  `;
  const program = new Deno.Command(Deno.execPath(), {
    args: ["eval", script],
    cwd: new URL("../../..", import.meta.url),
    env: { COURSE_SERVICES: "", ...env },
    stdout: "piped",
  }).spawn();
  const lines = linesOf(program.stdout);
  const { value: said } = await lines.next();
  const kill = async () => {
    try {
      program.kill("SIGKILL");
    } catch {
      // It has been killed before
    }
    await program.status;
    for await (const _line of lines) {
      // Nothing more is of interest
    }
  };
  return { said, kill, [Symbol.asyncDispose]: kill };
}
