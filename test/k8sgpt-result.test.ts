// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { type K8sgptOptions, type K8sgptResult, k8sgptResult } from '../src/core/k8sgpt-result.ts';
import { dictionaryOf } from '../src/core/mask/dictionary-of.ts';
import type { Report } from '../src/core/report.ts';
import { masker } from './support/masker.ts';
import { deployment, object, type Raw, reportOf } from './support/objects.ts';

const suspended = object('CronJob', 'app-16', {
  namespace: 'team-000',
  spec: {
    schedule: '0 3 * * *',
    suspend: true,
    jobTemplate: { spec: { template: { spec: { containers: [{ name: 'app', image: 'app:1' }] } } } },
  },
  status: {},
});

const resultOf = async (objects: readonly Raw[], options?: K8sgptOptions): Promise<K8sgptResult> =>
  k8sgptResult(await reportOf(objects), options);

const explained = (report: Report): Report => ({
  ...report,
  explanations: Object.fromEntries(
    report.incidents.map(({ id }) => [
      id,
      {
        incident: id,
        source: 'ai' as const,
        happening: 'It crashes.',
        cause: 'A bug.',
        because: [],
        steps: ['Look.', 'Mend.'],
        verify: 'Look again.',
      },
    ]),
  ),
});

describe("k8sgpt's result", () => {
  test('has the keys, the order and the capitals of what k8sgpt answered for the same CronJob', async () => {
    const report = await reportOf([suspended]);
    const made = k8sgptResult(report, { masker: masker('strict', dictionaryOf(report)) });
    const recorded = {
      provider: '',
      errors: null,
      status: 'ProblemDetected',
      problems: 1,
      results: [
        {
          kind: 'CronJob',
          name: 'team-000/app-16',
          error: [
            {
              Text: 'CronJob app-16 is suspended',
              KubernetesDoc: '',
              Sensitive: [
                { Unmasked: 'app-16', Masked: 'Ri86Xy8n' },
                { Unmasked: 'team-000', Masked: 'WlM8ajhBM1U=' },
              ],
            },
          ],
          details: '',
          parentObject: '',
        },
      ],
    };
    expect(made).toEqual({
      ...recorded,
      results: [
        {
          ...recorded.results[0],
          error: [
            {
              Text: expect.stringMatching(/^CronJob team-000\/app-16 is suspended/) as string,
              KubernetesDoc: '',
              Sensitive: [
                { Unmasked: 'app-16', Masked: expect.stringMatching(/^cronjob-[a-z\d]+$/) as string },
                { Unmasked: 'team-000', Masked: expect.stringMatching(/^ns-[a-z\d]+$/) as string },
              ],
            },
          ],
        },
      ],
    });
    const keysOf = (value: unknown): readonly string[] =>
      [...JSON.stringify(value).matchAll(/"(\w+)":/g)].map(([key]) => key);
    expect(keysOf(made)).toEqual(keysOf(recorded));
  });

  test('tells each replica with its parent, and counts them', async () => {
    const { results, problems } = await resultOf(deployment('api', { replicas: 2, trouble: 'crash' }));
    const pods = results.filter(({ kind }) => kind === 'Pod');
    expect(pods.map(({ name, parentObject }) => [name, parentObject])).toEqual([
      ['shop/api-5d4f-0', 'Deployment/api'],
      ['shop/api-5d4f-1', 'Deployment/api'],
    ]);
    expect(results.find(({ kind }) => kind === 'Deployment')?.parentObject ?? '').toBe('');
    expect(problems).toBe(results.reduce((sum, { error }) => sum + error.length, 0));
  });

  test('says without pairs what it says with them, and pairs only what the text says', async () => {
    const report = await reportOf(deployment('api', { replicas: 1, trouble: 'crash' }));
    const plain = k8sgptResult(report);
    const paired = k8sgptResult(report, { masker: masker('strict', dictionaryOf(report)) });
    const failures = paired.results.flatMap(({ error }) => error);
    expect(failures.flatMap(({ Sensitive }) => Sensitive).length).toBeGreaterThan(1);
    for (const { Text, Sensitive } of failures)
      for (const { Unmasked } of Sensitive) expect(Text).toContain(Unmasked);
    expect(failures.map(({ Text }) => Text)).toEqual(
      plain.results.flatMap(({ error }) => error.map(({ Text }) => Text)),
    );
    expect(plain.results.flatMap(({ error }) => error.flatMap(({ Sensitive }) => Sensitive))).toEqual([]);
  });

  test('pairs nothing that looks like a secret, nor anything where masking is off', async () => {
    const secret = 'ghp_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789';
    const report = await reportOf(deployment(secret, { trouble: 'crash' }));
    const strict = k8sgptResult(report, { masker: masker('strict', dictionaryOf(report)) });
    expect(
      JSON.stringify(strict.results.map(({ error }) => error.map((one) => one.Sensitive))),
    ).not.toContain(secret);
    const off = k8sgptResult(report, { masker: masker('off') });
    expect(off.results.flatMap(({ error }) => error.flatMap(({ Sensitive }) => Sensitive))).toEqual([]);
  });

  test('explains every result of an incident, names who did, and links what was asked for', async () => {
    const report = explained(await reportOf(deployment('api', { trouble: 'crash' })));
    const { provider, results } = k8sgptResult(report, { provider: 'openai', withDoc: true });
    expect(provider).toBe('openai');
    expect(results[0]?.details).toBe('Error: It crashes. A bug.\nSolution: 1. Look. 2. Mend. 3. Look again.');
    expect(results[0]?.error[0]?.KubernetesDoc).toMatch(/^https:\/\/kubernetes\.io\//);
  });

  test("words of somebody else's analyzer stay as they are", async () => {
    const report = await reportOf(deployment('api', { trouble: 'crash' }));
    const [first] = report.findings;
    if (first === undefined) throw new Error('nothing was found');
    const { results } = k8sgptResult({
      ...report,
      findings: [{ ...first, message: ['– disk /var is 97% full'] }],
    });
    expect(results[0]?.error[0]?.Text).toBe('disk /var is 97% full');
  });

  test('what could not be looked at is an error, and never healthy', async () => {
    const report = await reportOf([]);
    const blind = k8sgptResult({
      ...report,
      status: 'Incomplete',
      skipped: [
        { kind: 'Secret', reason: 'forbidden', detail: 'forbidden: cannot list secrets' },
        { kind: 'Gateway', reason: 'absent', detail: 'not installed' },
      ],
    });
    expect(blind).toEqual({
      provider: '',
      errors: ['[Secret] forbidden: cannot list secrets'],
      status: 'Incomplete',
      problems: 0,
      results: [],
    });
    const well = k8sgptResult({ ...report, status: 'OK', skipped: [], findings: [], incidents: [] });
    expect(well).toEqual({ provider: '', errors: null, status: 'OK', problems: 0, results: [] });
  });
});
