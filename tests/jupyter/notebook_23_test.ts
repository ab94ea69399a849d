/**
 * What a reader of notebook 23 sees in the cells without servers, and when one is not as it should
 * be.
 */
import { assert, assertMatch, assertStringIncludes } from "@std/assert";
import { RespServer } from "@course/services";
import { house, join } from "../../lib/tools/kit/mod.ts";
import { type Cell, readNotebook, textOf } from "../../lib/tools/notebook/mod.ts";
import { dyingRedis } from "../services/support/dying_redis.ts";
import { Workshop } from "../tools/support/run_tool.ts";

const NAME = "23_redis_mysql_and_files";
const original = await readNotebook(join(house.notebooks, `${NAME}.ipynb`));

/** Runs the setup cell and some others: what is said, and the text of each cell's outputs. */
async function run(ids: string[], env: Record<string, string>, all = original.cells) {
  await using shop = await Workshop.openLinked();
  const cells = all
    .filter(({ id }) => id === "setup" || ids.includes(id))
    .map((cell): Cell => ({ ...cell, outputs: [], execution_count: null }));
  const path = await shop.put(NAME, { ...original, cells });
  const { stdout, stderr } = await shop.command("run", [], {
    ...{ REDIS_URL: "", MYSQL_URL: "", COURSE_SERVICES: "" },
    ...env,
  }).output();
  const outputs = (await readNotebook(path)).cells.map(({ id, outputs }): [string, string] => [
    id,
    outputs!.map(({ text, data }) => textOf(text) + textOf(data?.["text/plain"] as string))
      .join("\n"),
  ]);
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  return { said, shown: new Map(outputs) };
}

Deno.test("23 without servers says in the cells what it has, and what it skips", async () => {
  const { said, shown } = await run(
    ["clients-experiment", "mysql-users", "mysql-sleep", "mysql-experiment"],
    { COURSE_SERVICES: "embedded" },
  );
  assertStringIncludes(said, "1 passed, 0 failed");
  assertMatch(shown.get("clients-experiment")!, /^Redis: A small Redis in TypeScript/);
  assertMatch(shown.get("mysql-experiment")!, /^Skipped: this needs MySQL/m);
});

Deno.test("23 without Python shows what was recorded, and says so", async () => {
  const drivers = ["experiment", "session", "check"].map((part) => `python-drivers-${part}`);
  const { said, shown } = await run([...drivers, "big-file-python"], {
    COURSE_LANGUAGES: "recorded",
  });
  assertStringIncludes(said, "1 passed, 0 failed");
  assertMatch(
    shown.get("python-drivers-experiment")!,
    /^Python 3\.[\d.]+, redis [\d.]+: recorded on \d{4}-\d\d-\d\d$/m,
  );
  assertMatch(shown.get("big-file-python")!, /^Python .*: recorded on /m);
});

Deno.test("23 after a failure: the check of that experiment fails, too", async () => {
  const failed = original.cells.map((cell): Cell => {
    if (cell.id !== "session-far") return cell;
    return { ...cell, source: 'const inARow = new Timeline("a"), together = new Timeline("b");' };
  });
  const { said } = await run(["session-far", "session-far-check"], {}, failed);
  assertMatch(said, /› session-far-check threw:\nAssertionError/);
});

Deno.test("23 with a wrong password: the cell that opens the server says so", async () => {
  await using server = RespServer.start({ password: "right" });
  const { said } = await run(["clients-experiment"], {
    REDIS_URL: `redis://:wr0ng@127.0.0.1:${server.port}`,
  });
  assertMatch(said, /› clients-experiment threw:\nError: Cannot open Redis: .*WRONGPASS/);
  assert(!said.includes("wr0ng"));
});

Deno.test("23 when the server dies in a cell: its error says so", async () => {
  await using redis = dyingRedis("one by one");
  const { said } = await run(["pipelining-experiment"], { REDIS_URL: redis.url });
  assertMatch(
    said,
    /› pipelining-experiment threw:\n[^›]*Cannot tidy up: Redis[^›]*is not as it was/,
  );
  assertMatch(said, /suppressed: UnexpectedEof: The server closed the connection/);
});
