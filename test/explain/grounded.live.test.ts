// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { about } from '../support/about.ts';
import { explaining, explains, mapCache, promptOf } from '../support/explaining.ts';
import { deployment, reportOf } from '../support/objects.ts';

const report = await reportOf(deployment('checkout', { trouble: 'crash', says: 'panic: no route to db' }));
const request = about(report);

const podIn = (prompt: string): string => /pod-[a-z0-9]{6}/.exec(prompt)?.[0] ?? 'none';
/** Number of the first fact that begins with these words. */
const factOf = (prompt: string, words: string): number =>
  Number(new RegExp(`^(\\d+)\\. ${words}`, 'm').exec(prompt)?.[1]);

const answers = async (make: (prompt: string) => object) => {
  const { server, final } = await explaining();
  server.will(explains((prompt) => JSON.stringify({ happening: 'It crashes.', steps: [], ...make(prompt) })));
  return final(request);
};

describe('claims', () => {
  test('carry the marks of the facts that they rest on, in the words of the report', async () => {
    const { because, sources, confidence, cause } = await answers((prompt) => ({
      cause: 'The database is not reached.',
      confidence: 'high',
      because: [
        { claim: 'It ended with exit code 1.', facts: [factOf(prompt, 'Evidence'), factOf(prompt, 'Cause')] },
        { claim: 'Once more.', facts: [factOf(prompt, 'Evidence'), 99] },
      ],
    }));
    expect(because).toEqual(['It ended with exit code 1. [1][2]', 'Once more. [1]']);
    expect(sources?.map(({ text }) => text)).toEqual([
      expect.stringContaining('of `Pod/shop/checkout-5d4f-0` last ended with exit code 1'),
      expect.stringMatching(/^Pod `shop\/checkout-5d4f-0` keeps crashing/),
    ]);
    expect({ cause, confidence }).toEqual({ cause: 'The database is not reached.', confidence: 'high' });
  });

  test('without a fact are said to have none, and an answer without any is of low confidence', async () => {
    const { because, confidence, sources } = await answers(() => ({
      confidence: 'high',
      because: ['Surely it is DNS.', { claim: 'Mercury is retrograde.', facts: [1_000, -1] }],
    }));
    expect(because).toEqual([
      'Surely it is DNS. (no fact was named for this)',
      'Mercury is retrograde. (no fact was named for this)',
    ]);
    expect({ confidence, sources }).toEqual({ confidence: 'low', sources: undefined });
  });

  test('and steps that speak of objects which the facts do not name say so', async () => {
    const { because, steps } = await answers((prompt) => ({
      because: [{ claim: 'Its service/payments is gone.', facts: [1] }],
      steps: [
        `\`kubectl logs ${podIn(prompt)} --previous\``,
        '`kubectl describe deployment billing-api -n elsewhere`',
        '`kubectl get pods -n kube-system`',
      ],
    }));
    expect(because[0]).toBe('Its service/payments is gone. [1] (`payments` is not in the report)');
    expect(steps).toEqual([
      '`kubectl logs checkout-5d4f-0 --previous`',
      '`kubectl describe deployment billing-api -n elsewhere` (`billing-api`, `elsewhere` are not in the report)',
      '`kubectl get pods -n kube-system`',
    ]);
  });

  test('steps that change something are marked, whatever the model says of them', async () => {
    const { steps } = await answers((prompt) => ({
      steps: [`Harmless: \`kubectl delete pod ${podIn(prompt)}\``, `\`kubectl get pod ${podIn(prompt)}\``],
    }));
    expect(steps).toEqual([
      'Harmless: `kubectl delete pod checkout-5d4f-0` (changes the cluster)',
      '`kubectl get pod checkout-5d4f-0`',
    ]);
  });
});

