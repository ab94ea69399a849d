/** A Chromium without a window, started by us and driven by Playwright over its debugging port. */
import { type Browser, chromium } from "playwright-core";
import { linesOf, start, stopChild, ToolError } from "../../../lib/tools/kit/mod.ts";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-dev-shm-usage",
  "--disable-sync",
  "--no-first-run",
  "--remote-debugging-port=0",
];

/** A running browser. */
export interface Chromium extends AsyncDisposable {
  browser: Browser;
}

/** Starts the browser that the environment variable CHROMIUM names, or an installed one. */
export async function startChromium(): Promise<Chromium> {
  const profile = await Deno.makeTempDir({ prefix: "course-chromium-" });
  const child = start(await findChromium(), {
    args: [...FLAGS, `--user-data-dir=${profile}`, "about:blank"],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  });
  const lines = linesOf(child.stderr);
  const address = await addressIn(lines);
  const drained = drain(lines);
  const browser = await chromium.connectOverCDP(address);
  return {
    browser,
    async [Symbol.asyncDispose]() {
      await browser.close();
      await stopChild(child);
      await drained;
      // Its helpers may still write.
      await Deno.remove(profile, { recursive: true }).catch(() => {});
    },
  };
}

async function findChromium(): Promise<string> {
  const named = Deno.env.get("CHROMIUM");
  if (named) return named;
  for (const place of PLACES) {
    if (await Deno.stat(place).then(() => true, () => false)) return place;
  }
  throw new ToolError(
    "No Chromium was found: install one (on Debian: apt install chromium), or name it in CHROMIUM",
  );
}

async function addressIn(lines: AsyncGenerator<string>): Promise<string> {
  const said: string[] = [];
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    const address = next.value.match(/DevTools listening on (ws:\S+)/)?.[1];
    if (address) return address;
    said.push(next.value);
  }
  throw new ToolError(`Chromium did not start:\n${said.slice(-10).join("\n")}`);
}

async function drain(lines: AsyncGenerator<string>): Promise<void> {
  for await (const _ of lines);
}
