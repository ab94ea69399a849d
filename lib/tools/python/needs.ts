/** What the course needs of Python. */

/** The packages from PyPI and the one place that names their versions. */
export const REQUIREMENTS = ["jupyterlab==4.6.6", "nbclient==0.11.0", "nbformat==5.11.1"];

/** What a command needs of Python: to run notebooks, or to show them. */
export type Need = "run" | "lab";

/** The needs in words. */
export const NEEDS: Record<Need, string> = {
  run: "nbclient and nbformat",
  lab: "JupyterLab 4 or newer, or Notebook 6.4 or newer",
};
