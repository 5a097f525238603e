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
  [health(part('queue', 'ok'), part('slack', 'degraded')), 'warning', 'k8sgpt is working, with trouble'],
  [health(part('queue', 'down'), part('slack', 'degraded')), 'critical', 'Part of k8sgpt is down'],
])('the worst part decides the headline (%#)', (given, tone, headline) => {
  expect(planOf('status', { health: given })).toMatchObject({
    document: { summary: headline, blocks: [{ type: 'headline', tone }, {}, {}, {}] },
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
  expect(answer).toContain('queue | ✗ down | connection refused');
  expect(answer).toContain('`prod-eu`: reachable');
  expect(answer).toContain('`edge`: cannot be reached: timed out');
  expect(answer).toContain('A note. · K8sGPT a/b of edge: sink: no.');
  expect(answer).not.toContain('secret');
});
