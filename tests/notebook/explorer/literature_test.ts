/** Programs from the literature, each with the verdict that is known. */
import { explore } from "@course/notebook";
import { assert, assertEquals } from "@std/assert";
import { CLASSICS } from "./support/literature.ts";

for (const { name, by, verdict, program } of CLASSICS) {
  Deno.test(`${name} (${by}): ${verdict}`, async () => {
    const found = await explore(name, program);
    const { problem } = found.example;
    const kind = problem?.kind === "endless" ? problem.message.split(":")[0] : problem?.kind;
    assertEquals(kind ?? "safe", verdict, problem?.message);
    if (verdict === "safe") {
      assert(found.exhaustive, `${found.schedules} of about ${found.estimate}`);
    }
  });
}
