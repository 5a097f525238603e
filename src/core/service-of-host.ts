// SPDX-License-Identifier: Apache-2.0

import type { Service } from './kinds/service.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

/**
 * The Service that a host name means inside the cluster: `db`, `db.shop`, `db.shop.svc`, `db.shop.svc.cluster.local`,
 * or one pod of a StatefulSet behind it, `db-0.db`. Names of the outside world mean none.
 */
export const serviceOfHost = (
  host: string,
  namespace: string | undefined,
  index: SnapshotIndex,
): Service | undefined => {
  const labels = host.toLowerCase().replace(/\.$/, '').split('.');
  const end = labels.indexOf('svc');
  const inside = end < 0 ? labels : labels.slice(0, end);
  if (inside.length > 3 || (end < 0 && labels.length > 2)) return undefined;
  const [first = '', second, third] = inside;
  if (third !== undefined) return index.find('Service', second ?? '', third);
  if (second === undefined) return index.find('Service', first, namespace);
  return (
    index.find('Service', first, second) ?? (end < 0 ? index.find('Service', second, namespace) : undefined)
  );
};