describe('words of the operator', () => {
  const rule = { kinds: ['Deployment'], text: 'Pods of shop need the sidecar of mesh-prod.example.com.' };
  const ask = async (words: object, more: object = {}) => {
    const { server, final } = await explaining({ words, ...more });
    server.will(explains(() => ({ happening: 'It crashes.' })));
    const explanation = await final(request);
    const body = server.completions().at(-1)?.body;
    return { explanation, asked: server.completions().length, system: String(body?.messages[0].content) };
  };

  test('reach the model masked; the first rule that fits replaces the built-in words', async () => {
    const { system } = await ask({
      instructions: 'All clusters run Cilium.',
      rules: [
        { codes: ['node/*'], text: 'Never this.' },
        { codes: ['pod-crash/*'], text: rule.text },
      ],
    });
    expect(system).toContain('All clusters run Cilium.');
    expect(system).toContain('need the sidecar of');
    expect(system).not.toMatch(/Never this|mesh-prod|Read the exit code/);
  });

  test('without any the built-in words for this kind of trouble stand there', async () => {
    expect((await ask({})).system).toContain('Read the exit code');
  });

  test('other words are another question: nothing is remembered of the old ones', async () => {
    const cache = mapCache();
    const first = await ask({ instructions: 'A.' }, { cache });
    const again = await ask({ instructions: 'A.' }, { cache });
    const other = await ask({ instructions: 'B.' }, { cache });
    expect([first.asked, again.asked, other.asked]).toEqual([1, 0, 1]);
  });
});

describe('runbooks', () => {
  const rules = [
    {
      codes: ['pod-crash/*'],
      runbook: { title: 'Crashes in shop', url: 'https://wiki.example.com/crash', file: 'a.md' },
    },
    { namespaces: ['other'], runbook: { title: 'Not this', file: 'b.md' } },
    {
      labels: { matchLabels: { app: 'checkout' }, matchExpressions: [] },
      runbook: { title: 'By label', url: 'https://wiki.example.com/label' },
    },
  ];
  const text =
    '# Crashes\n\n<!-- internal -->\nCall the owner of checkout-5d4f-0, then run `kubectl rollout undo`. Token: ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
  const withRunbooks = async () =>
    about(await reportOf(deployment('checkout', { trouble: 'crash' }), { settings: { runbooks: rules } }));
  const readRunbook = async ({ file }: { readonly file?: string | undefined }) =>
    file === 'a.md' ? text : undefined;
  const shown = [
    {
      title: 'Crashes in shop',
      url: 'https://wiki.example.com/crash',
      excerpt: expect.stringMatching(
        /^Call the owner of checkout-5d4f-0, then run `kubectl rollout undo`\. Token: \[redacted/,
      ),
    },
    { title: 'By label', url: 'https://wiki.example.com/label' },
  ];

  test('that fit are linked and quoted, and told to the model without names and secrets', async () => {
    const { server, final } = await explaining({ readRunbook });
    server.will(explains(() => ({ happening: 'It crashes.' })));
    const given = await withRunbooks();
    expect((await final(given)).runbooks).toEqual(shown);
    const prompt = promptOf(server.completions().at(-1)?.body);
    expect(prompt).toMatch(
      /Runbook of the operator, "Crashes in .*": "Call the owner of pod-[a-z0-9]{6}, then run `kubectl rollout undo`/,
    );
    expect(prompt).not.toMatch(/checkout-5d4f-0|ghp_|internal|Not this/);
  });

  test('made against the expressions are read at once', async () => {
    const { server, final } = await explaining({ readRunbook: async () => '<!--'.repeat(65_000) });
    server.will(explains(() => ({ happening: 'It crashes.' })));
    const given = await withRunbooks();
    const started = performance.now();
    expect((await final(given)).happening).toBe('It crashes.');
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('stand under the guidance where there is no AI', async () => {
    const { final } = await explaining({ readRunbook, backend: undefined });
    expect(await final(await withRunbooks())).toMatchObject({ source: 'guidance', runbooks: shown });
  });
});

test('a report without names is not sent: guidance says to check again', async () => {
  const { server, final } = await explaining();
  const { names: _, ...nameless } = request.report;
  const explanation = await final({ ...request, report: nameless });
  expect(explanation).toMatchObject({
    source: 'guidance',
    note: expect.stringContaining('made before AI was turned on: run the check again'),
  });
  expect(server.asked).toEqual([]);
});
