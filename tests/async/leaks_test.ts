/** What waits leave behind on a signal and on a promise that outlive them: nothing. */
import { assert, assertEquals } from "@std/assert";

/** How many waits of each kind; raise it with the environment's WAITS. */
const waits = Number(Deno.env.get("WAITS") ?? 1000);

/**
 * Less than the smallest thing that could be left behind for each wait: a handler takes 64 bytes.
 */
const FLAT = 48;

interface Row {
  readonly name: string;
  readonly how: string;
  readonly bytes: number;
  readonly listeners: number;
}

async function measure(): Promise<Row[]> {
  const script = new URL("./support/leaks.ts", import.meta.url);
  const args = ["run", "--no-check", "--v8-flags=--expose-gc", script.href, String(waits)];
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim().split("\n").map((line) => JSON.parse(line));
}

Deno.test(`A4 A16 TG14 ${waits} waits of each kind leave nothing behind, ended or aborted`, async () => {
  const rows = await measure();
  assert(rows.length > 60);
  assertEquals(rows.filter(({ bytes }) => bytes > FLAT), []);
  assertEquals(rows.filter(({ listeners }) => listeners > 0), []);
});
