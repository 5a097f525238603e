// SPDX-License-Identifier: Apache-2.0

import { type Block, type Document, link, plain, type Text } from '../core/document.ts';
import type { Incident } from '../core/incident.ts';
import type { Report } from '../core/report.ts';
import { explanationBlocks, explanationFooter } from '../views/explanation.ts';
import { incidentFacts } from '../views/incident.ts';
import { changedText, doText, impactText, whereText } from '../views/incident-lines.ts';
import { checkedText, footer, headlineText, toneOfReport } from '../views/report.ts';
import { plural, refText } from '../views/words.ts';
import { blockHtml, escapeHtml, textHtml } from './_blocks-html.ts';
import { defineFormat, type FormatGiven } from './_format.ts';
import { pageHtml } from './_page-html.ts';

const paragraph = (text: Text, type = ''): string =>
  text.length === 0 ? '' : `<p${type === '' ? '' : ` class="${type}"`}>${textHtml(text)}</p>`;

const folded = (title: string, blocks: readonly Block[], isOpen: boolean): string =>
  blocks.length === 0
    ? ''
    : `<details${isOpen ? ' open' : ''}><summary>${escapeHtml(title)}</summary>${blocks.map(blockHtml).join('')}</details>`;

const incidentHtml = (incident: Incident, number: number, report: Report): string => {
  const explanation = report.explanations[incident.id];
  const explained: Block[] =
    explanation === undefined
      ? []
      : [...explanationBlocks(explanation), { type: 'note', text: [explanationFooter(explanation)] }];
  const facts: Block[] = [
    ...incidentFacts(incident, report),
    { type: 'note', text: [`confidence ${incident.confidence} · `, link('Documentation', incident.docs)] },
  ];
  return [
    `<article class="card ${incident.severity}" id="incident-${number}">`,
    `<h2>${number} · ${textHtml(incident.title)} <span class="badge">${incident.severity}</span></h2>`,
    paragraph(whereText(incident, report), 'note'),
    paragraph(impactText(incident)),
    paragraph(changedText(incident)),
    paragraph(doText(incident), 'do'),
    folded('Explanation', explained, true),
    folded('Details', facts, false),
    '</article>',
  ]
    .filter((part) => part !== '')
    .join('\n');
};

const findingsHtml = (report: Report): string => {
  if (report.findings.length === 0) return '';
  const incidentOf = new Map(
    report.incidents.flatMap(({ findings }, at) => findings.map((id) => [id, at + 1] as const)),
  );
  const rows = report.findings.map((finding) => {
    const number = incidentOf.get(finding.id);
    const more = finding.objects.length > 1 ? [` and ${finding.objects.length - 1} more`] : [];
    const cells = [
      number === undefined ? '–' : `<a href="#incident-${number}">${number}</a>`,
      textHtml([...refText(finding.object), ...more]),
      textHtml(finding.message),
      `<code>${escapeHtml(finding.code)}</code>`,
    ];
    return `<tr><td>${cells[0]}</td><td class="${finding.severity}">${finding.severity}</td>${cells
      .slice(1)
      .map((cell) => `<td>${cell}</td>`)
      .join('')}</tr>`;
  });
  return [
    `<details><summary>${plural(report.findings.length, 'finding')}</summary><div class="scroll"><table>`,
    '<thead><tr><th scope="col">#</th><th scope="col">Severity</th><th scope="col">Object</th><th scope="col">What</th><th scope="col">Code</th></tr></thead>',
    `<tbody>${rows.join('\n')}</tbody>`,
    '</table></div></details>',
  ].join('\n');
};

const reportHtml = (report: Report, { version }: FormatGiven): string => {
  const server = report.serverVersion === undefined ? '' : ` · Kubernetes ${report.serverVersion}`;
  return pageHtml(plain(headlineText(report)), [
    '<header>',
    `<h1 class="tone ${toneOfReport(report, report.incidents)}">${textHtml(headlineText(report))}</h1>`,
    `<p class="meta">${textHtml(checkedText(report, true))}${escapeHtml(server)}</p>`,
    '</header>',
    ...report.incidents.map((incident, at) => incidentHtml(incident, at + 1, report)),
    ...footer(report).map(blockHtml),
    findingsHtml(report),
    `<footer>k8sgpt ${escapeHtml(version)}</footer>`,
  ]);
};

const documentHtml = ({ summary, blocks }: Document): string => pageHtml(summary, blocks.map(blockHtml));

export default defineFormat({
  summary: 'one page that needs nothing else, to mail or to keep',
  report: reportHtml,
  document: documentHtml,
});
