/** The CPython of this machine, where there is one. */

/** A Python that can be run; `version` is the minor one: 11 for 3.11. */
export interface Python {
  readonly command: string;
  readonly version: number;
}

const OLDEST = 11;

/** The first of python3 and python that is CPython 3.11 or newer; undefined if there is none. */
export async function findPython(): Promise<Python | undefined> {
  const question =
    "import platform, sys; print(platform.python_implementation(), *sys.version_info[:2])";
  for (const command of ["python3", "python"]) {
    try {
      const answer = await output(command, ["-c", question], "");
      const [kind, major, minor] = answer.trim().split(" ");
      if (kind === "CPython" && major === "3" && Number(minor) >= OLDEST) {
        return { command, version: Number(minor) };
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound || error instanceof PythonError)) throw error;
    }
  }
  return undefined;
}

/** Python ended with an error; the message is what it wrote. */
export class PythonError extends Error {}

/** Runs a script of this folder, and gives what it prints. */
export function runScript(
  python: Python,
  script: string,
  args: readonly string[],
  input = "",
): Promise<string> {
  const path = new URL(script, import.meta.url);
  return output(python.command, ["-W", "ignore", pathOf(path), ...args], input);
}

/** Runs Python texts that may import `play`, in one process; gives the lines that each prints. */
export async function runTexts(python: Python, texts: readonly string[]): Promise<string[][]> {
  const folder = pathOf(new URL("scenarios", import.meta.url));
  const source = `
import contextlib, io, json, sys
sys.path.insert(0, ${JSON.stringify(folder)})
results = []
for text in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(text, {})
    results.append(printed.getvalue().splitlines())
print(json.dumps(results))
`;
  return JSON.parse(
    await output(python.command, ["-W", "ignore", "-c", source], JSON.stringify(texts)),
  );
}

function pathOf(url: URL): string {
  const path = decodeURIComponent(url.pathname);
  return Deno.build.os === "windows" ? path.slice(1) : path;
}

async function output(command: string, args: string[], input: string): Promise<string> {
  const child = new Deno.Command(command, {
    args,
    env: { PYTHONDONTWRITEBYTECODE: "1", PYTHONIOENCODING: "utf-8" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [{ success, stdout, stderr }] = await Promise.all([child.output(), feed(child, input)]);
  if (!success) throw new PythonError(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

async function feed(child: Deno.ChildProcess, input: string): Promise<void> {
  const writer = child.stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(input));
    await writer.close();
  } catch (error) {
    // It has ended before it has read all: then its error says more.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
