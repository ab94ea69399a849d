/**
 * The experiments of notebook 23 in the four situations that a reader can be in: with servers, with
 * none, with a wrong password, and with a server that dies. (Its own tests run on what is there.)
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { openDatabase, RespServer } from "@course/services";
import { house, linesOf, start } from "../../lib/tools/kit/mod.ts";
import { dyingRedis } from "./support/dying_redis.ts";
import { testWith } from "./support/needs.ts";

const ON_REDIS = "A session with Redis";
const BY_HAND = "By hand: the protocol, and pipelining";
const ON_A_POOL = "A pool of connections";
const ON_MYSQL = "MySQL: one query at a time";
const ON_FILES = "Fifty files, eight at a time";

/**
 * Runs experiments of the notebook in a process of their own: what became of each, and its error.
 */
async function experiment(
  { headings, env }: { headings?: string[]; env: Record<string, string> },
): Promise<Map<string, string>> {
  const filter = headings ? [`--filter=/${headings.join("|")}/`] : [];
  const child = start(Deno.execPath(), {
    args: [
      ...["test", "-A", "--no-check", "--reporter=tap", ...filter],
      "tests/experiments/23_redis_mysql_and_files_test.ts",
    ],
    cwd: house.root,
    env: { REDIS_URL: "", MYSQL_URL: "", COURSE_SERVICES: "", NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  });
  const results = new Map<string, string>();
  let failed = "";
  for await (const line of linesOf(child.stdout)) {
    const [, not, heading] = line.match(/^(not )?ok \d+ - 23 · (.*)$/) ?? [];
    if (heading) {
      results.set(heading, not ? "failed" : "ok");
      failed = heading;
    } else if (line.includes('"message":')) {
      results.set(failed, JSON.parse(line).message);
    }
  }
  await child.status;
  return results;
}

function assertAllPass(results: Map<string, string>, count: number): void {
  assertEquals([...results].filter(([, result]) => result !== "ok"), []);
  assertEquals(results.size, count);
}

Deno.test("23 passes without any server", async () => {
  assertAllPass(await experiment({ env: { COURSE_SERVICES: "embedded" } }), 12);
});

testWith("mariadbd", "23 passes with servers of its own", async () => {
  const headings = [ON_REDIS, ON_MYSQL];
  assertAllPass(await experiment({ headings, env: { COURSE_SERVICES: "started" } }), 2);
});

Deno.test("23 with a password for Redis: the right one is used, a wrong one is named", async () => {
  await using server = RespServer.start({ password: "right" });
  const withPassword = (password: string, headings: string[]) =>
    experiment({ headings, env: { REDIS_URL: `redis://:${password}@127.0.0.1:${server.port}` } });
  assertAllPass(await withPassword("right", [ON_REDIS, BY_HAND]), 2);

  const results = await withPassword("wr0ng", [ON_REDIS, ON_FILES]);
  assertStringIncludes(results.get(ON_REDIS)!, "Cannot open Redis");
  assertStringIncludes(results.get(ON_REDIS)!, "WRONGPASS");
  assertStringIncludes(results.get(ON_REDIS)!, "REDIS_URL");
  assert(!results.get(ON_REDIS)!.includes("wr0ng"), "the error shows the password");
  assertEquals(results.get(ON_FILES), "ok");
});

testWith("mariadbd", "23 with a wrong password for MySQL names MYSQL_URL", async () => {
  await using database = await openDatabase({ origin: "started" });
  const MYSQL_URL = Object.assign(new URL(database.url), { password: "wr0ng" }).href;
  const results = await experiment({ headings: [ON_MYSQL, ON_FILES], env: { MYSQL_URL } });
  assertStringIncludes(results.get(ON_MYSQL)!, "Cannot open MySQL");
  assertStringIncludes(results.get(ON_MYSQL)!, "Access denied");
  assertStringIncludes(results.get(ON_MYSQL)!, "MYSQL_URL");
  assert(!results.get(ON_MYSQL)!.includes("wr0ng"), "the error shows the password");
  assertEquals(results.get(ON_FILES), "ok");
});

Deno.test("23 when the server dies in the middle: an error says so, and a new run passes", async () => {
  {
    await using redis = dyingRedis("one by one"); // A key of the third experiment by hand
    const headings = [BY_HAND, ON_A_POOL, ON_FILES];
    const results = await experiment({ headings, env: { REDIS_URL: redis.url } });
    // The kernel shows both errors
    assertMatch(results.get(BY_HAND)!, /suppressed|closed the connection/);
    assertStringIncludes(results.get(ON_A_POOL)!, "nothing listens there");
    assertStringIncludes(results.get(ON_A_POOL)!, "REDIS_URL");
    assertEquals(results.get(ON_FILES), "ok");
  }
  await using redis = RespServer.start();
  const REDIS_URL = `redis://127.0.0.1:${redis.port}`;
  assertAllPass(await experiment({ headings: [BY_HAND], env: { REDIS_URL } }), 1);
});
