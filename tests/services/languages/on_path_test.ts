import { assertEquals } from "@std/assert";
import { onPath } from "../../../lib/services/languages/on_path.ts";

const version = [Deno.execPath(), "--version"];
const command = [Deno.execPath(), "run"];

Deno.test("onPath asks an interpreter for its version", async () => {
  const found = await onPath("Deno", version, command, ">=2");
  assertEquals(found, { command, versions: { Deno: Deno.version.deno } });
});

Deno.test("onPath finds nothing that does not suit, does not exist, or has no version", async () => {
  assertEquals(await onPath("Deno", version, command, "<2"), undefined);
  assertEquals(await onPath("Deno", ["/no/such/deno"], command, ""), undefined);
  assertEquals(await onPath("Deno", [Deno.execPath(), "eval", ""], command, ""), undefined);
});
