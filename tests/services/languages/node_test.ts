import { assertEquals, assertRejects } from "@std/assert";
import { node } from "@course/services";
import { testWith } from "../support/needs.ts";

testWith("node", "node runs a module, with its arguments", async () => {
  const { output, versions, ran } = await node(
    { args: ["Ada"], version: ">=18" },
    `
    import { version } from "node:process";
    console.log(version, await Promise.resolve(process.argv[2]));
  `,
  );
  assertEquals([output, ran], [`v${versions.Node} Ada`, "now"]);
});

testWith("node", "node does not run a version that does not suit", async () => {
  await assertRejects(
    () => node({ version: "<1" }, `console.log(1)`),
    Error,
    "Node <1 is not installed here",
  );
});

testWith("node", "node shows the error of a program that fails", async () => {
  await assertRejects(() => node(`throw new RangeError("no")`), Error, "RangeError: no");
});
