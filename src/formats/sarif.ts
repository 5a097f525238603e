// SPDX-License-Identifier: Apache-2.0

import { plain } from '../core/document.ts';
import type { Finding, Severity } from '../core/finding.ts';
import { fitText } from '../core/fit-text.ts';
import { byText, formatRef, type Ref } from '../core/ref.ts';
import type { Report, Skipped } from '../core/report.ts';
import { leavesGap } from '../core/skip-reason.ts';
import { type Catalogue, catalogueOf, templateText } from './_catalogue.ts';
import { defineFormat, type FormatGiven } from './_format.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const LEVEL: Readonly<Record<Severity, string>> = { critical: 'error', warning: 'warning', info: 'note' };
/** How certain a reader may be that it is a trouble; what GitHub sorts by. */
const GRAVITY: Readonly<Record<Severity, string>> = {
  critical: 'error',
  warning: 'warning',
  info: 'recommendation',
};

/** "pod/crash-loop" → "PodCrashLoop". */
const nameOf = (code: string): string =>
  code
    .split(/[^a-z\d]+/i)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');

const sentence = (text: string): string => {
  const line = fitText(text).trim();
  return /[.?!…]$/.test(line) ? line : `${line}.`;
};

/** One rule per code that was found: what it says without an object, why it matters, what to do. */
const ruleOf = (code: string, finding: Finding, catalogue: Catalogue) => {
  const known = catalogue.ruleOf(code);
  const says =
    known === undefined ? `A finding of ${catalogue.filterOf(code)}` : templateText(known.problem.message);
  const filter = catalogue.filterOf(code);
  const fix = known === undefined ? plain(finding.fix) : templateText(known.problem.fix);
  const why = known === undefined ? '' : sentence(known.why);
  const docs = finding.docs === '' ? undefined : finding.docs;
  const help = [why, sentence(fix)].filter((part) => part !== '').join(' ');
  // A placeholder would be taken for a tag.
  const marked = help.replaceAll('<', '\\<');
  return {
    id: code,
    name: nameOf(code),
    shortDescription: { text: sentence(`${filter} ${says}`) },
    fullDescription: { text: known === undefined ? sentence(says) : `${sentence(known.title)} ${why}` },
    ...(docs === undefined ? {} : { helpUri: docs }),
    help: {
      text: docs === undefined ? help : `${help} ${docs}`,
      markdown: docs === undefined ? marked : `${marked} [Documentation](${docs})`,
    },
    defaultConfiguration: { level: LEVEL[known?.problem.severity ?? finding.severity] },
    properties: {
      tags: ['kubernetes', filter],
      'problem.severity': GRAVITY[known?.problem.severity ?? finding.severity],
      precision: 'high',
    },
  };
};

/**
 * Readers demand a file, and an object of a cluster is none: its path says where it is, as a repository of manifests
 * might be laid out. https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
const pathOf = (cluster: string, { kind, namespace = '', name }: Ref): string =>
  [cluster, namespace === '' ? '_cluster' : namespace, kind, name].map(encodeURIComponent).join('/');

const logicalOf = (ref: Ref) => ({
  name: ref.name,
  fullyQualifiedName: formatRef(ref),
  kind: 'resource',
});

const messageOf = (finding: Finding): string => {
  const { object, objects, message } = finding;
  const more = objects.length > 1 ? ` (and ${objects.length - 1} more)` : '';
  return fitText(`${object.kind} ${object.name}${more} ${plain(message)}. ${sentence(plain(finding.fix))}`);
};

const resultOf = (finding: Finding, ruleIndex: number, report: Report) => {
  const incident = report.incidents.find(({ findings }) => findings.includes(finding.id));
  const isLead = incident?.id === finding.id;
  return {
    ruleId: finding.code,
    ruleIndex,
    level: LEVEL[finding.severity],
    message: { text: messageOf(finding) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: pathOf(report.cluster, finding.object) },
          region: { startLine: 1 },
        },
        logicalLocations: [
          logicalOf(finding.object),
          ...finding.objects.filter((ref) => ref !== finding.object).map(logicalOf),
        ].filter(
          (one, at, all) =>
            all.findIndex((same) => same.fullyQualifiedName === one.fullyQualifiedName) === at,
        ),
      },
    ],
    // Lines of files are what readers would make one of; the finding's own id is steady without any.
    partialFingerprints: { primaryLocationLineHash: finding.id, 'k8sgptFinding/v1': finding.id },
    properties: {
      owner: formatRef(finding.owner),
      kubectl: finding.kubectl,
      ...(incident === undefined
        ? {}
        : { incident: incident.id, isCause: isLead, title: fitText(plain(incident.title)) }),
    },
  };
};

const notificationOf = ({ kind, reason, detail }: Skipped) => ({
  level: leavesGap(reason) ? 'warning' : 'note',
  message: { text: fitText(`Not checked: ${kind}: ${detail}`) },
  descriptor: { id: `not-checked/${reason}` },
});

const sarif = (report: Report, { analyzers, version }: FormatGiven) => {
  const catalogue = catalogueOf(analyzers);
  const first = new Map<string, Finding>();
  for (const finding of report.findings) if (!first.has(finding.code)) first.set(finding.code, finding);
  const codes = [...first.keys()].sort(byText);
  const rules = codes.flatMap((code) => {
    const finding = first.get(code);
    return finding === undefined ? [] : [ruleOf(code, finding, catalogue)];
  });
  const at = new Map(codes.map((code, index) => [code, index]));
  const skipped = [...report.skipped].sort((a, b) => byText(a.kind, b.kind) || byText(a.reason, b.reason));
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'k8sgpt', semanticVersion: version, rules } },
        automationDetails: { id: `k8sgpt/${encodeURIComponent(report.cluster)}/` },
        invocations: [
          {
            executionSuccessful: skipped.every(
              ({ reason }) => !leavesGap(reason) || reason === 'not-recorded',
            ),
            endTimeUtc: new Date(report.takenAt).toISOString(),
            toolExecutionNotifications: skipped.map(notificationOf),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: report.findings.map((finding) => resultOf(finding, at.get(finding.code) ?? 0, report)),
        properties: { cluster: report.cluster, status: report.status, suppressed: report.suppressed },
      },
    ],
  };
};

export default defineFormat({
  summary: 'SARIF 2.1.0, for code scanning',
  report: (report, given) => `${JSON.stringify(sarif(report, given), null, 2)}\n`,
});
