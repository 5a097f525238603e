// SPDX-License-Identifier: Apache-2.0

import type { EndpointSlice } from './kinds/endpoint-slice.ts';

const NONE: readonly never[] = Object.freeze([]);

/** One table per list of slices: each Service of a namespace asks for its own. */
const tables = new WeakMap<readonly EndpointSlice[], ReadonlyMap<string, readonly EndpointSlice[]>>();

const tableOf = (slices: readonly EndpointSlice[]): ReadonlyMap<string, readonly EndpointSlice[]> => {
  const known = tables.get(slices);
  if (known !== undefined) return known;
  const made = new Map<string, EndpointSlice[]>();
  for (const slice of slices) {
    const { service } = slice;
    if (service === undefined) continue;
    const own = made.get(service);
    if (own === undefined) made.set(service, [slice]);
    else own.push(slice);
  }
  tables.set(slices, made);
  return made;
};

/** The slices of a Service among those of its namespace. */
export const slicesOf = (service: string, slices: readonly EndpointSlice[]): readonly EndpointSlice[] =>
  tableOf(slices).get(service) ?? NONE;
