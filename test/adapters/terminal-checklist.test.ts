// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { renderChecklist, worstOf } from '../../adapters/terminal/checklist.ts';

test('checks stand under their part, each with its fix', () => {
  const text = renderChecklist(
    [
      {
        name: 'Cluster prod',
        checks: [
          { name: 'connection', status: 'ok', detail: 'https://prod answers in 12 ms' },
          {
            name: 'list secrets',
            status: 'warning',
            detail: 'forbidden: Secret is not checked',
            fix: 'Grant it with `kubectl create clusterrole k8sgpt` and look again.',
          },
        ],
      },
      {
        name: 'AI',
        checks: [{ name: 'key', status: 'skipped', detail: 'embedded', fix: 'Set `OPENAI_API_KEY`.' }],
      },
      { name: 'Redis', checks: [{ name: 'eviction', status: 'failed', detail: 'allkeys-lru\u001b[2J' }] },
    ],
    { colour: false, width: 60 },
  );
  expect(text).toBe(`Cluster prod
  ✓ connection    https://prod answers in 12 ms
  ! list secrets  forbidden: Secret is not checked
                  → Grant it with
                    kubectl create clusterrole k8sgpt and
                    look again.

AI
  ○ key           embedded
                  → Set OPENAI_API_KEY.

Redis
  ✗ eviction      allkeys-lru [2J
`);
});

describe('worstOf', () => {
  const check = (status: 'ok' | 'warning' | 'failed' | 'skipped') => ({ name: 'x', status, detail: '' });
  test.each([
    [['ok', 'failed', 'warning'], 'failed'],
    [['ok', 'warning', 'skipped'], 'warning'],
    [['skipped', 'ok'], 'ok'],
    [['skipped'], 'skipped'],
  ] as const)('%j is %s', (given, expected) => {
    expect(worstOf(given.map(check))).toBe(expected);
  });
});
