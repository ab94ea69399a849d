/** Makes the Python environment of the course that `COURSE_ROOT` names. */
import { defineCommand, house, main } from "../../../lib/tools/kit/mod.ts";
import { makeEnvironment } from "../../../lib/tools/python/environment.ts";

await main(defineCommand({
  name: "run",
  summary: "",
  options: {},
  async run() {
    await makeEnvironment(house);
    return 0;
  },
}));
