/** A crawl in a process of its own, and real signals. Each is sent when the program has said so. */
import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { timeLimit } from "../../../lib/services/time_limit.ts";
import { linesOf } from "../../../lib/tools/kit/mod.ts";

const ignore = Deno.build.os === "windows"; // Nothing can send SIGINT there.
const CONFIG = fileURLToPath(new URL("../../../deno.json", import.meta.url));

/** A crawl of two pages that never come, with an hour of grace. */
const PROGRAM = `
  import { crawler } from "@course/services";
  const pages = ["http://tar.example/1", "http://tar.example/2"];
  let begun = 0;
  const load = (page, signal) => {
    if (++begun === pages.length) console.log("begun");
    return new Promise((_, reject) => {
      const timer = setTimeout(reject, 3_600_000, new Error("an hour"));
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        console.log("aborted", page);
        reject(signal.reason);
      });
    });
  };
  const onStop = (press) => {
    const hear = () => {
      press();
      console.log("pressed");
    };
    Deno.addSignalListener("SIGINT", hear);
    return () => Deno.removeSignalListener("SIGINT", hear);
  };
  const closing = ["store", "log"].map((name) => () => console.log("close", name));
  const service = new crawler.CrawlService({ load, timeout: Infinity });
  const report = await service.crawl(pages, { onStop, closing, grace: 3_600_000 });
  console.log(JSON.stringify({ ...report, failed: [...report.failed] }));
`;

interface Program {
  press(): void;
  /** The next line that it prints; `undefined` when it has ended. */
  line(): Promise<string | undefined>;
  end: Promise<Deno.CommandStatus>;
}

/** Runs the program while the body talks to it. */
async function withProgram(program: string, body: (program: Program) => Promise<void>) {
  using limit = timeLimit(60_000);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--config", CONFIG, "--no-lock", program],
    env: { NO_COLOR: "1" },
    stdout: "piped",
    signal: limit.signal,
  }).spawn();
  const lines = linesOf(child.stdout);
  try {
    await body({
      press: () => child.kill("SIGINT"),
      line: async () => (await lines.next()).value ?? undefined,
      end: child.status,
    });
  } finally {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await child.status;
    for await (const _line of lines) {
      // Nothing more is of interest.
    }
  }
}

Deno.test({
  name: "a second SIGINT aborts a real crawl, which closes all and leaves nothing running",
  ignore,
  fn: () =>
    withProgram(PROGRAM, async ({ press, line, end }) => {
      const said: (string | undefined)[] = [await line()];
      press();
      said.push(await line());
      press();
      for (let i = 0; i < 5; i++) said.push(await line());
      assertEquals(said, [
        ...["begun", "pressed", "pressed"],
        ...["aborted http://tar.example/1", "aborted http://tar.example/2"],
        ...["close log", "close store"],
      ]);
      const unfinished = ["http://tar.example/1", "http://tar.example/2"];
      assertEquals(JSON.parse(await line() ?? ""), { loaded: [], failed: [], unfinished });
      assertEquals(await end, { success: true, code: 0, signal: null });
    }),
});

Deno.test({
  name: "a SIGINT after a real crawl ends the process, because nothing listens any longer",
  ignore,
  fn: () =>
    withProgram(
      `${PROGRAM}
      setInterval(() => {}, 1000);`,
      async ({ press, line, end }) => {
        for (const wanted of ["begun", "pressed"]) {
          assertEquals(await line(), wanted);
          press();
        }
        while (!(await line())!.startsWith("{"));
        press();
        assertEquals((await end).signal, "SIGINT");
      },
    ),
});
