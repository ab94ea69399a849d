/** Rows for intervals that may overlap: each goes into the first row where it is free. */
export function packedRows<T>(
  items: readonly T[],
  extent: (item: T) => [from: number, to: number],
): T[][] {
  const rows: { items: T[]; end: number }[] = [];
  const byStart = items.map((item) => ({ item, extent: extent(item) }))
    .sort((a, b) => a.extent[0] - b.extent[0]);
  for (const { item, extent: [from, to] } of byStart) {
    let row = rows.find((row) => row.end <= from);
    if (!row) rows.push(row = { items: [], end: 0 });
    row.items.push(item);
    row.end = Math.max(to, from);
  }
  return rows.map((row) => row.items);
}
