// SPDX-License-Identifier: Apache-2.0

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { analyzers } from '../analyzers/index.ts';
import {
  type ConformanceCase,
  conformanceCases,
  conformanceFolder,
  type Failure,
  failuresOf,
  findingsOn,
  readDifferences,
  readEquivalents,
  sameAs,
} from './support/conformance.ts';

const equivalents = readEquivalents();
const differences = readDifferences();

const reasonsFor = ({ id }: ConformanceCase, { text }: Failure) =>
  differences.unsaid.filter(({ says, cases }) => cases.includes(id) && new RegExp(says, 's').test(text));

/** What k8sgpt says and we do not, and what we say at warning or above and it does not. */
const comparison = async (given: ConformanceCase) => {
  const findings = await findingsOn(given);
  const same = failuresOf(given).map((failure) => ({
    failure,
    findings: sameAs(failure, given.analyzer, findings, equivalents),
  }));
  const shared = new Set(same.flatMap((pair) => pair.findings));
  return {
    findings,
    missed: same.filter((pair) => pair.findings.length === 0).map(({ failure }) => failure),
    besides: findings.filter((finding) => finding.severity !== 'info' && !shared.has(finding)),
  };
};

describe('the lists', () => {
  const codes = analyzers.flatMap(({ id, analyzer }) =>
    Object.keys(analyzer.problems).map((code) => `${id}/${code}`),
  );

  test('name problems that exist', () => {
    const named = [
      ...Object.values(equivalents).flatMap((rows) => rows.flatMap((row) => row.codes)),
      ...differences.besides.flatMap((row) => row.codes),
    ];
    expect(named.filter((code) => !codes.includes(code))).toEqual([]);
  });

  test('name each case once per sentence', () => {
    const named = differences.unsaid.flatMap(({ says, cases }) => cases.map((id) => `${id}: ${says}`));
    expect(named.filter((name, at) => named.indexOf(name) !== at)).toEqual([]);
  });
});

const present = existsSync(conformanceFolder);
const suite = present ? describe : describe.skip;
const title = present
  ? 'what k8sgpt finds'
  : `what k8sgpt finds (not here: ${fileURLToPath(conformanceFolder)}; CONFORMANCE_DIR says where)`;

suite(title, () => {
  const cases = present ? conformanceCases() : [];

  test.each(cases.map((given) => [given.id, given] as const))('%s', async (_, given) => {
    const { missed, besides, findings } = await comparison(given);
    expect(missed.filter((failure) => reasonsFor(given, failure).length !== 1)).toEqual([]);
    const told = differences.besides
      .filter(({ cases }) => cases.includes(given.id))
      .flatMap(({ codes }) => codes);
    if (given.origin === 'k8sgpt-test')
      expect(besides.filter(({ code }) => !told.includes(code)).map(({ code }) => code)).toEqual([]);
    if (given.probe?.verdict === 'false-negative') expect(findings).not.toEqual([]);
  });

  test('lists no difference that is none any more', async () => {
    const stale: string[] = [];
    const compared = new Map<string, Awaited<ReturnType<typeof comparison>>>();
    for (const given of cases) compared.set(given.id, await comparison(given));
    for (const { says, cases: ids } of differences.unsaid)
      for (const id of ids)
        if (compared.get(id)?.missed.some(({ text }) => new RegExp(says, 's').test(text)) !== true)
          stale.push(`unsaid: ${id}: ${says}`);
    for (const { codes, cases: ids } of differences.besides)
      for (const id of ids)
        if (compared.get(id)?.besides.some(({ code }) => codes.includes(code)) !== true)
          stale.push(`besides: ${id}: ${codes.join(', ')}`);
    expect(stale).toEqual([]);
  });
});
