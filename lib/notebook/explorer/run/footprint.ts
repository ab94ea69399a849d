/** What a step touches: two steps that touch nothing in common can change places. */

/** The things that a step reads and writes, by their numbers. */
export class Footprint {
  static readonly EVERYTHING: Footprint = new Footprint([], [], true);

  constructor(
    readonly reads: number[] = [],
    readonly writes: number[] = [],
    /** Whether nothing is known of the step, so that it counts as touching everything. */
    public all = false,
  ) {}

  /** Whether the order of the two steps may matter: both touch a thing, and one of them writes it. */
  conflictsWith(other: Footprint): boolean {
    if (this.all || other.all) return true;
    return meet(this.writes, other.writes) || meet(this.writes, other.reads) ||
      meet(this.reads, other.writes);
  }

  /** Whether the same things were touched in the same order. */
  equals({ reads, writes, all }: Footprint): boolean {
    return isSame(this.reads, reads) && isSame(this.writes, writes) && this.all === all;
  }

  /** Adds what another one touches; returns whether anything was new. */
  takeIn(other: Footprint): boolean {
    const { length: reads } = this.reads, { length: writes } = this.writes, { all } = this;
    for (const thing of other.reads) add(this.reads, thing);
    for (const thing of other.writes) add(this.writes, thing);
    this.all ||= other.all;
    return this.reads.length > reads || this.writes.length > writes || this.all !== all;
  }
}

/** Quadratic, because there are few things in each. */
function meet(one: readonly number[], other: readonly number[]): boolean {
  for (const thing of one) if (other.includes(thing)) return true;
  return false;
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((thing, i) => thing === other[i]);
}

/** Adds a thing that is not there yet. */
export function add(things: number[], thing: number): void {
  if (!things.includes(thing)) things.push(thing);
}
