/** A crawl whose Redis dies in the middle. */
import { assertEquals } from "@std/assert";
import { deadline, delay } from "@std/async";
import { crawler, RespServer } from "@course/services";
import { createClient } from "redis";

Deno.test({
  name: "CrawlService goes on when its Redis dies, and ends although its client cannot be closed",
  sanitizeOps: false, // The client's last timer outlives it.
  sanitizeResources: false,
  fn: async () => {
    const server = RespServer.start(), errors: unknown[] = [];
    const client = createClient({ url: `redis://127.0.0.1:${server.port}` });
    client.on("error", (error) => errors.push(error)); // Without a listener it would be thrown.
    await client.connect();
    const kept: string[] = [];
    const store: crawler.Store = {
      get: (page) => client.get(page),
      set: async (page, text) => {
        await client.set(page, text);
        kept.push(page);
      },
    };
    const web = crawler.pretendWeb({ "tea.example": 1 });
    let loads = 0;
    const load = async (page: string, signal: AbortSignal) => {
      if (++loads === 5) {
        while (kept.length === 0) await delay(1);
        await server.close();
      }
      return await web(page, signal);
    };
    const close = () => deadline(client.close(), 50).catch(() => client.destroy());
    const service = new crawler.CrawlService({ load, store, patience: 20 });
    const crawl = service.crawl(["http://tea.example/"], { closing: [close] });
    const { loaded, failed } = await deadline(crawl, 60_000);
    assertEquals([loaded.length, failed.size, loads], [31, 0, 31]);
    assertEquals([kept.length > 0, kept.length < 31, errors.length > 0], [true, true, true]);
  },
});
