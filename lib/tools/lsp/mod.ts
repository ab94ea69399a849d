/** Types while you type, in JupyterLab. */
export { typesWhileYouType } from "./types.ts";
