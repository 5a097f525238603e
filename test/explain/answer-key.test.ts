// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import type { ExplainRequest } from '../../src/core/job.ts';
import { dictionaryOf } from '../../src/core/mask/dictionary-of.ts';
import { createMasker, type MaskingMode } from '../../src/core/mask/masker.ts';
import { answerKey } from '../../src/explain/answer-key.ts';
import { about } from '../support/about.ts';
import { deployment, NOW, reportOf } from '../support/objects.ts';

const crash = deployment('checkout', { trouble: 'crash', says: 'panic: no database' });
const request = about(await reportOf(crash));

interface Given {
  readonly model?: string;
  readonly key?: string;
  readonly mode?: MaskingMode;
  readonly told?: readonly string[];
  readonly version?: number;
}

const keyOf = (asked: ExplainRequest, given: Given = {}): string => {
  const { model = 'gpt-5.4-mini', key = 'a masking key of tests', mode = 'strict', told, version } = given;
  const masker = createMasker({ key, dictionary: dictionaryOf(asked.report), mode });
  return answerKey(asked, model, masker, told, version);
};

describe('the key of an answer', () => {
  test('is the same in every process, at every time, for the same incident', async () => {
    const later = about(await reportOf(crash, { now: NOW + 3 * 3_600_000 }));
    expect(later.report.takenAt).not.toBe(request.report.takenAt);
    expect(keyOf(later)).toBe(keyOf(request));
    expect(keyOf({ ...request, language: 'english' })).toBe(keyOf(request));
  });

  test('says nothing of what it stands for', () => {
    const key = keyOf(request);
    expect(key).toMatch(/^explain\/[\da-f]{32}$/);
    for (const name of ['checkout', 'shop', request.report.cluster, request.incident.id])
      expect(key).not.toContain(name);
  });

  const ingredients: readonly (readonly [string, () => Promise<readonly [ExplainRequest, Given]>])[] = [
    [
      'incident',
      async () => [
        about(await reportOf(deployment('cart', { trouble: 'crash', says: 'panic: no database' }))),
        {},
      ],
    ],
    [
      'evidence',
      async () => [
        about(await reportOf(deployment('checkout', { trouble: 'crash', says: 'out of disk' }))),
        {},
      ],
    ],
    ['cluster with the same names', async () => [about(await reportOf(crash, { cluster: 'other-eu' })), {}]],
    ['model', async () => [request, { model: 'gpt-5.4' }]],
    ['version of the prompt', async () => [request, { version: 99 }]],
    ['language', async () => [{ ...request, language: 'Deutsch' }, {}]],
    ['masking mode', async () => [request, { mode: 'names' }]],
    ['masking key', async () => [request, { key: 'another key of tests' }]],
    ['word of the operator', async () => [request, { told: ['Answer shortly.'] }]],
  ];
  test.each(ingredients)('is another for another %s', async (_, change) => {
    const [asked, given] = await change();
    expect(keyOf(asked, given)).not.toBe(keyOf(request));
  });
});
