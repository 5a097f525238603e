// SPDX-License-Identifier: Apache-2.0

import { maySeeCluster } from '../core/access.ts';
import { defineCommand, type Health } from '../core/command.ts';
import type { ClusterEntry } from '../core/directory.ts';
import { type Block, strong, type Text } from '../core/document.ts';
import { isOver, type Run } from '../core/run.ts';
import { figuresBlocks, missedNow } from '../views/figures.ts';
import { leftOutBlocks } from '../views/left-out.ts';
import { todayText } from '../views/spending.ts';
import { statusClusters } from '../views/status-clusters.ts';
import { duration, plural } from '../views/words.ts';

type Part = Health['parts'][number];

/** Trouble first. The mark, and the word that says the same where it matters. */
const STATES = [
  ['down', '✗', 'down'],
  ['degraded', '!', 'degraded'],
  ['ok', '✓', ''],
  ['embedded', '○', ''],
] as const;

/** What is so for one reason is told once: of a Redis that is away, one line. */
const partItems = (parts: readonly Part[]): readonly Text[] =>
  STATES.flatMap(([state, mark, word]) => {
    const those = parts.filter(({ status }) => status === state);
    return [...new Set(those.map(({ detail }) => detail))].map((detail): Text => {
      const names = those.filter((part) => part.detail === detail).map(({ name }) => name);
      const is = word === '' ? '' : ` ${names.length === 1 ? 'is' : 'are'} ${word}`;
      return [`${mark} `, strong(names.join(', ')), `${is}: ${detail}`];
    });
  });

/** Named in the headline; the rest is in the table. */
const NAMED = 3;

const namesText = (names: readonly string[]): string =>
  `${names.slice(0, NAMED).join(', ')}${names.length > NAMED ? ` and ${names.length - NAMED} more` : ''}`;

/** The first line says what is wrong; the rest is for whoever reads on. */
const headlineOf = (
  { parts = [], figures }: Partial<Health>,
  clusters: readonly ClusterEntry[],
): { readonly tone: 'critical' | 'warning' | 'good'; readonly text: string } => {
  const named = (status: Part['status']): string[] =>
    parts.filter((part) => part.status === status).map(({ name }) => name);
  const down = named('down');
  if (down.length > 0) return { tone: 'critical', text: `Part of k8sgpt is down: ${namesText(down)}` };
  const troubled = [
    ...named('degraded'),
    ...clusters.flatMap(({ name, trouble }) => (trouble === undefined ? [] : `cluster ${name}`)),
    ...(figures === undefined ? [] : missedNow(figures)),
  ];
  return troubled.length > 0
    ? { tone: 'warning', text: `k8sgpt is working, with trouble: ${namesText(troubled)}` }
    : { tone: 'good', text: 'k8sgpt is working' };
};

const underWayText = (runs: readonly Run[] | undefined): string => {
  if (runs === undefined) return '';
  const open = runs.filter((run) => !isOver(run));
  return ` · ${plural(open.filter(({ state }) => state === 'running').length, 'check')} running, ${open.filter(({ state }) => state === 'queued').length} waiting`;
};

/** What could not be read is not told as nothing. */
const unreadBlocks = (unread: readonly string[]): readonly Block[] =>
  unread.length === 0
    ? []
    : [
        {
          type: 'note',
          text: [`Could not be read now: ${unread.join(', ')}. Ask again when all parts are up.`],
        },
      ];

/** What admins may want to set otherwise; others would learn where to push. */
const risksBlocks = (risks: readonly string[]): readonly Block[] =>
  risks.length === 0
    ? []
    : [
        { type: 'note', text: ['Settings that allow more than most need (only admins see this):'] },
        { type: 'list', ordered: false, items: risks.map((risk): Text => [risk]) },
      ];

export default defineCommand({
  verb: 'status',
  summary: 'Say how the bot itself is: clusters, queue, stores, AI',
  flags: {},
  examples: ['status'],
  needs: ['runs', 'health', 'spending'],
  plan: (_args, { access, directory, health, unread = [], runs, spending, now }) => {
    const { parts = [], figures, scans = [] } = health ?? {};
    const clusters = directory.clusters.filter((cluster) => maySeeCluster(access, cluster.name));
    const { tone, text } = headlineOf(health ?? {}, clusters);
    const blocks: Block[] = [
      { type: 'headline', tone, text: [text] },
      {
        type: 'note',
        text: [
          `version ${health?.version ?? 'unknown'}`,
          ...(health === undefined ? [] : [` · up ${duration(now - health.startedAt)}`]),
          underWayText(runs),
        ],
      },
      ...unreadBlocks(unread),
      ...(parts.length > 0 ? [{ type: 'list' as const, ordered: false, items: partItems(parts) }] : []),
      ...(figures === undefined ? [] : figuresBlocks(figures, now)),
      ...(spending === undefined || spending.today.day.answers === 0
        ? []
        : [{ type: 'note' as const, text: [todayText(spending, now)] }]),
      ...statusClusters(clusters, scans, now),
      ...leftOutBlocks(clusters),
      ...(access.admin ? risksBlocks(health?.risks ?? []) : []),
    ];
    return { type: 'answer', audience: 'person', document: { summary: text, blocks } };
  },
});
