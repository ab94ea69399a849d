import { explore, type Program } from "@course/notebook";
import { assert, assertEquals, assertRejects } from "@std/assert";

/** How many classes there are of two tasks that do this to a shared object, in one step each. */
async function classes<T extends object>(
  initial: () => T,
  one: (state: T) => unknown,
  other: (state: T) => unknown,
): Promise<number> {
  const program: Program = ({ shared }) => {
    const state = shared(initial());
    return { tasks: { A: () => void one(state), B: () => void other(state) } };
  };
  const found = await explore("shared", program);
  found.assertSafe();
  assertEquals(found.estimate, 2);
  return found.schedules;
}

Deno.test("steps conflict where one writes what the other touches: in objects, arrays, maps and sets", async () => {
  const point = () => ({ x: 0, y: 0, inner: { z: 0 } });
  assertEquals(await classes(point, (s) => s.x, (s) => s.x), 1, "two reads");
  assertEquals(await classes(point, (s) => s.x = 1, (s) => s.y = 1), 1, "two places");
  assertEquals(await classes(point, (s) => s.x = 1, (s) => s.x), 2, "a write and a read");
  assertEquals(await classes(point, (s) => s.inner.z = 1, (s) => s.inner.z), 2, "inside");
  assertEquals(await classes(point, (s) => s.inner.z = 1, (s) => s.x = 1), 1, "inside and beside");
  assertEquals(await classes(point, (s) => s.inner = { z: 1 }, (s) => s.inner.z), 2, "replaced");
  assertEquals(
    await classes((): Record<string, number> => ({}), (s) => Object.keys(s), (s) => s.x = 1),
    2,
    "keys and a new key",
  );
  const list = () => [1, 2, 3];
  assertEquals(await classes(list, (s) => s[0] = 5, (s) => s[1]), 1, "two items");
  assertEquals(await classes(list, (s) => s.push(4), (s) => s.length), 2, "a length");
  assertEquals(await classes(list, (s) => s.length = 0, (s) => s[2]), 2, "an item that goes");
  assertEquals(await classes(list, (s) => s.at(-1), (s) => s.includes(2)), 1, "two looks");
  const map = () => new Map([["a", { n: 0 }]]);
  assertEquals(await classes(map, (s) => s.get("a"), (s) => s.has("b")), 1, "two looks at a map");
  assertEquals(
    await classes(map, (s) => s.set("b", { n: 1 }), (s) => s.has("b")),
    2,
    "a new entry",
  );
  assertEquals(
    await classes(map, (s) => s.get("a")!.n = 1, (s) => [...s.values()][0].n),
    2,
    "a value",
  );
  assertEquals(await classes(() => new Set([1]), (s) => s.add(2), (s) => s.size), 2, "a set");
});

Deno.test("an object whose inside cannot be seen conflicts with everything", async () => {
  class Counter {
    #n = 0;
    increment() {
      return ++this.#n;
    }
  }
  const initial = () => ({ counter: new Counter(), x: 0 });
  assertEquals(await classes(initial, (s) => s.counter.increment(), (s) => s.x), 2);
});

Deno.test("what is shared is what it was: the same objects, values and methods", async () => {
  const found = await explore("same", ({ at, shared }) => {
    const item = { id: 1 };
    const state = shared({
      items: [item],
      byId: new Map([[1, item]]),
      get first() {
        return this.items[0];
      },
    });
    return {
      tasks: {
        A: async () => {
          assert(state.items[0] === state.byId.get(1));
          assert(state.first === state.items[0]);
          await at("has looked");
          state.items.push({ id: 2 });
          state.byId.set(2, state.items[1]);
        },
      },
      atEnd: () => {
        assertEquals(state.items, [{ id: 1 }, { id: 2 }]);
        assert(state.items[1] === state.byId.get(2));
        assertEquals([...state.byId.keys()], [1, 2]);
      },
    };
  });
  found.assertSafe();
});

Deno.test("always sees every state: steps that it can tell apart are tried in both orders", async () => {
  const found = await explore("x before y", ({ shared }) => {
    const state = shared({ x: 0, y: 0 });
    return {
      tasks: { A: () => void (state.x = 1), B: () => void (state.y = 1) },
      always: () => state.x >= state.y,
    };
  });
  assertEquals([found.schedules, found.broken], [2, 1]);
  assertEquals(found.example.replay, "B A");
});

Deno.test("a variable that is shared without being declared is noticed", async () => {
  const undeclared = (message: (n: number) => string): Program => ({ at, shared }) => {
    let n = 0;
    const state = shared({ a: 0, b: 0 });
    const increment = (own: "a" | "b") => async () => {
      const read = n;
      state[own]++;
      await at(message(read));
      n = read + 1;
    };
    return { tasks: { A: increment("a"), B: increment("b") }, state: () => ({ n }) };
  };
  for (const message of [() => "has read", (n: number) => `has read ${n}`]) {
    await assertRejects(
      () => explore("undeclared", undeclared(message)),
      Error,
      "although they touch nothing in common that is declared",
    );
  }
});
