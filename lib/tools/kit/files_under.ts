/** The files of a few folders, in order, as paths from the root with forward slashes. */
export async function filesUnder(root: string, folders: string[], ending = ""): Promise<string[]> {
  const found: string[] = [];
  const visit = async (folder: string) => {
    for await (const { name, isDirectory } of Deno.readDir(`${root}/${folder}`)) {
      const path = `${folder}/${name}`;
      if (isDirectory) await visit(path);
      else if (name.endsWith(ending)) found.push(path);
    }
  };
  for (const folder of folders) await visit(folder);
  return found.sort();
}
