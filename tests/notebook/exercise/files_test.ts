import { assertEquals, assertStringIncludes } from "@std/assert";
import { answerText, cellText, exercisesOf } from "../../../lib/notebook/exercise/files.ts";

Deno.test("a module as a cell's text: no imports, no export", async () => {
  assertEquals(
    cellText(
      'import { delay } from "@std/async";\nimport type {\n  A,\n  B,\n} from "./x.ts";\n\n' +
        "/** Note. */\nexport type T = A | B;\n\n// deno-lint-ignore require-await\n" +
        "export async function f(): Promise<void> {\n  const text = `import x;`;\n}\n",
    ),
    "/** Note. */\ntype T = A | B;\n\nasync function f(): Promise<void> {\n  const text = `import x;`;\n}",
  );
  assertStringIncludes(await answerText("00.1", "starter"), "async function later");
});

Deno.test("the exercises of a notebook come in order, and a notebook may have none", async () => {
  assertEquals((await exercisesOf("05")).map(({ id }) => id), ["05.1", "05.2", "05.3"]);
  assertEquals(await exercisesOf("98"), []);
});
