// SPDX-License-Identifier: Apache-2.0

import { assertNever } from '../core/assert-never.ts';
import { type Block, code, type Document, plain, strong, type Text } from '../core/document.ts';
import type { Evidence } from '../core/evidence.ts';
import type { Finding } from '../core/finding.ts';
import { sameRef } from '../core/ref.ts';
import { joined, plural, withoutUids } from './words.ts';

/** Pieces of evidence quoted for one incident; more would hide the one that matters. */
const QUOTES = 4;

const at = (ms: number | undefined): Text =>
  ms === undefined ? [] : [{ type: 'time', at: ms, style: 'clock' }];

const said = (words: string | undefined): Text =>
  words === undefined || words === '' ? [] : [`: “${withoutUids(words)}”`];

/** How it ended leads: that is the trouble, whatever it does now. */
const containerText = (evidence: Extract<Evidence, { readonly type: 'container' }>): Text => {
  const { container, state, reason, ended, exitCode, restarts } = evidence;
  const end = state === 'terminated' ? reason : ended;
  const now = state === 'terminated' ? undefined : reason === undefined ? state : `${state} (${reason})`;
  const again: Text = restarts > 0 ? [plural(restarts, 'restart')] : [];
  if (exitCode === undefined)
    return joined([['container ', code(container), ` is ${now ?? 'terminated'}`], again, at(evidence.at)]);
  // "Error" is what kubelet says of every exit code but 0.
  const how = [...(end === undefined || end === 'Error' ? [] : [end]), `exit code ${exitCode}`].join(' · ');
  return joined([
    ['container ', code(container), `${now === undefined ? '' : ' last'} ended: ${how}`],
    at(evidence.at),
    again,
    now === undefined ? [] : [`now ${now}`],
  ]);
};

const evidenceText = (evidence: Evidence): Text => {
  switch (evidence.type) {
    case 'condition':
      return [
        ...joined([
          [`condition ${evidence.condition} is ${evidence.status}`],
          evidence.reason === undefined ? [] : [evidence.reason],
          at(evidence.since),
        ]),
        ...said(evidence.message),
      ];
    case 'event':
      return [
        ...joined([
          [`event ${evidence.reason}`],
          evidence.count > 1 ? [`${evidence.count} times`] : [],
          at(evidence.lastSeen),
        ]),
        ...said(evidence.message),
      ];
    case 'container':
      return [...containerText(evidence), ...said(evidence.message)];
    case 'field':
      return [code(evidence.path), ' is ', code(evidence.value)];
    case 'log':
      return [
        `${evidence.errors === true ? 'errors in the log' : 'last log lines'} of container `,
        code(evidence.container),
        ':',
      ];
    default:
      return assertNever(evidence);
  }
};

/** Each piece on one line, for those who are told by machine. */
export const evidenceLines = (evidence: readonly Evidence[]): readonly string[] =>
  evidence.map((each) =>
    [plain(evidenceText(each)), ...(each.type === 'log' ? each.lines : [])].join(' ').replaceAll(/\s+/g, ' '),
  );

/** The same words from each replica are told once. */
const sameness = (evidence: Evidence): string => {
  switch (evidence.type) {
    case 'condition':
      return `condition ${evidence.on.kind} ${evidence.condition} ${evidence.reason ?? ''}`;
    case 'event':
      return `event ${evidence.on.kind} ${evidence.reason} ${evidence.message.slice(0, 12)}`;
    case 'container':
    case 'log':
      return `${evidence.type} ${evidence.container}`;
    case 'field':
      return `field ${evidence.path} ${evidence.value}`;
    default:
      return assertNever(evidence);
  }
};

/** The lead's first, each once. */
const distinct = (findings: readonly Finding[]): readonly Evidence[] => {
  const all = new Map<string, Evidence>();
  for (const evidence of findings.flatMap((finding) => finding.evidence))
    if (!all.has(sameness(evidence))) all.set(sameness(evidence), evidence);
  return [...all.values()].slice(0, QUOTES);
};

/** The same for platforms that show citations: what an explanation rests on. */
export const evidenceSources = (
  findings: readonly Finding[],
  docs: string,
): NonNullable<Document['sources']> => [
  ...distinct(findings).map((evidence) => ({
    title: `${evidence.on.kind} ${evidence.on.name}`,
    text: `${plain(evidenceText(evidence))}${evidence.type === 'log' ? `\n${evidence.lines.join('\n')}` : ''}`,
  })),
  { title: 'Documentation', text: docs.replace(/^https?:\/\//, ''), url: docs },
];

/** What the findings rest on, the lead's first, quoted with time and count; the object is named where it is another. */
export const evidenceBlocks = (findings: readonly Finding[]): Block[] => {
  const subject = findings[0]?.object;
  const quotes = distinct(findings).flatMap((evidence): Block[] => {
    const own = subject !== undefined && sameRef(subject, evidence.on);
    const on: Text = own ? [] : [`${evidence.on.kind} `, code(evidence.on.name), ': '];
    return [
      { type: 'quote', text: [...on, ...evidenceText(evidence)] },
      ...(evidence.type === 'log' ? [{ type: 'code' as const, text: evidence.lines.join('\n') }] : []),
    ];
  });
  return quotes.length === 0 ? [] : [{ type: 'paragraph', text: [strong('Evidence')] }, ...quotes];
};
