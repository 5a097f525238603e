// SPDX-License-Identifier: Apache-2.0

import { plain } from '../core/document.ts';
import type { Finding } from '../core/finding.ts';
import { fitText } from '../core/fit-text.ts';
import { byText, formatRef } from '../core/ref.ts';
import type { Report, Skipped } from '../core/report.ts';
import { leavesGap } from '../core/skip-reason.ts';
import { type Catalogue, catalogueOf } from './_catalogue.ts';
import { defineFormat, type FormatGiven } from './_format.ts';

// What no XML may hold, not even escaped. https://www.w3.org/TR/xml/#charsets
const UNSPEAKABLE = /[\ufffe\uffff]/g;
const escaped = (text: string): string =>
  fitText(text)
    .replace(UNSPEAKABLE, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
/** Line breaks in an attribute would be read as blanks. */
const attribute = (text: string): string =>
  escaped(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');

type Result = 'passed' | 'failure' | 'skipped';
interface Case {
  readonly name: string;
  readonly result: Result;
  /** Inner elements, escaped. */
  readonly inner: string;
}
interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

const messageOf = ({ object, message }: Finding): string => `${object.kind} ${object.name} ${plain(message)}`;

const bodyOf = (finding: Finding): string =>
  [
    messageOf(finding),
    `Object: ${finding.objects.map(formatRef).join(', ')}`,
    `Do: ${plain(finding.fix)}`,
    `See: ${finding.kubectl}`,
    ...(finding.docs === '' ? [] : [`Documentation: ${finding.docs}`]),
  ].join('\n');

/** What is only worth knowing fails no pipeline, as it does not with --exit-code. */
const findingCase = (finding: Finding, name: string): Case =>
  finding.severity === 'info'
    ? { name, result: 'passed', inner: `<system-out>${escaped(bodyOf(finding))}</system-out>` }
    : {
        name,
        result: 'failure',
        inner: `<failure message="${attribute(messageOf(finding))}" type="${attribute(finding.severity)}">${escaped(bodyOf(finding))}</failure>`,
      };

const skippedCase = (name: string, why: string): Case => ({
  name,
  result: 'skipped',
  inner: `<skipped message="${attribute(why)}"/>`,
});

/** Names that a pipeline knows again: the workload, not its pods. */
const casesOf = (findings: readonly Finding[]): readonly Case[] => {
  const met = new Map<string, number>();
  return findings.map((finding) => {
    const base = `${formatRef(finding.owner)} ${finding.code}`;
    const count = (met.get(base) ?? 0) + 1;
    met.set(base, count);
    return findingCase(finding, count === 1 ? base : `${base} (${count})`);
  });
};

const whyOf = (skipped: readonly Skipped[]): string =>
  skipped.map(({ kind, detail }) => `${kind}: ${detail}`).join('; ');

/** One suite per filter. One that could not look, wholly or in part, has not passed. */
const suiteOf = (
  filter: string,
  findings: readonly Finding[],
  report: Report,
  catalogue: Catalogue,
): Suite => {
  const { each, others } = catalogue.readsOf(filter);
  const blind = report.skipped.filter(({ kind }) => each.has(kind) || kind === filter);
  const partly = report.skipped.filter(
    ({ kind, reason }) => others.has(kind) && !blind.some((one) => one.kind === kind) && leavesGap(reason),
  );
  const isBlind = blind.length > 0 || (report.notApplicable ?? []).includes(filter);
  const gaps = [
    ...(isBlind
      ? [skippedCase('not checked', blind.length === 0 ? 'the cluster has none of its APIs' : whyOf(blind))]
      : []),
    ...partly.map(({ kind, detail }) => skippedCase(`not checked: ${kind}`, detail)),
  ];
  const cases = casesOf(findings);
  const isFound = cases.some(({ result }) => result === 'failure');
  const well: readonly Case[] =
    isFound || isBlind
      ? []
      : [{ name: partly.length > 0 ? 'what could be checked' : 'no problem', result: 'passed', inner: '' }];
  return { name: filter, cases: [...cases, ...gaps, ...well] };
};

const suitesOf = (report: Report, catalogue: Catalogue): readonly Suite[] => {
  const byFilter = new Map<string, Finding[]>();
  for (const finding of report.findings) {
    const filter = catalogue.filterOf(finding.code);
    byFilter.set(filter, [...(byFilter.get(filter) ?? []), finding]);
  }
  const names = [...new Set([...report.filters, ...byFilter.keys()])].sort(byText);
  const suites = names.map((name) => suiteOf(name, byFilter.get(name) ?? [], report, catalogue));
  // Kinds that stand for themselves: logs, what analyzers of other people look at, and what is left out by choice, once.
  const told = new Set<string>();
  const partlyTold = new Set<string>();
  for (const name of names) {
    const { each, others } = catalogue.readsOf(name);
    for (const kind of [name, ...each]) told.add(kind);
    for (const kind of others) partlyTold.add(kind);
  }
  const rest = report.skipped.filter(
    ({ kind, reason }) => !told.has(kind) && (reason === 'left-out' || !partlyTold.has(kind)),
  );
  return rest.length === 0
    ? suites
    : [...suites, { name: 'Not checked', cases: rest.map(({ kind, detail }) => skippedCase(kind, detail)) }];
};

const count = (cases: readonly Case[], result: Result): number =>
  cases.filter((one) => one.result === result).length;

const counts = (cases: readonly Case[]): string =>
  `tests="${cases.length}" failures="${count(cases, 'failure')}" errors="0" skipped="${count(cases, 'skipped')}"`;

const junit = (report: Report, { analyzers }: FormatGiven): string => {
  const suites = suitesOf(report, catalogueOf(analyzers));
  const at = new Date(report.takenAt).toISOString().replace(/\.\d+Z$/, '');
  const lines = suites.flatMap(({ name, cases }) => [
    `  <testsuite name="${attribute(name)}" timestamp="${at}" hostname="${attribute(report.cluster)}" ${counts(cases)}>`,
    ...cases.map((one) => {
      const head = `    <testcase name="${attribute(one.name)}" classname="${attribute(`${report.cluster}.${name}`)}"`;
      return one.inner === '' ? `${head}/>` : `${head}>${one.inner}</testcase>`;
    }),
    '  </testsuite>',
  ]);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${attribute(`k8sgpt ${report.cluster}`)}" ${counts(suites.flatMap(({ cases }) => cases))}>`,
    ...lines,
    '</testsuites>',
    '',
  ].join('\n');
};

export default defineFormat({
  summary: 'JUnit XML, for pipelines: one suite per filter, what could not be checked is skipped',
  report: junit,
});
