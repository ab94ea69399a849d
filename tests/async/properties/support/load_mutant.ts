/** A class of the library with one fault that was put into its source. */

const library = new URL("../../../../lib/async/", import.meta.url);

/** One fault: in a file, one piece of code is replaced by another. */
export interface Mutant {
  /** What is wrong with it. */
  readonly fault: string;
  readonly code: string;
  readonly by: string;
  /** Where the code is; the file of the class, if it is left out. */
  readonly file?: string;
}

/** Loads a module of the library with the fault, or without any; none of it is known to the explorer. */
export async function loadCopy(
  folder: string,
  files: readonly string[],
  mutant?: Mutant,
): Promise<Record<string, unknown>> {
  const [entry] = files;
  const place = await Deno.makeTempDir({ dir: folder });
  const faulty = mutant && (mutant.file ?? entry);
  for (const file of new Set([...files, ...(faulty ? [faulty] : [])])) {
    let source = await Deno.readTextFile(new URL(file, library));
    if (file === faulty) {
      const { code, by } = mutant!;
      if (!source.includes(code)) throw new Error(`There is no ${JSON.stringify(code)} in ${file}`);
      source = source.replace(code, () => by);
    }
    await Deno.writeTextFile(`${place}/${file}`, withImports(source, [...files, faulty]));
  }
  return await import(`file://${place}/${entry}`);
}

/** Imports from the library what is not copied. */
function withImports(source: string, copied: readonly (string | undefined)[]): string {
  return source.replace(
    /from "\.\/([\w.]+)"/g,
    (all, file) => copied.includes(file) ? all : `from "${new URL(file, library)}"`,
  );
}
