import { assert } from "@std/assert";
import { isOrphan, parentsNow } from "../../../../lib/notebook/kernel/guard/orphan.ts";

Deno.test("a process is an orphan when another has adopted it, or its server is gone", async () => {
  const parents = { ...parentsNow(), server: undefined };
  assert(!isOrphan(parents));
  assert(isOrphan({ ...parents, starter: parents.starter + 1 }));
  const server = new Deno.Command(Deno.execPath(), { args: ["eval", "setTimeout(() => {}, 1e6)"] })
    .spawn();
  assert(!isOrphan({ ...parents, server: server.pid }));
  server.kill("SIGKILL");
  await server.status;
  assert(isOrphan({ ...parents, server: server.pid }));
});
