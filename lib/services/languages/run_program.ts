/** One program, from its text to what it printed. */
import { timeLimit } from "../time_limit.ts";

/** A program and how to run it. */
export interface Run {
  /** The interpreter and its arguments; the program's file comes after them. */
  readonly command: readonly string[];
  /** The name of the program's file. */
  readonly file: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Ends the program. */
  readonly signal?: AbortSignal;
  /** Milliseconds of real time that the program may take. */
  readonly timeout: number;
}

/** What a program has left when it has ended. */
export interface Ended {
  readonly code: number;
  readonly output: string;
  readonly stderr: string;
}

const WINDOWS = Deno.build.os === "windows";

/**
 * Runs a program in a temporary folder, with none of the user's settings for its language.
 *
 * Nothing of it is left, however it ends: the folder is removed, and every process that it started
 * is killed (on Windows only the program itself), even if this process is killed meanwhile.
 *
 * @throws {DOMException} If it takes too long (`TimeoutError`); if `signal` aborts, its reason.
 */
export async function runProgram(run: Run): Promise<Ended> {
  run.signal?.throwIfAborted();
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "course_" }));
  try {
    await Deno.writeTextFile(`${folder}/${run.file}`, run.program);
    const { code, stdout, stderr } = await outputOf(run, folder);
    return { code, output: tidy(stdout, folder), stderr: tidy(stderr, folder) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function outputOf({ command, file, args, signal, timeout }: Run, folder: string) {
  const child = start([...command, file, ...args], folder);
  const streams = Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  using limit = timeLimit(timeout);
  const stop = AbortSignal.any([limit.signal, ...signal ? [signal] : []]);
  const kill = () => killGroup(child);
  stop.addEventListener("abort", kill);
  try {
    const { code } = await child.status;
    kill(); // Whatever it has started
    const [stdout, stderr] = await streams;
    signal?.throwIfAborted();
    if (limit.signal.aborted) throw tooSlow(timeout);
    return { code, stdout, stderr };
  } finally {
    stop.removeEventListener("abort", kill);
    await child.stdin.close().catch(() => {}); // Its reader is gone
  }
}

/**
 * Runs a command in a process group of its own. This process holds the other end of the shell's
 * input: if it is killed, the input ends, and the shell removes the folder and ends the group.
 */
const GUARD = `
exec 3<&0 </dev/null
"$@" 3<&- &
program=$!
{ cat <&3; rm -rf "$0"; kill -KILL 0; } >/dev/null 2>&1 &
wait $program`;

function start(command: readonly string[], cwd: string) {
  const [program, ...args] = WINDOWS ? command : ["sh", "-c", GUARD, cwd, ...command];
  return new Deno.Command(program, {
    args,
    cwd,
    env: cleanEnvironment(),
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    detached: !WINDOWS,
  }).spawn();
}

function killGroup(child: Deno.ChildProcess): void {
  try {
    Deno.kill(WINDOWS ? child.pid : -child.pid, "SIGKILL");
  } catch {
    // There is nothing left to kill.
  }
}

/** The environment without settings of Python, Node and Go, and with what nothing depends on. */
export function cleanEnvironment(): Record<string, string> {
  const inherited = Object.entries(Deno.env.toObject())
    .filter(([name]) => !/^(PYTHON|NODE_|GOFLAGS$|GOWORK$|VIRTUAL_ENV$|FORCE_COLOR$)/i.test(name));
  return {
    ...Object.fromEntries(inherited),
    ...{ NO_COLOR: "1", PYTHONUTF8: "1", PYTHONDONTWRITEBYTECODE: "1" },
    ...{ GOPROXY: "off", GOTOOLCHAIN: "local" }, // Nothing is ever fetched
  };
}

function textOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  return new Response(stream).text();
}

/** The same text on every machine: without the folder's name and Windows' line ends. */
function tidy(text: string, folder: string): string {
  return text.replaceAll(`${folder}${WINDOWS ? "\\" : "/"}`, "").replaceAll("\r\n", "\n").trimEnd();
}

function tooSlow(timeout: number): DOMException {
  return new DOMException(`The program did not end within ${timeout} ms`, "TimeoutError");
}
