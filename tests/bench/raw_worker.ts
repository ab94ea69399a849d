/** A Worker that answers by hand: the least that a pool could cost. */
/// <reference lib="webworker" />
import * as jobs from "./worker_jobs.ts";

self.onmessage = ({ data: { id, job, argument } }) => {
  self.postMessage({ id, value: jobs[job as keyof typeof jobs](argument) });
};
