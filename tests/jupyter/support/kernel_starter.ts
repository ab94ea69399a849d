/** Starts a kernel, prints its process id, and waits to be killed. */
import { TestKernel } from "./test_kernel.ts";

const kernel = await TestKernel.withCourse();
console.log(kernel.pid);
await kernel.ended;
