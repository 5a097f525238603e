import { maySeeCluster } from '../core/access.ts';
import { defineCommand } from '../core/command.ts';
import type { ClusterEntry } from '../core/directory.ts';
import { type Block, code, type Text } from '../core/document.ts';
import { isOver } from '../core/run.ts';
import { clusterHealth } from '../views/cluster-health.ts';
import { todayText } from '../views/spending.ts';
import { duration, plural } from '../views/words.ts';

const MARK = { ok: '✓ ok', degraded: '! degraded', down: '✗ down', embedded: '○ embedded' } as const;

const lineOf = (cluster: ClusterEntry, now: number): Text => [
  code(cluster.name),
  ': ',
  ...clusterHealth(cluster, now),
  ...[...(cluster.notes ?? []), ...(cluster.undone ?? [])].map((note) => ` · ${note}`),
];

export default defineCommand({
  verb: 'status',
  summary: 'Say how the bot itself is: clusters, queue, stores, AI',
  flags: {},
  examples: ['status'],
  needs: ['runs', 'health', 'spending'],
  plan: (_args, { access, directory, health, runs = [], spending, now }) => {
    const parts = health?.parts ?? [];
    const worst = parts.some((part) => part.status === 'down')
      ? 'critical'
      : parts.some((part) => part.status === 'degraded')
        ? 'warning'
        : 'good';
    const open = runs.filter((run) => !isOver(run));
    const headline =
      worst === 'good'
        ? 'k8sgpt is working'
        : worst === 'warning'
          ? 'k8sgpt is working, with trouble'
          : 'Part of k8sgpt is down';
    const rows: Text[][] = parts.map((part) => [[part.name], [MARK[part.status]], [part.detail]]);
    const clusters = directory.clusters.filter((cluster) => maySeeCluster(access, cluster.name));
    const blocks: Block[] = [
      { type: 'headline', tone: worst, text: [headline] },
      {
        type: 'note',
        text: [
          `version ${health?.version ?? 'unknown'}`,
          ...(health === undefined ? [] : [` · up ${duration(now - health.startedAt)}`]),
          ` · ${plural(open.filter((run) => run.state === 'running').length, 'check')} running, ${open.filter((run) => run.state === 'queued').length} waiting`,
        ],
      },
      ...(rows.length > 0 ? [{ type: 'table' as const, columns: ['Part', 'State', 'Detail'], rows }] : []),
      ...(spending === undefined || spending.today.day.answers === 0
        ? []
        : [{ type: 'note' as const, text: [todayText(spending, now)] }]),
      {
        type: 'list',
        ordered: false,
        items: clusters.map((cluster) => lineOf(cluster, now)),
      },
    ];
    return { type: 'answer', audience: 'person', document: { summary: headline, blocks } };
  },
});
