/** The environment variables that Python is started with. */

/** Variables of pip that would put packages elsewhere than into the environment. */
const ELSEWHERE = ["PIP_TARGET", "PIP_PREFIX", "PIP_ROOT"];

/**
 * Blanks every variable that means another Python, such as `PYTHONHOME` and `PYTHONPATH`. Python
 * and pip take an empty variable for one that is not set.
 */
export function withoutUsersPython(): Record<string, string> {
  const names = Object.keys(Deno.env.toObject()).filter((name) =>
    name.startsWith("PYTHON") || ELSEWHERE.includes(name)
  );
  return { ...Object.fromEntries(names.map((name) => [name, ""])), PIP_USER: "0" };
}
