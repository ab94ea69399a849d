/** What the checks of several notebooks use. */
export { countTimers } from "./count_timers.ts";
export { inEveryOrder, inManyOrders, must } from "./every_order.ts";
export { failures, outcomeOf } from "./failures.ts";
export { listenersOn } from "./listeners.ts";
export { soon } from "./soon.ts";
