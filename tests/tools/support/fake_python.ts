/** A Python that needs no network: a shell script that makes environments and installs names. */
import { house, join } from "../../../lib/tools/kit/mod.ts";
import { Workshop } from "./run_tool.ts";

/** What the script does when it is asked for a version, an environment, a look or a package. */
const SCRIPT = String.raw`#!/bin/sh
PATH=/usr/bin:/bin
here=$(dirname "$0")
version=$(cat "$(dirname "$(readlink -f "$0")")/version")
packages="$here/../packages$version"
echo $* "HOME=$PYTHONHOME PATH=$PYTHONPATH TARGET=$PIP_TARGET USER=$PIP_USER" >> "$LOG"
case "$*" in
  *"-m venv"*)
    for venv; do :; done
    mkdir -p "$venv/bin" "$venv/packages$version"
    ln -s "$(readlink -f "$0")" "$venv/bin/python"
    if [ -n "$SLOW" ]; then
      sleep 600 & echo $! > "$SLOW"
      wait
    fi ;;
  *"-m pip install"*)
    if [ -n "$OFFLINE" ]; then echo "Network is unreachable"; exit 1; fi
    case "$*" in
      *--target*) mkdir "$(echo "$*" | sed 's/.*--target //; s/ .*//')/share" ;;
      *) mkdir "$packages/nbclient" "$packages/zmq" ;;
    esac ;;
  *sysconfig*) echo "a warning" >&2; echo "[\"$version\", \"$packages\"]" ;;
  *version_info*) echo "3 11" ;;
esac
`;

/** A copy of the course without an environment, on a machine that has nothing but this Python. */
export class FakeMachine implements AsyncDisposable {
  readonly log: string;

  private constructor(readonly shop: Workshop) {
    this.log = shop.path("log");
  }

  static async open(): Promise<FakeMachine> {
    const machine = new FakeMachine(await Workshop.openLinked());
    await Deno.remove(machine.venv);
    await machine.installPython("3.11");
    return machine;
  }

  get venv(): string {
    return this.shop.path(".venv");
  }

  /** Puts a Python of this version on the PATH, in the place of the one before. */
  async installPython(version: string): Promise<void> {
    const home = this.shop.path(`python${version}`), bin = this.shop.path("bin");
    await Deno.mkdir(home, { recursive: true });
    await Deno.mkdir(bin, { recursive: true });
    await Deno.writeTextFile(join(home, "version"), version);
    await Deno.writeTextFile(join(home, "python"), SCRIPT, { mode: 0o755 });
    await Deno.remove(join(bin, "python3")).catch(() => {});
    await Deno.symlink(join(home, "python"), join(bin, "python3"));
  }

  /** The command that makes the environment, or does what another program of `support` does. */
  command(env: Record<string, string> = {}, program = "make_environment"): Deno.Command {
    return new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", join(house.root, `tests/tools/support/${program}.ts`)],
      env: {
        COURSE_ROOT: this.shop.root,
        PATH: this.shop.path("bin"),
        LOG: this.log,
        NO_COLOR: "1",
        ...env,
      },
      stdin: "null",
      stdout: program === "make_environment" ? "null" : "piped",
      stderr: "piped",
    });
  }

  /** Makes the environment: how it ended, what was said, and what the Python was called with. */
  async make(env: Record<string, string> = {}) {
    await Deno.writeTextFile(this.log, "");
    const { code, stderr } = await this.command(env).output();
    const calls = (await Deno.readTextFile(this.log)).trimEnd().split("\n");
    const installed = calls.filter((call) => call.includes("-m pip install")).length;
    return { code, said: new TextDecoder().decode(stderr), calls, installed };
  }

  /** Installs what types while you type need: the variables for JupyterLab, and what was said. */
  async addTypes(env: Record<string, string> = {}) {
    const { stdout, stderr } = await this.command(env, "add_types").output();
    const variables: Record<string, string> = JSON.parse(new TextDecoder().decode(stdout));
    return { variables, said: new TextDecoder().decode(stderr) };
  }

  async [Symbol.asyncDispose]() {
    await this.shop[Symbol.asyncDispose]();
  }
}
