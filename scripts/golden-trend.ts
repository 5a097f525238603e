// SPDX-License-Identifier: Apache-2.0

import { routesConfig, routesOf } from '../src/config/routes.ts';
import { DAY, HOUR, MINUTE } from '../src/core/clock.ts';
import type { Document } from '../src/core/document.ts';
import type { IncidentRecord } from '../src/core/incident-record.ts';
import type { Report } from '../src/core/report.ts';
import { destinationsOf, nextDestinationsOf, type Routed, tryRoutes } from '../src/core/route.ts';
import { trendOf } from '../src/core/trend.ts';
import { routeTestView } from '../src/views/route.ts';
import { trendView } from '../src/views/trend.ts';
import { openRecord, turn } from '../test/support/alerts.ts';

const ben = { platform: 'slack', workspace: 'T1', id: 'U0BEN', name: 'ben' };

/** A day in which something came and went, something is open, and for three hours nothing could be seen. */
export const goldenTrend = (report: Report, until: number): Document => {
  const from = until - DAY;
  const ago = (hours: number): number => until - hours * HOUR;
  const again = (hours: readonly number[]) =>
    hours.flatMap((at) => [
      turn(at === hours[0] ? 'opened' : 'reopened', ago(at)),
      turn('resolved', ago(at - 0.6)),
    ]);
  const open = (place: number, hours: number, given: Partial<IncidentRecord> = {}): IncidentRecord =>
    openRecord(report, place, ago(hours), given);
  const records: readonly IncidentRecord[] = [
    openRecord(report, 1, ago(22), {
      state: 'resolved',
      watch: { turns: again([22, 19, 18, 17, 15]), flapping: true },
    }),
    open(0, 5, {
      acknowledged: { by: ben, at: ago(5) + 4 * MINUTE },
      history: [{ at: ago(5) + 4 * MINUTE, by: ben, interaction: 'i1', deed: 'acknowledged' }],
    }),
    open(2, 16, { muted: { by: ben, at: ago(15), until: until + 3 * HOUR, reason: 'known' } }),
  ];
  const sights = {
    [report.cluster]: [
      { from: from - 3 * DAY, until: ago(11) },
      { from: ago(8), until },
    ],
  };
  const trend = trendOf(records, { from, until, clusters: [report.cluster], sights });
  return trendView(trend, {
    name: 'Daily report',
    timeZone: 'Europe/Berlin',
    picture: undefined,
    toldAt: until,
  });
};

const at = (channel: string) => ({ platform: 'slack', workspace: 'T01', channel });

/** Where a critical incident of a shop goes at night. */
export const goldenRouteTest = (): Document => {
  const routes = routesOf(
    routesConfig.schema.parse({
      timeZone: 'Europe/Berlin',
      rules: [
        { name: 'payments', namespace: 'pay*', to: at('C0PAY') },
        {
          name: 'nights',
          severity: 'critical',
          hours: '22:00-06:00',
          to: at('C0NIGHT'),
          mention: { id: 'S1', name: 'oncall' },
          next: at('C0BOSS'),
        },
        { name: 'shop', namespace: 'shop', to: at('C0SHOP') },
      ],
      default: at('C0OPS'),
    }),
  );
  const routed: Routed = {
    cluster: 'prod-eu',
    namespaces: ['shop'],
    severity: 'critical',
    codes: ['pod-crash/crash-loop'],
    labels: { team: 'checkout' },
    object: 'Deployment/shop/checkout',
  };
  const now = Date.parse('2026-11-27T22:30:00Z');
  return routeTestView(routed, now, {
    tried: tryRoutes(routed, now, routes),
    to: destinationsOf(routed, now, routes),
    next: nextDestinationsOf(routed, now, routes),
    owner: 'checkout',
    timeZone: routes.timeZone,
  });
};
