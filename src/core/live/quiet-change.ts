// SPDX-License-Identifier: Apache-2.0

import { MINUTE } from '../clock.ts';
import type { KubeObject } from '../kind.ts';
import type { Lease } from '../kinds/lease.ts';
import { isSame } from './is-same.ts';

/** Written by whoever leads, every few seconds, where leaders are elected by an Endpoints or ConfigMap object. */
const LEADER = 'control-plane.alpha.kubernetes.io/leader';

/** No check takes a lease for stale so early: what was renewed in time was seen as fresh all along. */
const FRESH = MINUTE;

const isRenewal = (before: Lease, after: Lease, now: number): boolean =>
  before.renewTime !== undefined && after.renewTime !== undefined && now - before.renewTime < FRESH;

type Plain = Readonly<Record<string, unknown>>;

/** Without what the writer of a heartbeat changes beside it: when it was changed, and by whom. */
const unstamped = ({ metadata, ...rest }: KubeObject): Plain => {
  const { changed: _, edited: __, annotations, ...kept } = metadata;
  const { [LEADER]: ___, ...others } = annotations;
  return { ...rest, metadata: { ...kept, annotations: others } };
};

/**
 * Whether a change says nothing but that somebody lives: a lease renewed in time, a leader that goes on leading. It is
 * kept, and nobody need look again for it.
 */
export const isQuietChange = (before: KubeObject, after: KubeObject, now: number): boolean => {
  if (before.metadata.uid !== after.metadata.uid) return false;
  if (before.kind === 'Lease') {
    const [old, young] = [before as Lease, after as Lease];
    return (
      isRenewal(old, young, now) &&
      isSame({ ...unstamped(old), renewTime: 0 }, { ...unstamped(young), renewTime: 0 })
    );
  }
  if (before.metadata.annotations[LEADER] === undefined || after.metadata.annotations[LEADER] === undefined)
    return false;
  return isSame(unstamped(before), unstamped(after));
};
