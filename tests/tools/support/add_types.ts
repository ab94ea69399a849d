/** Installs what types while you type need, into the course that `COURSE_ROOT` names. */
import { findPython } from "../../../lib/tools/python/python.ts";
import { typesWhileYouType } from "../../../lib/tools/lsp/types.ts";

console.log(JSON.stringify(await typesWhileYouType(await findPython({ need: "lab" }))));
