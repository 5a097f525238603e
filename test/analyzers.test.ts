// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { analyzers } from '../analyzers/index.ts';
import type { RegisteredAnalyzer } from '../src/core/analyzer.ts';
import { plain } from '../src/core/document.ts';
import type { Finding } from '../src/core/finding.ts';
import { formatRef } from '../src/core/ref.ts';
import { runAnalyzers } from '../src/core/run-analyzers.ts';
import { indexSnapshot } from '../src/core/snapshot-index.ts';
import { type Case, caseFiles, casesOf, settingsOfCase, snapshotOfCase } from './support/cases.ts';

const codeOf = ({ code }: Finding): string => code.slice(code.indexOf('/') + 1);

/** As much of each finding as the case speaks of. */
const asWritten = (findings: readonly Finding[], { findings: expected }: Case) =>
  findings.map((finding) => {
    const object = formatRef(finding.object);
    const wanted = expected.find(
      (candidate) => candidate.code === codeOf(finding) && candidate.object === object,
    );
    const message = plain(finding.message);
    const contained = wanted?.messageContains;
    return {
      code: codeOf(finding),
      object,
      ...(wanted?.with === undefined
        ? {}
        : { with: finding.objects.map(formatRef).filter((other) => other !== object) }),
      ...(wanted?.severity === undefined ? {} : { severity: finding.severity }),
      ...(contained === undefined
        ? {}
        : { messageContains: message.includes(contained) ? contained : message }),
      ...(wanted?.owner === undefined ? {} : { owner: formatRef(finding.owner) }),
      ...(wanted?.blames === undefined ? {} : { blames: finding.blames.map(formatRef) }),
    };
  });

const inOrder = <T extends { readonly code: string; readonly object: string }>(
  findings: readonly T[],
): readonly T[] => [...findings].sort((a, b) => (`${a.code} ${a.object}` < `${b.code} ${b.object}` ? -1 : 1));

const run = (registered: RegisteredAnalyzer, state: Case) =>
  runAnalyzers(indexSnapshot(snapshotOfCase(state)), [registered], {
    settings: settingsOfCase(state),
  });

it('every analyzer has its cases, and every file of cases its analyzer', () => {
  expect(caseFiles()).toEqual(analyzers.map(({ id }) => id).sort());
});

describe.each(analyzers.filter(({ id }) => caseFiles().includes(id)))('$id', (registered) => {
  const cases = casesOf(registered.id);
  const codes = Object.keys(registered.analyzer.problems).sort();

  it('has a case for each problem', () => {
    const covered = new Set(cases.flatMap(({ findings }) => findings.map(({ code }) => code)));
    expect([...covered].sort()).toEqual(codes);
  });

  it('has the nearest healthy state of each problem', () => {
    const near = new Set(
      cases.filter(({ findings }) => findings.length === 0).flatMap((state) => state.near),
    );
    expect([...near].sort()).toEqual(codes);
  });

  it.each(cases)('$name', async (state) => {
    const { findings, outcomes } = await run(registered, state);
    expect(outcomes.map(({ status }) => status)).toEqual(['checked']);
    expect(inOrder(asWritten(findings, state))).toEqual(inOrder(state.findings));
    for (const finding of findings) {
      // A placeholder that nobody filled would be shown to people.
      const words = [plain(finding.message), plain(finding.fix), finding.kubectl].join('\n');
      expect(words).not.toMatch(/\{\w+\}/);
      expect(finding.kubectl).toMatch(/^kubectl (get|describe|logs|rollout (status|history)) /);
    }
  });
});
