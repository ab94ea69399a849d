/// <reference lib="webworker" />
import * as jobs from "./worker_jobs.ts";

self.onmessage = ({ data: { id, job, argument } }) => {
  self.postMessage({ id, value: jobs[job as keyof typeof jobs](argument) });
};
