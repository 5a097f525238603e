// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import { analyzeSnapshot } from '../../src/core/analyze.ts';
import type { RegisteredAnalyzer } from '../../src/core/analyzer.ts';
import type { Explanation } from '../../src/core/explanation.ts';
import type { Report } from '../../src/core/report.ts';
import { guidanceFor } from '../../src/explain/guidance.ts';
import { type Case, casesOf, settingsOfCase, snapshotOfCase } from '../support/cases.ts';

const reportFor = (registered: RegisteredAnalyzer, state: Case): Promise<Report> =>
  analyzeSnapshot({
    snapshot: snapshotOfCase(state),
    analyzers: [registered],
    settings: settingsOfCase(state),
    id: 'report',
    requestedFilters: [],
    elapsed: () => 0,
  });

/** Problems that some case shows inside an incident, be it as the cause or as what follows from it. */
const told = new Set<string>();

interface Guided {
  readonly code: string;
  readonly guidance: Explanation;
}

/** The guidance of every problem that an analyzer knows, from the first of its cases that shows it. */
const guidedBy = async (registered: RegisteredAnalyzer): Promise<readonly Guided[]> => {
  const found = new Map<string, Guided>();
  for (const state of casesOf(registered.id)) {
    if (state.findings.length === 0) continue;
    const report = await reportFor(registered, state);
    for (const incident of report.incidents) {
      const { code } = incident.cause;
      for (const { id, code: member } of report.findings)
        if (incident.findings.includes(id)) told.add(member);
      if (!found.has(code)) found.set(code, { code, guidance: guidanceFor(incident, report) });
    }
  }
  return [...found.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
};

const written = ({ code, guidance: { happening, because, steps, verify } }: Guided): string =>
  [
    `## ${code}`,
    happening,
    ...because.map((claim) => `  - ${claim}`),
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    `  ✓ ${verify}`,
  ].join('\n');

const all = (await Promise.all(analyzers.map(guidedBy))).flat();

test('reads as it did when somebody last read it', async () => {
  await expect(`${all.map(written).join('\n\n')}\n`).toMatchFileSnapshot('../golden/guidance.txt');
});

test('there is guidance for every problem that makes an incident', () => {
  const codes = analyzers.flatMap(({ id, analyzer }) =>
    Object.entries(analyzer.problems).flatMap(([code, problem]) =>
      problem.advice === true ? [] : [`${id}/${code}`],
    ),
  );
  expect(codes.filter((code) => !told.has(code))).toEqual([]);
});

test.each(all)('$code is plain English: sentences, names filled in, a command first', ({ guidance }) => {
  const { happening, because, steps, verify } = guidance;
  const sentences = [happening, ...because, ...steps, verify];
  for (const text of sentences) {
    expect(text).toMatch(/^[\p{Lu}\d"[]/u);
    expect(text).not.toMatch(
      /\{\w+\}|undefined|\[object|NaN|\bnull\b|\.\.|!(?!=)| {2}|,,| ,| \.(?!\w)|\d\dT\d\d:.*Z\b.* UTC/,
    );
  }
  expect(happening).toMatch(/[.?…"]$/);
  expect(because.length).toBeGreaterThan(0);
  expect(steps[0]).toMatch(
    /^(?:Look at it|Read what it said before it ended): `kubectl (?:get|describe|logs|rollout|events) /,
  );
  expect(steps.at(-1)).toMatch(/^Read more: https:\/\/[a-z0-9.-]+\/\S+$/);
  expect(steps.length).toBeGreaterThanOrEqual(3);
});
