import { assertEquals, assertRejects } from "@std/assert";
import { ToolError, writeFile } from "../../../lib/tools/kit/mod.ts";

const isUnix = Deno.build.os !== "windows";

/** A folder of its own for a test, and what lies in it. */
class Desk implements AsyncDisposable {
  private constructor(readonly path: string) {}

  static async open(): Promise<Desk> {
    return new Desk(await Deno.realPath(await Deno.makeTempDir()));
  }

  at(name: string): string {
    return `${this.path}/${name}`;
  }

  names(): string[] {
    return [...Deno.readDirSync(this.path)].map(({ name }) => name).sort();
  }

  async [Symbol.asyncDispose]() {
    await Deno.remove(this.path, { recursive: true });
  }
}

async function refused(path: string, message: string): Promise<void> {
  assertEquals((await assertRejects(() => writeFile(path, "new"), ToolError)).message, message);
}

Deno.test("a file is written whole, in a folder that is made for it", async () => {
  await using desk = await Desk.open();
  await writeFile(desk.at("a.txt"), "old");
  await writeFile(desk.at("a.txt"), "new");
  assertEquals(await Deno.readTextFile(desk.at("a.txt")), "new");
  await writeFile(desk.at("deep/er/b.txt"), "new");
  assertEquals(await Deno.readTextFile(desk.at("deep/er/b.txt")), "new");
  assertEquals(desk.names(), ["a.txt", "deep"], "no draft is left");
});

Deno.test({
  name: "a file keeps its mode",
  ignore: !isUnix,
  async fn() {
    await using desk = await Desk.open();
    for (const mode of [0o600, 0o755, 0o664]) {
      await Deno.writeTextFile(desk.at("a.txt"), "old");
      await Deno.chmod(desk.at("a.txt"), mode);
      await writeFile(desk.at("a.txt"), "new");
      assertEquals((await Deno.stat(desk.at("a.txt"))).mode! & 0o777, mode);
    }
  },
});

Deno.test({
  name: "a link stays a link, and the file behind it is written",
  ignore: !isUnix,
  async fn() {
    await using desk = await Desk.open();
    await Deno.mkdir(desk.at("far"));
    await Deno.symlink("far/a.txt", desk.at("one"));
    await Deno.symlink("one", desk.at("two"));
    for (const text of ["first, where nothing was", "second"]) {
      await writeFile(desk.at("two"), text);
      assertEquals(await Deno.readTextFile(desk.at("far/a.txt")), text);
    }
    assertEquals(await Deno.readLink(desk.at("one")), "far/a.txt");
    assertEquals(await Deno.readLink(desk.at("two")), "one");
    await Deno.symlink("round", desk.at("round"));
    await refused(
      desk.at("round"),
      `Cannot write ${desk.at("round")}: its links go round in a circle`,
    );
  },
});

Deno.test({
  name: "a read-only file is left alone",
  ignore: !isUnix,
  async fn() {
    await using desk = await Desk.open();
    await Deno.writeTextFile(desk.at("a.txt"), "old");
    await Deno.chmod(desk.at("a.txt"), 0o444);
    await refused(desk.at("a.txt"), `Cannot write ${desk.at("a.txt")}: it is read-only`);
    assertEquals(await Deno.readTextFile(desk.at("a.txt")), "old");
    assertEquals(desk.names(), ["a.txt"]);
  },
});

Deno.test("a folder or file in the way is said in a sentence", async () => {
  await using desk = await Desk.open();
  await Deno.mkdir(desk.at("folder"));
  await Deno.writeTextFile(desk.at("file"), "");
  await refused(desk.at("folder"), `Cannot write ${desk.at("folder")}: it is a folder`);
  for (const name of ["file/a.txt", "file/deep/a.txt"]) {
    const path = desk.at(name);
    await refused(path, `Cannot write ${path}: a file is where a folder should be`);
  }
  assertEquals(desk.names(), ["file", "folder"]);
});

Deno.test({
  name: "a folder where nothing may be written is said in a sentence",
  ignore: Deno.build.os !== "linux",
  async fn() {
    // Whoever runs this may be root, to whom everything is permitted but this.
    await refused("/proc/a.txt", "Cannot write /proc/a.txt: it does not exist");
    await refused("/sys/a.txt", "Cannot write /sys/a.txt: there is no permission");
  },
});

Deno.test({
  name: "on a full disk the old text stays, no draft is left, and a sentence says so",
  ignore: !mayMount(),
  async fn() {
    await using desk = await Desk.open();
    mount("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", desk.path);
    try {
      await writeFile(desk.at("a.txt"), "old");
      const error = await assertRejects(
        () => writeFile(desk.at("a.txt"), "x".repeat(1 << 20)),
        ToolError,
      );
      assertEquals(error.message, `Cannot write ${desk.at("a.txt")}: the disk is full`);
      assertEquals(await Deno.readTextFile(desk.at("a.txt")), "old");
      assertEquals(desk.names(), ["a.txt"]);
      mount("mount", "-o", "remount,ro", desk.path);
      await refused(
        desk.at("a.txt"),
        `Cannot write ${desk.at("a.txt")}: the disk can only be read`,
      );
    } finally {
      mount("umount", desk.path);
    }
  },
});

function mayMount(): boolean {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  const folder = Deno.makeTempDirSync();
  try {
    const mounted = mount("mount", "-t", "tmpfs", "tmpfs", folder);
    return mounted && mount("umount", folder);
  } finally {
    Deno.removeSync(folder);
  }
}

function mount(program: string, ...args: string[]): boolean {
  return new Deno.Command(program, { args, stderr: "null" }).outputSync().success;
}
