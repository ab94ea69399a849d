import { assertEquals } from "@std/assert";
import {
  connectionPath,
  ownAddress,
} from "../../../../lib/notebook/kernel/guard/connection_file.ts";

Deno.test("the connection file is named in the command line, in any of its forms", () => {
  const path = "/home/ada/Library/Application Support/Jupyter/runtime/kernel-1.json";
  const words = ["deno", "jupyter", "--kernel", "--conn", path];
  assertEquals(connectionPath(words), path);
  assertEquals(connectionPath([...words.slice(0, 3), `--conn=${path}`]), path);
  assertEquals(connectionPath(words.join(" ")), path);
  assertEquals(connectionPath(`${words.join(" ")} --log-level=info\n`), path);
  assertEquals(connectionPath(["deno", "test"]), undefined);
  assertEquals(connectionPath("deno test"), undefined);
});

Deno.test("a process that is no kernel has no address", async () => {
  assertEquals(await ownAddress(), undefined);
});
