import { assert, assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import { LocalSite } from "@course/services";
import { onVirtualTime } from "@course/notebook/virtual";
import { DOMParser } from "linkedom";

const json = async (url: string) => await (await fetch(url)).json();

async function page(url: string) {
  const document = new DOMParser().parseFromString(await (await fetch(url)).text(), "text/html");
  const links = [...document.querySelectorAll("a")].map((link) => link.getAttribute("href")!);
  return { title: document.querySelector("title")?.textContent, links };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** The delays of the first answers of `/aio`, in units, asked for one by one. */
async function delays(seed: number): Promise<number[]> {
  await using site = LocalSite.start({ seed });
  const units: number[] = [];
  while (units.length < 40) units.push((await json(`${site.url}/aio`)).delay);
  return units;
}

// The first test of this file, because Deno makes its remark on request.signal once in a program.
Deno.test("LocalSite is silent, and leaves the console as it was", async () => {
  const { warn } = console;
  const said: unknown[] = [];
  const listening = (...words: unknown[]) => void said.push(words);
  console.warn = listening;
  try {
    await using site = LocalSite.start();
    await json(`${site.url}/delay/1`);
    assert(console.warn === listening);
  } finally {
    console.warn = warn;
  }
  assertEquals(said, []);
});

Deno.test(
  "LocalSite answers /aio after delays that its seed determines",
  onVirtualTime(async () => {
    const [first, again, other] = [await delays(1), await delays(1), await delays(2)];
    assertEquals(first, again);
    assert(first.some((units, n) => units !== other[n]));
    assert(first.every((units) => Number.isInteger(units) && units >= 1 && units <= 30));
    assert(new Set(first).size > 10);
  }),
);

Deno.test(
  "LocalSite takes as long as it says, and a unit is as long as requested",
  onVirtualTime(async () => {
    await using site = LocalSite.start({ unit: 100 });
    for (const path of ["/aio", "/aio", "/delay/250"]) {
      const start = performance.now();
      const { delay } = await json(site.url + path);
      assertEquals(performance.now() - start, path === "/aio" ? delay * 100 : 250);
    }
  }),
);

Deno.test("LocalSite counts the requests that are in flight at once", async () => {
  await using site = LocalSite.start();
  const leaving = new AbortController();
  const requests = [1, 2, 3].map(() =>
    fetch(`${site.url}/delay/60000`, { signal: leaving.signal }).catch(() => {})
  );
  await until(() => site.inFlight === 3);
  leaving.abort();
  await Promise.all(requests);
  await until(() => site.inFlight === 0);
  assertEquals(site.peak, 3);
  site.reset();
  assertEquals([site.log.length, site.peak], [0, 0]);
  await json(`${site.url}/delay/1`);
  await json(`${site.url}/delay/1`);
  assertEquals(site.peak, 1);
});

Deno.test("LocalSite logs every answer, in order of the answers", async () => {
  await using site = LocalSite.start();
  const ask = async (path: string, method = "GET") =>
    await (await fetch(site.url + path, { method })).body?.cancel();
  const slow = ask("/delay/2000");
  await until(() => site.inFlight === 1);
  await ask("/delay/10?n=2", "POST");
  await ask("/status/503");
  await slow;
  assertEquals(site.log.map(({ method, path, status }) => [method, path, status]), [
    ["POST", "/delay/10?n=2", 200],
    ["GET", "/status/503", 503],
    ["GET", "/delay/2000", 200],
  ]);
  assertNotEquals(site.log[0].port, site.log[2].port); // Two connections at the same time.
  const took = site.log.map(({ start, end }) => end - start);
  assert(took[0] >= 9 && took[1] >= 0 && took[2] >= 1999, String(took));
});

Deno.test("LocalSite returns what it was asked with, and the requested status", async () => {
  await using site = LocalSite.start();
  assertEquals(await json(`${site.url}/get?a=2&name=Ada%20L`), { args: { a: "2", name: "Ada L" } });
  for (const status of [200, 204, 404, 429, 503]) {
    const answer = await fetch(`${site.url}/status/${status}`);
    assertEquals([answer.status, await answer.text()], [status, ""]);
  }
});

Deno.test("LocalSite says of what it cannot answer that it is not there", async () => {
  await using site = LocalSite.start({ pages: 3 });
  const unknown = ["/nothing", "/page/3", "/page/-1", "/page/x", "/page/", "/toString"];
  for (const path of [...unknown, "/status/99", "/status/x", "/delay/x", "/delay/-1"]) {
    const answer = await fetch(site.url + path);
    await answer.body?.cancel();
    assertEquals(answer.status, 404, path);
  }
});

Deno.test("LocalSite has pages with titles, all of which can be reached from the first", async () => {
  await using site = LocalSite.start({ pages: 12 });
  const titles = new Map<string, string | null | undefined>();
  const ahead = ["/"];
  for (let path; (path = ahead.shift()) !== undefined;) {
    const { title, links } = await page(site.url + path);
    titles.set(path, title);
    ahead.push(...links.filter((link) => !titles.has(link)));
  }
  assertEquals(titles.size, 12);
  assertEquals(titles.get("/"), "Page 0");
  for (let n = 1; n < 12; n++) assertEquals(titles.get(`/page/${n}`), `Page ${n}`);
});

Deno.test("LocalSite goes on when a client gives up, with no delay left behind", async () => {
  await using site = LocalSite.start();
  const signal = AbortSignal.timeout(20);
  await assertRejects(() => fetch(`${site.url}/delay/60000`, { signal }), DOMException);
  await until(() => site.inFlight === 0);
  assertEquals((await json(`${site.url}/get`)).args, {});
});

Deno.test("LocalSite ends its delays when it closes, and frees its port", async () => {
  const site = LocalSite.start();
  const answer = fetch(`${site.url}/delay/60000`);
  await until(() => site.inFlight === 1);
  await site.close();
  const { status, body } = await answer;
  await body?.cancel();
  assertEquals(status, 503);
  await assertRejects(() => fetch(site.url), TypeError);
  await site.close(); // Once more does no harm
});

Deno.test("LocalSite refuses options that make no sense", () => {
  for (const name of ["seed", "unit", "pages"]) {
    for (const value of [0, -1, 1.5, NaN, Infinity]) {
      assertThrows(
        () => LocalSite.start({ [name]: value }),
        RangeError,
        `${name} must be an integer above 0, received ${value}`,
      );
    }
  }
});

Deno.test("LocalSite answers after a delay without a warning of the runtime", async () => {
  const program = `
    import { LocalSite } from "@course/services";
    await using site = LocalSite.start();
    const answer = await fetch(site.url + "/delay/1");
    console.log(await answer.text());
  `;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--ext=ts", "-"],
    cwd: new URL("../..", import.meta.url),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(program));
  await writer.close();
  const { stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  assertEquals([stdout, stderr].map((bytes) => decoder.decode(bytes)), ['{"delay":1}\n', ""]);
});

Deno.test("LocalSite takes its time for each page, and only for pages", async () => {
  await using site = LocalSite.start({ pageTime: 40 });
  await Promise.all([page(`${site.url}/`), page(`${site.url}/page/3`), json(`${site.url}/get`)]);
  const took = (path: string) => {
    const { start, end } = site.log.find((request) => request.path === path)!;
    return end - start;
  };
  assert(Math.min(took("/"), took("/page/3")) >= 38);
  assertEquals(site.log[0].path, "/get");
  for (const pageTime of [-1, NaN, Infinity]) {
    assertThrows(() => LocalSite.start({ pageTime }), RangeError, `received ${pageTime}`);
  }
});
