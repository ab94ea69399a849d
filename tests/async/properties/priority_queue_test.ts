import fc from "fast-check";
import { onVirtualTime } from "@course/notebook/virtual";
import { assert } from "@std/assert";
import { PriorityQueue } from "@course/async";
import { forAll } from "./programs.ts";

const get = fc.constant("get" as const);
const number = fc.oneof(fc.nat(20), fc.double({ noNaN: true }), fc.constantFrom(0, -0));

const orders = {
  "numbers": fc.oneof(get, number),
  "numbers, and later others": fc.oneof({ weight: 5, arbitrary: number }, {
    weight: 5,
    arbitrary: get,
  }, { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 20n }) }),
};

for (const [name, step] of Object.entries(orders)) {
  Deno.test(
    `PQ1 PQ2 random ${name} leave as if the oldest of the smallest were looked for each time`,
    onVirtualTime(() =>
      forAll(fc.array(step, { maxLength: 100, size: "max" }), (steps) => {
        const queue = new PriorityQueue<number | bigint>();
        const items: (number | bigint)[] = [];
        const take = () => {
          const smallest = items.findIndex((item) => items.every((other) => !(other < item)));
          const [expected] = items.splice(smallest, 1);
          assert(Object.is(queue.getNowait(), expected), `expected ${expected}`);
        };
        for (const one of steps) {
          if (one !== "get") {
            queue.putNowait(one);
            items.push(one);
          } else if (items.length > 0) {
            take();
          }
        }
        while (items.length > 0) take();
        assert(queue.empty);
        return Promise.resolve();
      })
    ),
  );
}
