import { assertEquals, assertRejects } from "@std/assert";
import { crawler } from "@course/services";
import { onVirtualTime } from "@course/notebook/virtual";
import { Timeline } from "@course/notebook";

const { signal } = new AbortController();

Deno.test(
  "pretendWeb has 31 pages in a site, and a lane for it",
  onVirtualTime(async () => {
    const line = new Timeline("Loads");
    const load = crawler.pretendWeb({ "tea.example": 10 }, line);
    const pages = ["http://tea.example/"];
    for (const page of pages) pages.push(...crawler.linksIn(page, await load(page, signal)));
    assertEquals(pages.length, 31);
    assertEquals(line.entries.length, 31);
    assertEquals([line.entries[0].lane, line.duration], ["tea.example", 310]);
  }),
);

Deno.test(
  "pretendWeb has sites that never answer, and a signal ends the wait",
  onVirtualTime(async () => {
    const load = crawler.pretendWeb({ "tar.example": Infinity });
    const late = AbortSignal.timeout(1000);
    await assertRejects(() => load("http://tar.example/", late), DOMException);
    assertEquals(performance.now(), 1000);
  }),
);

Deno.test(
  "atSecondTry fails once for each page",
  onVirtualTime(async () => {
    const load = crawler.pretendWeb({ "wobbly.example": crawler.atSecondTry(10) });
    for (const page of ["http://wobbly.example/", "http://wobbly.example/1"]) {
      await assertRejects(() => load(page, signal), Error, `${page} answered with status 503`);
      assertEquals(crawler.linksIn(page, await load(page, signal)).length, 2);
    }
    assertEquals(performance.now(), 40);
  }),
);

Deno.test("pretendWeb knows no other sites", async () => {
  const load = crawler.pretendWeb({ "tea.example": 0, "tar.example": Infinity });
  await assertRejects(
    () => load("http://elsewhere.example/", signal),
    Error,
    "Cannot load http://elsewhere.example/: the sites are tea.example, tar.example",
  );
});
