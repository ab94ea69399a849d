import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import {
  NotThere,
  type Opened,
  openFrom,
  randomName,
} from "../../../lib/services/servers/service.ts";

/** Origins of which only one has the service, and which of them were asked. */
function only(origin: string, close = () => Promise.resolve()) {
  const asked: string[] = [];
  const open = (name: string) => (): Promise<Opened> => {
    asked.push(name);
    if (name !== origin) return Promise.reject(new NotThere(`not ${name}`));
    return Promise.resolve({ url: "test://host", what: "Test 1.0", close });
  };
  const origins = {
    ...{ kind: "Test", protocol: "test", variable: "COURSE_TEST_URL" },
    ...{ given: open("given"), found: open("found") },
    ...{ started: open("started"), embedded: open("embedded") },
  };
  return { origins, asked };
}

Deno.test({
  name: "openFrom takes the first origin that has it, and says why not the others",
  ignore: Deno.env.get("COURSE_SERVICES") !== undefined, // It has been chosen for all tests
  async fn() {
    const { origins, asked } = only("embedded");
    const { about } = await openFrom(origins, {});
    assertEquals(asked, ["found", "started", "embedded"]);
    assertEquals(about, "Test 1.0, embedded in this program (not found; not started)");
  },
});

Deno.test("openFrom takes no other origin than the one that is asked for", async () => {
  const { origins, asked } = only("embedded");
  await assertRejects(
    () => openFrom(origins, { origin: "started" }),
    Error,
    "Cannot open Test: not started",
  );
  await assertRejects(() => openFrom(origins, { url: "test://host", origin: "given" }), Error);
  assertEquals(asked, ["started", "given"]);
});

Deno.test("openFrom never shows a password, nor what is behind the address", async () => {
  const { origins } = only("embedded");
  const { message } = await assertRejects(
    () => openFrom(origins, { url: "test://ada:s3cret@host/db?key=s3cret", origin: "given" }),
    Error,
  );
  assertEquals(
    message,
    "Cannot open Test: not given; COURSE_TEST_URL should be test://user:password@host:port, " +
      "or not be set (it is test://ada:****@host/db)",
  );
});

Deno.test("openFrom: an error that is no NotThere is not passed over", async () => {
  const { origins } = only("embedded");
  const broken = { ...origins, found: () => Promise.reject(new TypeError("broken")) };
  await assertRejects(() => openFrom(broken, { origin: "found" }), TypeError, "broken");
});

Deno.test("a service is closed once, and says if it cannot be", async () => {
  let closed = 0;
  const cause = new Error("gone");
  const { origins } = only("found", () => (closed++, Promise.reject(cause)));
  const service = await openFrom(origins, { origin: "found" });
  for (let time = 0; time < 2; time++) {
    const closing = () => Promise.resolve(service[Symbol.asyncDispose]());
    const error = await assertRejects(closing, Error, "Cannot tidy up: Test 1.0 is not as it was");
    assertEquals(error.cause, cause);
  }
  assertEquals(closed, 1);
});

Deno.test("randomName is sixteen hexadecimal digits, others each time", () => {
  const names = Array.from({ length: 100 }, randomName);
  for (const name of names) assertMatch(name, /^[0-9a-f]{16}$/);
  assertEquals(new Set(names).size, 100);
});
