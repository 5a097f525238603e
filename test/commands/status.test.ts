// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import type { Health } from '../../src/core/command.ts';
import { answerTo, cluster, NOW, planOf, run } from '../support/planning.ts';

type Part = Health['parts'][number];
const health = (...parts: readonly Part[]): Health => ({
  version: '1.2.3',
  startedAt: NOW - 2 * 3_600_000,
  parts,
});
const part = (name: string, status: Part['status'], detail = 'a detail'): Part => ({ name, status, detail });

test.each([
  [health(part('queue', 'ok'), part('ai', 'embedded')), 'good', 'k8sgpt is working'],
  [
    health(part('queue', 'ok'), part('slack', 'degraded')),
    'warning',
    'k8sgpt is working, with trouble: slack',
  ],
  [health(part('queue', 'down'), part('slack', 'degraded')), 'critical', 'Part of k8sgpt is down: queue'],
])('the worst part decides the headline (%#)', (given, tone, headline) => {
  expect(planOf('status', { health: given })).toMatchObject({
    document: { summary: headline, blocks: [{ type: 'headline', tone }, {}, {}, {}, {}] },
  });
});

test('tells version, work under way, parts and clusters', () => {
  const answer = answerTo('status', {
    health: health(part('queue', 'down', 'connection refused')),
    runs: [run('a'), run('b', { state: 'queued' }), run('c', { state: 'done' })],
    clusters: [
      cluster('prod-eu'),
      cluster('edge', {
        trouble: 'timed out',
        notes: ['A note.'],
        undone: ['K8sGPT a/b of edge: sink: no.'],
      }),
      cluster('secret'),
    ],
    access: { clusters: ['prod-eu', 'edge'] },
  });
  expect(answer).toContain('version 1.2.3 · up 2 h · 1 check running, 1 waiting');
  expect(answer).toContain('✗ queue is down: connection refused');
  expect(answer).toContain('`prod-eu`: reachable');
  expect(answer).toContain('`edge`: cannot be reached: timed out');
  expect(answer).toContain('A note. · K8sGPT a/b of edge: sink: no.');
  expect(answer).not.toContain('secret');
});

test('tells admins what settings allow, and nobody else', () => {
  const risky = { ...health(part('queue', 'ok')), risks: ['others read Redis. Set REDIS_TLS=true.'] };
  expect(answerTo('status', { health: risky, access: { admin: true } })).toContain('others read Redis.');
  expect(answerTo('status', { health: risky })).not.toContain('others read Redis.');
});

test('says how well it did beside what is promised, what waits for whom, and when clusters were looked at', () => {
  const figures = {
    hour: {
      commands: 41,
      failed: 0,
      shown: 20,
      shownInTime: 20,
      taken: 40,
      takenInTime: 40,
      fresh: 900,
      asked: 12,
      askedInVain: 1,
    },
    day: {
      commands: 2_000,
      failed: 1,
      shown: 20,
      shownInTime: 15,
      taken: 40,
      takenInTime: 40,
      fresh: 9_000,
      late: 10,
      asked: 80,
    },
    limited: [{ platform: 'slack', times: 3, until: NOW + 20_000 }],
  };
  const scans = [
    { cluster: 'prod-eu', at: NOW - 120_000, broken: ['pod-logs'] },
    { cluster: 'secret', at: NOW, broken: [] },
  ];
  const answer = answerTo('status', {
    health: { ...health(part('queue', 'ok')), figures, scans },
    clusters: [cluster('prod-eu'), cluster('edge')],
  });
  expect(answer).toContain('k8sgpt is working');
  expect(answer).not.toContain('with trouble');
  expect(answer).toContain('Commands that were answered: 100 % of 41; last day 99.9 % of 2,000; aim 99.5 %');
  expect(answer).toContain('First results within 10 s: 100 % of 20; last day 75 % of 20; aim 95 %');
  expect(answer).toContain('Watches that looked in time: 100 %; last day 99.8 %; aim 99 %');
  expect(answer).toContain(
    'Errors: 1 of 12 requests to AI in the last hour; 1 of 2,000 commands in the last day',
  );
  expect(answer).toContain('Slack asked us to wait 3 times in the last hour, now until');
  expect(answer).toContain('looked at 2 min ago · an analyzer fails: `pod-logs`');
  expect(answer).not.toContain('secret');
});

test('what is missed in the last hour is trouble; a single bad one is none, and nothing at all says nothing', () => {
  const headline = (hour: Record<string, number>) =>
    answerTo('status', {
      health: { ...health(part('queue', 'ok')), figures: { hour, day: hour, limited: [] } },
    });
  expect(headline({ commands: 10, failed: 3 })).toContain('k8sgpt is working, with trouble: completion');
  // By more than chance, and marked where it is told.
  expect(headline({ commands: 10, failed: 3 })).toContain('! Commands that were answered: 70 % of 10');
  expect(headline({ commands: 10, failed: 2 })).not.toContain('with trouble');
  expect(headline({})).not.toContain('Last hour');
});

test('what could not be read is named, and not told as nothing', () => {
  const given = { health: health(part('queue', 'down'), part('state', 'down')), clusters: [] };
  const answer = answerTo('status', { ...given, unread: ['clusters', 'checks under way'] });
  expect(answer).toContain('Could not be read now: clusters, checks under way.');
  expect(answer).toContain('✗ queue, state are down: a detail');
  expect(answer).not.toMatch(/running|waiting/);
  expect(answerTo('status', given)).not.toContain('Could not be read');
});

test('of a fleet, clusters with trouble come first, then stale ones; the rest is counted', () => {
  const names = Array.from({ length: 40 }, (_, at) => `c-${at}`);
  const answer = answerTo('status', {
    health: {
      ...health(part('queue', 'ok')),
      scans: [{ cluster: 'c-38', at: NOW - 3 * 86_400_000, broken: [] }],
    },
    clusters: names.map((name) => cluster(name, name === 'c-39' ? { trouble: 'timed out' } : {})),
  });
  expect(answer).toContain('k8sgpt is working, with trouble: cluster c-39');
  expect(answer).toMatch(
    /! `c-39`: cannot be reached[^\n]*\n.*! `c-38`: .*stale: last looked at 3 d ago\n.*- `c-0`: /,
  );
  expect(answer).toContain('and 28 more clusters, none with trouble: `/k8sgpt clusters` shows them.');
});
