/** Plots that are shown together and measure the same have the same axes. */
import type { Plot, PlotOptions } from "@observablehq/plot";
import { axisLabel } from "./drawing.ts";

const CONTINUOUS = ["linear", "pow", "sqrt", "log", "symlog"];

/** The domains that make plots comparable, for the axes whose domain the author left open. */
export function sharedAxes(own: Plot, others: readonly Plot[], options: PlotOptions): PlotOptions {
  const shared = (name: "x" | "y") => {
    const scale = own.scale(name);
    if (!scale || !CONTINUOUS.includes(scale.type ?? "") || options[name]?.domain) return {};
    const label = axisLabel(own, name);
    const alike = others.filter((other) => axisLabel(other, name) === label)
      .map((other) => other.scale(name)).filter((other) => other?.type === scale.type);
    const ends = [scale, ...alike].flatMap((scale) => [...scale!.domain!].map(Number));
    const domain = [Math.min(...ends), Math.max(...ends)];
    return alike.length > 0 ? { [name]: { ...options[name], domain } } : {};
  };
  return { ...shared("x"), ...shared("y") };
}
