import { isDeepStrictEqual } from "node:util";

/**
 * Whether two values have the same structure: the same class, the same own properties with equal
 * values. Keys of Maps and members of Sets need not stand in the same order, `0` equals `-0` and
 * `NaN` equals `NaN`, and an object without a prototype equals a literal with the same properties.
 */
export function equal(a: unknown, b: unknown): boolean {
  return compare(a, b, new Map());
}

/** `assumed` holds the pairs being compared further up, so that circular values come to an end. */
function compare(
  a: unknown,
  b: unknown,
  assumed: Map<object, Set<object>>,
): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b)) return false;
  if (classOf(a) !== classOf(b)) return false;
  if (
    a instanceof Date || a instanceof RegExp || a instanceof URL ||
    ArrayBuffer.isView(a)
  ) {
    return a instanceof URL ? String(a) === String(b) : isDeepStrictEqual(a, b);
  }
  if (a instanceof WeakMap || a instanceof WeakSet) {
    throw new TypeError(
      `Cannot compare two ${a.constructor.name}s: their content cannot be listed`,
    );
  }
  if (assumed.get(a)?.has(b)) return true;
  assumed.set(a, (assumed.get(a) ?? new Set()).add(b));
  const same = (x: unknown, y: unknown) => compare(x, y, assumed);

  if (
    a instanceof WeakRef && !same(a.deref(), (b as WeakRef<object>).deref())
  ) return false;
  if (
    a instanceof Error &&
    !same([a.name, a.message], [(b as Error).name, (b as Error).message])
  ) {
    return false;
  }
  if (a instanceof Set && !sameEntries([...a], [...b as Set<unknown>], same)) {
    return false;
  }
  if (
    a instanceof Map &&
    !sameEntries([...a], [...b as Map<unknown, unknown>], same)
  ) return false;

  const keys = ownKeys(a);
  return keys.length === ownKeys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(Reflect.get(a, key), Reflect.get(b, key)));
}

/** Whether each of `left` has a partner of its own in `right`, in whatever order. */
function sameEntries(
  left: unknown[],
  right: unknown[],
  same: (x: unknown, y: unknown) => boolean,
): boolean {
  return left.length === right.length && left.every((x) => {
    const partner = right.findIndex((y) => same(x, y));
    if (partner >= 0) right.splice(partner, 1);
    return partner >= 0;
  });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function classOf(value: object): unknown {
  return Object.getPrototypeOf(value)?.constructor ?? Object;
}

function ownKeys(value: object): PropertyKey[] {
  const isHidden = (key: PropertyKey) => !Object.prototype.propertyIsEnumerable.call(value, key);
  return Reflect.ownKeys(value).filter((key) => !isHidden(key));
}
