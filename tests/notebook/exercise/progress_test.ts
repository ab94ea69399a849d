import { exercise } from "@course/notebook";
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  readProgress,
  recordPrediction,
  recordProgress,
} from "../../../lib/notebook/exercise/progress.ts";
import { withProgress } from "./support/with_progress.ts";

Deno.test("progress is written whole or not at all, sorted, and readable by people", () =>
  withProgress(async (file) => {
    recordProgress("02.1", (before) => ({ ...before, attempts: 1 }));
    recordProgress("01.1", (before) => ({ ...before, solved: true }));
    const text = await Deno.readTextFile(file);
    assert(text.indexOf("01.1") < text.indexOf("02.1") && text.endsWith("}\n"));
    assertEquals([...Deno.readDirSync(file.replace(/\/[^/]*$/, ""))].length, 1, "no draft is left");
    // A reader that opened the file before a change still reads the whole of the old.
    using open = await Deno.open(file);
    recordProgress("01.1", (before) => ({ ...before, attempts: 9 }));
    const bytes = new Uint8Array(text.length + 100);
    assertEquals(new TextDecoder().decode(bytes.subarray(0, (await open.read(bytes))!)), text);
  }));

Deno.test("predictions are kept beside the exercises, and neither loses the other", () =>
  withProgress(() => {
    recordPrediction("05.sum", { total: 400 });
    recordProgress("01.1", (before) => ({ ...before, solved: true }));
    recordPrediction("01.race", { first: "tea" });
    const { exercises, predictions } = readProgress();
    assert(exercises["01.1"].solved);
    assertEquals(Object.entries(predictions!), [
      ["01.race", { first: "tea" }],
      ["05.sum", { total: 400 }],
    ]);
  }));

Deno.test("a progress file that is not the course's is neither believed nor lost", () =>
  withProgress(async (file) => {
    const damaged = ["{ not json", "[]", '{"version": 2}', "null", '{"version": 1}'];
    damaged.push('{"version": 1, "exercises": {}, "predictions": []}');
    damaged.push('{"version": 1, "exercises": null}', '{"version": 1, "exercises": []}');
    for (const [index, text] of damaged.entries()) {
      await Deno.writeTextFile(file, text);
      assertThrows(() => readProgress(), SyntaxError, "keeps it aside and starts a new one");
      const aside = recordProgress("01.1", (before) => ({ ...before, solved: true }));
      assertEquals(aside, `${file}.damaged-${index + 1}`);
      assertEquals(await Deno.readTextFile(aside!), text);
      assert(readProgress().exercises["01.1"].solved);
    }
    assertEquals(recordProgress("01.1", (before) => before), undefined);
    await Deno.writeTextFile(file, "{");
    await exercise("00.1").hint(1); // Says where the damaged file is, and goes on.
    assertEquals(readProgress().exercises["00.1"].hints, 1);
  }));
