/** What README.md and two notebooks say about all notebooks, made from the notebooks. */
export { claimsTable } from "./claims_table.ts";
export { contentsTable } from "./contents_table.ts";
export { examplesTable } from "./examples_table.ts";
export { glossaryTable } from "./glossary_table.ts";
export { EXAMPLES, FIGURES } from "./examples_and_figures.ts";
export { isItem, PLAN } from "./notes.ts";
export { notesTable } from "./notes_table.ts";
export { readmePictures } from "./pictures.ts";
