/** The titles of tests that begin with the number of a behaviour. */

/** A test whose title begins with numbers of behaviours. */
export interface Title {
  readonly numbers: readonly string[];
  /** Without the numbers; `…` where the title differs from one run of the test to another. */
  readonly words: string;
  /** Relative to the folder of the tests. */
  readonly file: string;
}

/** One or more numbers, and then words: at the beginning of a string. */
const TITLE = /(["`])((?:[A-Z]{1,2}\d+ )+)((?:(?!\1)[^\n])*[a-z](?:(?!\1)[^\n])*)\1/g;

/** What a suite that runs for several classes adds to each of its titles: ` (PQ5)`. */
const SUFFIX = /" \(([A-Z]{1,2}\d+)\)"/g;

/** All of them in a folder of tests, in the order of the files. */
export async function readTitles(folder: URL): Promise<Title[]> {
  const files = (await filesIn(folder)).filter((file) => /(_test|_likes)\.ts$/.test(file)).sort();
  const titles = await Promise.all(files.map(async (file) => {
    const text = await Deno.readTextFile(new URL(file, folder));
    const titles = [...text.matchAll(TITLE)].map(([, , numbers, words]) => ({
      numbers: numbers.trim().split(" "),
      words: words.replaceAll(/\$\{[^}]*\}/g, "…"),
      file,
    }));
    const suites = [...text.matchAll(SUFFIX)].map(([, number]) => ({
      numbers: [number],
      words: "the whole suite runs for it",
      file,
    }));
    return [...titles, ...suites];
  }));
  return titles.flat();
}

async function filesIn(folder: URL, prefix = ""): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(prefix, folder))) {
    if (isDirectory) files.push(...await filesIn(folder, `${prefix}${name}/`));
    else files.push(prefix + name);
  }
  return files;
}
