// SPDX-License-Identifier: Apache-2.0

import type { RecordedKind } from './raw-object.ts';

/**
 * Whether absence means "there is none". Who records namespaces records the cluster; anything else is a part of one,
 * and what it lacks was never looked at. `claimed` is what the person says, and wins.
 */
export const isComplete = (objects: Iterable<RecordedKind>, claimed?: boolean): boolean => {
  if (claimed !== undefined) return claimed;
  for (const { kind, apiVersion } of objects) if (kind === 'Namespace' && apiVersion === 'v1') return true;
  return false;
};
