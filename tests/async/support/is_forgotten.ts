import { settle } from "@course/notebook/virtual";
import v8 from "node:v8";
import vm from "node:vm";

v8.setFlagsFromString("--expose-gc");
const collectGarbage = vm.runInNewContext("gc") as () => void;

/** Whether nothing refers any more to the one object that the body has handed over. */
export async function isForgotten(body: () => Promise<{ one: object }>): Promise<boolean> {
  const weak = await weakly(body);
  for (let round = 0; round < 3 && weak.deref() !== undefined; round++) {
    await settle(); // A weak reference that was read is strong until the end of the turn.
    collectGarbage();
  }
  return weak.deref() === undefined;
}

/** In a function of its own, so that no variable keeps the object alive. */
async function weakly(body: () => Promise<{ one: object }>): Promise<WeakRef<object>> {
  return new WeakRef((await body()).one);
}
