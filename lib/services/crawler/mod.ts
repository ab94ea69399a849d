/**
 * A crawler that is a service: what notebook 25 builds in five steps. Read `frontier.ts`,
 * `work.ts`, `cached.ts`, `limited.ts` and `until_stopped.ts`, parts that know nothing of each
 * other, then `crawl_service.ts`, which puts them together. `pretended_web.ts` is a web to try it
 * on.
 *
 * @module
 */
export { cached, type Store } from "./cached.ts";
export {
  type CrawlOptions,
  type CrawlReport,
  CrawlService,
  PARTS,
  type Parts,
  type ServiceOptions,
} from "./crawl_service.ts";
export { Frontier } from "./frontier.ts";
export { limited, type Limits } from "./limited.ts";
export { memoryStore } from "./memory_store.ts";
export { type Answering, atSecondTry, pretendWeb, type Watcher } from "./pretended_web.ts";
export { type Ending, untilStopped } from "./until_stopped.ts";
export { fetchText, linksIn } from "./web.ts";
export { type Pages, type Report, work } from "./work.ts";
