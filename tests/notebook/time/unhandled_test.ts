import { trapUnhandled } from "../../../lib/notebook/time/unhandled.ts";
import { settle } from "@course/notebook/virtual";
import { assertEquals } from "@std/assert";

Deno.test("an unhandled rejection is reported once, to the last trap that was set", async () => {
  const outer: unknown[] = [], middle: unknown[] = [], inner: unknown[] = [];
  const releases = [outer, middle, inner].map((heard) => trapUnhandled((why) => heard.push(why)));
  try {
    Promise.reject("first");
    await settle();
    releases.pop()!();
    Promise.reject("second");
    await settle();
    assertEquals([outer, middle, inner], [[], ["second"], ["first"]]);
  } finally {
    for (const release of releases) release();
  }
});

Deno.test("a rejection that a listener claims is not reported", async () => {
  const heard: unknown[] = [];
  const release = trapUnhandled((reason) => heard.push(reason));
  const claim = (event: PromiseRejectionEvent) => event.preventDefault();
  addEventListener("unhandledrejection", claim);
  try {
    Promise.reject("claimed");
    await settle();
    assertEquals(heard, []);
  } finally {
    removeEventListener("unhandledrejection", claim);
    release();
  }
});
