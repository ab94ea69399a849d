import { assert, assertEquals, assertGreater } from "@std/assert";
import { type EchoCost, echoInDeno, echoInGo, echoInJavaScript } from "@course/services";
import { echoInPython, go, node, python } from "@course/services";

const varies = /[\d.]+/;

Deno.test("the echo program measures its rate and its CPU time, in every language", async () => {
  const packages = ["uvloop"], args = ["uvloop"], version = ">=3.11";
  const results = [
    await node({ varies }, echoInJavaScript),
    await python({ version, varies }, echoInPython()),
    await python({ version, packages, args, varies }, echoInPython()),
    await go({ varies, keep: true }, echoInGo),
  ];
  for (const cost of [...results.map((result) => result.json<EchoCost>()), await echoInDeno()]) {
    assertEquals(Object.keys(cost), ["first", "cpu", "rate"]);
    assert(Object.values(cost).every((number) => number > 0), Deno.inspect(cost));
  }
});

Deno.test("echoInPython computes for each message as long as it is told", async () => {
  const version = ">=3.11", work = 1000, trips = 20; // As notebook 24 has recorded it
  const result = await python({ version, varies }, echoInPython({ trips, work }));
  const { first, cpu } = result.json<EchoCost>();
  assertGreater(Math.min(first, cpu), work);
});
