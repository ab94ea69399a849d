/** A pool of resources: in line, none lost, all closed. */
import { assertEquals, assertRejects } from "@std/assert";
import { ResourcePool } from "@course/services";
import { onVirtualTime } from "@course/notebook/virtual";
import { delay } from "@std/async";

function desks(max: number, { min = 0, fail }: { min?: number; fail?: () => boolean } = {}) {
  const closed: number[] = [];
  let made = 0;
  const open = async () => {
    await delay(10);
    if (fail?.()) throw new Error("no desk");
    return made++;
  };
  const close = (desk: number) => Promise.resolve(closed.push(desk));
  return { closed, recipe: { min, max, open, close } };
}

Deno.test(
  "ResourcePool 1: no more than max are in use, and the line is served in order",
  onVirtualTime(async () => {
    await using pool = await ResourcePool.start(desks(2).recipe);
    const served: number[] = [];
    let inUse = 0, most = 0;
    const work = (i: number) =>
      pool.use(async () => {
        most = Math.max(most, ++inUse);
        served.push(i);
        await delay(100);
        inUse--;
      });
    const all = [0, 1, 2, 3, 4].map(work);
    assertEquals(pool.waiting, 3);
    await Promise.all(all);
    assertEquals([served, most, pool.opened], [[0, 1, 2, 3, 4], 2, [0, 1]]);
  }),
);

Deno.test(
  "ResourcePool 2: a resource goes back when the work fails, at once or later",
  onVirtualTime(async () => {
    await using pool = await ResourcePool.start(desks(1).recipe);
    const atOnce = () => {
      throw new Error("at once");
    };
    await assertRejects(() => pool.use(atOnce), Error, "at once");
    await assertRejects(() => pool.use(() => Promise.reject(new Error("later"))), Error, "later");
    assertEquals(await pool.use((desk) => Promise.resolve(desk)), 0);
  }),
);

Deno.test(
  "ResourcePool 2: if opening fails, the next in line tries",
  onVirtualTime(async () => {
    let failures = 1;
    await using pool = await ResourcePool.start(desks(1, { fail: () => failures-- > 0 }).recipe);
    const first = assertRejects(() => pool.acquire(), Error, "no desk");
    const second = pool.use((desk) => Promise.resolve(desk));
    await first;
    assertEquals(await second, 0);
  }),
);

Deno.test(
  "ResourcePool 3: min are opened at the start, and all are closed in the end",
  onVirtualTime(async () => {
    const { recipe, closed } = desks(5, { min: 2 });
    {
      await using pool = await ResourcePool.start(recipe);
      assertEquals(pool.opened, [0, 1]);
      await Promise.all([1, 2, 3].map(() => pool.use(() => delay(10))));
    }
    assertEquals(closed, [0, 1, 2]);
  }),
);
