/**
 * `deno task kernel`: registers this Deno as the kernel that VS Code and other front ends offer.
 */
import { defineCommand, main, ToolError, tryRun } from "./kit/mod.ts";

export const kernel = defineCommand({
  name: "kernel",
  summary:
    "Registers this Deno as the kernel `deno` for VS Code and every other Jupyter front end.",
  options: {},
  details:
    "It writes one small folder into Jupyter's data folder of this user; run it again after moving\n" +
    "or upgrading Deno. `deno task lab` and `deno task run` do not need it.",
  async run() {
    const done = await tryRun(Deno.execPath(), ["jupyter", "--install", "--force"]);
    if (done?.code !== 0) throw new ToolError(`Deno did not register its kernel:\n${done?.output}`);
    console.log(`Kernel "Deno" now starts ${Deno.execPath()}`);
    if (/[\\/](_npx|uv|\.cache)[\\/]/.test(Deno.execPath())) {
      console.log(
        "That Deno lies in a cache: install Deno to keep the kernel when the cache is emptied",
      );
    }
    return 0;
  },
});

if (import.meta.main) await main(kernel);
