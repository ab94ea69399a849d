/** Calls the tools as a user calls them, on a copy of the course. */
import { house, join } from "../../../lib/tools/kit/mod.ts";
import { type Notebook, writeNotebook } from "../../../lib/tools/notebook/mod.ts";
import { copyHouse, type CopyOptions } from "./copy_house.ts";
import { type CellText, notebookOf } from "./notebook_of.ts";

/** What a tool said and how it left. */
export interface Said {
  code: number;
  out: string;
}

/** A copy of the course that has only the notebooks a test puts there. */
export class Workshop implements AsyncDisposable {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async open(options: CopyOptions = { notebooks: false }): Promise<Workshop> {
    return new Workshop(await copyHouse(options));
  }

  /** A copy whose `lib` is the course's own: quicker, for tests that write nothing there. */
  static async openLinked(options: CopyOptions = { notebooks: false }): Promise<Workshop> {
    return new Workshop(await copyHouse({ ...options, lib: "linked" }));
  }

  /** The path of a file in the copy. */
  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  /** Puts a notebook there. */
  async put(name: string, notebook: Notebook | Record<string, CellText>): Promise<string> {
    const path = this.path("notebooks", `${name}.ipynb`);
    const whole = "nbformat" in notebook ? notebook as Notebook : notebookOf(notebook);
    await writeNotebook(path, whole);
    return path;
  }

  /** Runs `lib/tools/<tool>.ts` with everything it prints as one text, without colours. */
  async tool(tool: string, ...args: string[]): Promise<Said> {
    const { code, stdout, stderr } = await this.command(tool, args).output();
    return { code, out: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
  }

  /** The command that runs a tool, for tests that stop it half-way or change its environment. */
  command(tool: string, args: string[] = [], env: Record<string, string> = {}): Deno.Command {
    return new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", join(house.root, "lib", "tools", `${tool}.ts`), ...args],
      cwd: this.root,
      env: { COURSE_ROOT: this.root, INIT_CWD: this.root, NO_COLOR: "1", ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
  }
}
