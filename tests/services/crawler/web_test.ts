import { assertEquals, assertRejects } from "@std/assert";
import { crawler, LocalSite } from "@course/services";

Deno.test("linksIn returns each link to the page's own site once, and no fragment", () => {
  const html = `<a href="/a">A</a><a class="x" href="b#top">B</a><A HREF="/a#1">A again</A>
    <a href="https://elsewhere.example/">Elsewhere</a><a href="http://[">Broken</a>
    <a href="/c?d=1&amp;e=2">C</a>`;
  assertEquals(crawler.linksIn("http://tea.example/x/y", html), [
    "http://tea.example/a",
    "http://tea.example/x/b",
    "http://tea.example/c?d=1&e=2",
  ]);
  assertEquals(crawler.linksIn("http://tea.example/", ""), []);
});

Deno.test("fetchText returns the text of a page, and throws for any other answer", async () => {
  await using site = LocalSite.start({ pages: 3 });
  const { signal } = new AbortController();
  const text = await crawler.fetchText(`${site.url}/`, signal);
  const pages = [1, 2].map((n) => `${site.url}/page/${n}`);
  assertEquals(crawler.linksIn(`${site.url}/`, text), pages);
  const missing = `${site.url}/page/9`;
  await assertRejects(() => crawler.fetchText(missing, signal), Error, `${missing} answered with`);
  const aborted = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => crawler.fetchText(missing, aborted), Error, "enough");
});
