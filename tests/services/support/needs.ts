/**
 * Tests that need a real server: where there is none they are ignored, and their titles say why.
 */
import { openDatabase, openRedis, type Service, type ServiceOptions } from "@course/services";
import { findPython } from "../../../lib/services/languages/mod.ts";
import { findProgram } from "../../../lib/services/servers/private_server.ts";

/** What a test can need; `undefined` if it is there, otherwise what is missing. */
export const missing = {
  "redis-server": await missingProgram("redis-server"),
  mariadbd: await missingProgram("mariadbd"),
  "a Redis": await missingServer(openRedis),
  "a MySQL": await missingServer(openDatabase),
  "a Python": await findPython([], ">=3.10") ? undefined : "Python is not installed",
  node: await missingProgram("node"),
};

/** A test that is ignored where something is missing. */
export function testWith(
  need: keyof typeof missing,
  name: string,
  fn: (t: Deno.TestContext) => Promise<void>,
): void {
  const reason = missing[need];
  Deno.test({ name: reason ? `${name} (ignored: ${reason})` : name, ignore: !!reason, fn });
}

async function missingProgram(name: string): Promise<string | undefined> {
  return await findProgram(name).then(() => undefined, (error) => error.message);
}

async function missingServer(
  open: (options: ServiceOptions) => Promise<Service>,
): Promise<string | undefined> {
  try {
    await using _service = await open({ origin: "found" });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
