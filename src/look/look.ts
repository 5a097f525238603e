// SPDX-License-Identifier: Apache-2.0

import { assertNever } from '../core/assert-never.ts';
import type { Look, Looked, Moment, Sight } from '../core/look.ts';
import { seeCluster } from './cluster.ts';
import { seeEvents } from './events.ts';
import { seeList } from './list.ts';
import { seeLogs } from './logs.ts';
import { seeObject } from './object.ts';
import type { Reading } from './reading.ts';
import { seeRelations } from './relations.ts';
import { seeTimeline } from './timeline.ts';

const see = async (look: Look, reading: Reading, told: readonly Moment[]): Promise<Sight> => {
  switch (look.what) {
    case 'list':
      return seeList(look, reading);
    case 'object':
      return seeObject(look, reading);
    case 'events':
      return seeEvents(look, reading);
    case 'logs':
      return seeLogs(look, reading);
    case 'relations':
      return seeRelations(look, reading);
    case 'timeline':
      return seeTimeline(look, reading, told);
    case 'cluster':
      return seeCluster(reading);
    default:
      return assertNever(look);
  }
};

/** What was asked for, as far as it may be seen. `told`: what is remembered of the incident that it is about. */
export const lookAt = async (
  look: Look,
  reading: Reading,
  { told, now }: { readonly told: readonly Moment[]; readonly now: number },
): Promise<Looked> => {
  const watched = watchedReading(reading, now);
  const sight = await see(look, watched.reading, told);
  return { schema: 1, cluster: reading.cluster.name, takenAt: watched.takenAt(), sight };
};

/** The same, noting the cluster's own clock on the way. */
const watchedReading = (
  reading: Reading,
  now: number,
): { readonly reading: Reading; readonly takenAt: () => number } => {
  let takenAt: number | undefined;
  const { cluster } = reading;
  const { raw } = cluster;
  return {
    takenAt: () => takenAt ?? now,
    reading: {
      ...reading,
      cluster: {
        ...cluster,
        snapshot: async (kinds, scope, options) => {
          const snapshot = await cluster.snapshot(kinds, scope, options);
          takenAt = snapshot.takenAt;
          return snapshot;
        },
        raw:
          raw === undefined
            ? undefined
            : async (...asked) => {
                const answer = await raw(...asked);
                takenAt = answer.takenAt ?? takenAt;
                return answer;
              },
      },
    },
  };
};
