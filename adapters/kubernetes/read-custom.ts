// SPDX-License-Identifier: Apache-2.0

import type { KindDefinition, KubeObject } from '../../src/core/kind.ts';
import type { Conditioned } from '../../src/core/kinds/_conditioned.ts';
import type { KindState } from '../../src/core/snapshot.ts';
import { areLeft, leftOutState } from './left-out.ts';
import { type KindReading, type Reading, readKind } from './read-kind.ts';

/** Refused so often in a row, an account may read no kind of other parties: the others are not asked for. */
const ENOUGH = 5;

/** What has no conditions says nothing about itself, and may be there by the ten thousand. */
const speaks = (object: KubeObject): boolean => (object as Conditioned).conditions.length > 0;

/** All kinds of other parties as one: read when each of them was, and the first reason where one was not. */
export const readCustom = async (
  custom: readonly KindDefinition[],
  reading: Reading,
): Promise<KindReading> => {
  const objects: KubeObject[] = [];
  const among = reading.leaving.among(custom);
  if (!areLeft(among)) return { state: leftOutState(among) };
  let unread: Extract<KindState, { status: 'skipped' }> | undefined;
  let refusals = 0;
  for (const kind of among) {
    const { state, failure } = await readKind(kind, reading);
    for (const object of state.objects) if (speaks(object)) objects.push(object);
    if (failure?.type === 'unreachable') return { state, failure };
    if (state.status === 'read' || state.reason === 'absent') {
      refusals = 0;
      continue;
    }
    unread ??= state;
    refusals = state.reason === 'forbidden' ? refusals + 1 : 0;
    if (refusals === ENOUGH) break;
  }
  return { state: unread === undefined ? { status: 'read', objects } : { ...unread, objects, readIn: [] } };
};
