// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { dictionaryOf } from '../../src/core/mask/dictionary-of.ts';
import { createMasker, type Masker } from '../../src/core/mask/masker.ts';
import { factsOf } from '../../src/explain/prompt-facts.ts';
import { buildQuestionPrompt } from '../../src/explain/question-prompt.ts';
import { demoReport } from '../support/demo-report.ts';
import { KEY } from '../support/explaining.ts';

const report = await demoReport();
const masker = createMasker({ key: KEY, dictionary: dictionaryOf(report) });

/** The same report with its incidents again and again. */
const long = (times: number): typeof report => ({
  ...report,
  incidents: Array.from({ length: times }, (_, at) =>
    report.incidents.map((incident) => ({ ...incident, id: `${incident.id}-${at}` })),
  ).flat(),
});

const counting = (): { readonly masker: Masker; readonly calls: () => number } => {
  let calls = 0;
  return {
    calls: () => calls,
    masker: {
      ...masker,
      mask: (text) => {
        calls += 1;
        return masker.mask(text);
      },
    },
  };
};

test('all facts of the first incidents are told, and of the others what is wrong', () => {
  const told = long(3);
  const { user, sources } = buildQuestionPrompt(
    { report: told, question: 'what is wrong?', earlier: [] },
    masker,
    50_000,
  );
  const lines = user.split('\n');
  expect(told.incidents.length).toBeGreaterThan(5);
  for (const [at, incident] of told.incidents.entries()) {
    const own = lines.flatMap((line) => {
      const [, number, said] = /^\d+\. Incident (\d+): (.*)$/.exec(line) ?? [];
      return Number(number) === at + 1 ? [said] : [];
    });
    const all = factsOf(incident, told, masker).map(({ line }) => line);
    // A line that was told already is not repeated.
    expect(own).toEqual(at < 4 ? [...new Set(all)] : all.slice(0, 1));
  }
  expect([...sources.values()].map(({ text }) => text).join('\n')).not.toMatch(/pod-[a-z0-9]{6}/);
});

test('of further incidents nothing is masked but what is told', () => {
  const few = counting();
  const many = counting();
  const ask = { question: 'what is wrong?', earlier: [] };
  buildQuestionPrompt({ ...ask, report: long(1) }, few.masker, 50_000);
  buildQuestionPrompt({ ...ask, report: long(4) }, many.masker, 50_000);
  const more = 3 * report.incidents.length;
  // A title has a few pieces of text; all facts of an incident have dozens.
  expect((many.calls() - few.calls()) / more).toBeLessThan(6);
});
