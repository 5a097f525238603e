// SPDX-License-Identifier: Apache-2.0

import type { Block, Document, Text } from '../core/document.ts';
import { code, link, plain } from '../core/document.ts';
import { documentMarkdown } from '../core/document-markdown.ts';
import type { Explanation } from '../core/explanation.ts';
import type { IncidentRecord } from '../core/incident-record.ts';
import { leavesGap } from '../core/skip-reason.ts';
import { alertPlace } from './alert.ts';
import { evidenceLines } from './evidence.ts';
import { markedText } from './explanation.ts';
import { whoText } from './marks.ts';
import {
  moment,
  momentsOf,
  type PostMortemOf,
  type Times,
  takenOn,
  timesOf,
  utc,
} from './post-mortem-times.ts';
import { duration, plural, refText } from './words.ts';

/** A place for people to write. */
const BLANK = '(to be written)';
const AFFECTED = 30;
const EVIDENCE = 12;

const heading = (title: string): Block => ({
  type: 'section',
  tone: 'neutral',
  title: [title],
  lines: [],
  actions: [],
});
const list = (items: readonly Text[]): Block => ({ type: 'list', ordered: false, items });
const said = (text: Text): Block => ({ type: 'paragraph', text });
const blanks = (...questions: readonly string[]): Block =>
  list(questions.map((question): Text => [`${question}: ${BLANK}`]));

const lastedText = ({ began, ended }: Times, now: number): string => {
  if (began === undefined) return 'not known';
  return ended === undefined ? `${duration(now - began)} so far` : duration(Math.max(0, ended - began));
};

const ackText = ({ told, ack }: ReturnType<typeof takenOn>): string => {
  if (ack === undefined) return 'by nobody';
  const after = told === undefined || told > ack.at ? '' : `, ${duration(ack.at - told)} after it was told`;
  return `by ${whoText(ack.by)}${after}`;
};

const facts = (given: PostMortemOf): Block => {
  const { subject, record, now, timeZone } = given;
  const times = timesOf(given);
  const { began, ended } = times;
  const taken = takenOn(given);
  const { assigned } = record ?? {};
  const fields: readonly (readonly [string, Text])[] = [
    ['Where', [alertPlace(subject)]],
    ['Severity', [subject.severity]],
    ['State', [record?.state ?? 'reported']],
    ['Began', [began === undefined ? 'not known' : moment(began, timeZone)]],
    ['Told', [taken.told === undefined ? 'not by a watch' : moment(taken.told, timeZone)]],
    ['Acknowledged', [ackText(taken)]],
    ...(assigned === undefined ? [] : [['Assigned', [`to ${whoText(assigned.to)}`]] as const]),
    ['Ended', [ended === undefined ? 'not yet, as far as was seen' : moment(ended, timeZone)]],
    ['Lasted', [lastedText(times, now)]],
    ['Incident', [code(subject.incident)]],
  ];
  return { type: 'fields', fields: fields.map(([label, value]) => ({ label, value })) };
};

const impact = ({ incident, record, subject }: PostMortemOf): readonly Block[] => {
  const workloads = incident?.workloads ?? record?.watched?.workloads;
  const affected = incident?.affected ?? [];
  return [
    list([
      [`Workloads: ${workloads === undefined ? 'not known' : workloads}`],
      [
        `Namespaces: ${subject.namespaces.length === 0 ? 'none, it is about the cluster' : subject.namespaces.join(', ')}`,
      ],
      ...(incident?.impact ?? []).map((step): Text => ['Consequence: ', ...step]),
      ['People and customers who noticed: ', BLANK],
    ]),
    ...(affected.length === 0
      ? []
      : [
          said(['Objects that suffered:']),
          list([
            ...affected.slice(0, AFFECTED).map(refText),
            ...(affected.length > AFFECTED ? [[`and ${affected.length - AFFECTED} more`]] : []),
          ]),
        ]),
  ];
};

const timeline = (given: PostMortemOf): readonly Block[] => {
  const events = momentsOf(given);
  return events.length === 0
    ? [said(['Nothing was written down: no watch saw it, and nobody did anything about it in chat.'])]
    : [
        {
          type: 'table',
          columns: ['When (UTC)', 'What'],
          rows: events.map(({ at, text }) => [[utc(at).replace(' UTC', '')], text]),
        },
      ];
};

const explained = ({ happening, cause, because, source, model }: Explanation): readonly Block[] => [
  said(markedText(cause ?? happening)),
  ...(because.length === 0 ? [] : [list(because.map(markedText))]),
  said([
    source === 'ai'
      ? `Written by ${model ?? 'a model'}; check it against the evidence.`
      : 'From the built-in guidance.',
  ]),
];

const rootCause = ({ subject, incident, report, record }: PostMortemOf): readonly Block[] => {
  const explanation = report?.explanations[incident?.id ?? subject.incident];
  // Of pods that are alike, the same line.
  const evidence = [...new Set(evidenceLines(incident?.cause.evidence ?? []))].slice(0, EVIDENCE);
  return [
    said([
      'Found at the head of it: ',
      ...(incident === undefined
        ? [code(record?.watched?.object ?? 'not known')]
        : refText(incident.cause.object)),
      ` (${incident?.cause.code ?? record?.watched?.codes[0] ?? 'not known'})`,
    ]),
    ...(evidence.length === 0
      ? [
          said([
            'No report at hand shows it any more: evidence is kept for 7 days, with the report that told of it.',
          ]),
        ]
      : [{ type: 'code' as const, text: evidence.join('\n') }]),
    ...(explanation === undefined ? [] : explained(explanation)),
    blanks('Why it could happen', 'Why it was not noticed before'),
  ];
};

/** What ended it, where that was seen. */
const endedText = (record: IncidentRecord | undefined): Text => {
  const resolved = record?.watched?.turns.findLast(({ turn }) => turn === 'resolved');
  const detail = resolved?.detail ?? record?.watched?.ended ?? [];
  if (resolved === undefined) return ['It is not resolved as far as was seen.'];
  return detail.length === 0
    ? ['It went away; what ended it was not seen.']
    : ['Seen when it was first gone: ', ...detail, '.'];
};

/** Two sentences to begin with, from what is known. */
const inShort = (given: PostMortemOf): Text => {
  const { subject, record, now } = given;
  const { began, ended } = timesOf(given);
  const { ack } = takenOn(given);
  const times =
    began === undefined
      ? ''
      : ended === undefined
        ? ` It began at ${utc(began)} and has lasted ${duration(now - began)} so far.`
        : ` It lasted ${duration(Math.max(0, ended - began))}, until ${utc(ended)}.`;
  return [
    `In ${alertPlace(subject)}: `,
    ...subject.title,
    `.${times}${ack === undefined ? ' Nobody acknowledged it.' : ` ${whoText(ack.by)} acknowledged it.`} `,
    ...endedText(record),
  ];
};

const resolution = ({ record, incident }: PostMortemOf): readonly Block[] => {
  return [
    said(endedText(record)),
    ...(incident === undefined ? [] : [said(['What was advised: ', ...incident.fix])]),
    blanks('Who did what to mend it'),
  ];
};

/** Without what is not installed, or left out by choice: a reader would look for a gap in sixty lines that are none. */
const unseen = ({ report, record }: PostMortemOf): Block => {
  const missed = record?.watched?.unread ?? [];
  const skipped = (report?.skipped ?? []).filter(
    ({ kind, reason }) => leavesGap(reason) || missed.includes(kind),
  );
  const told = new Set(skipped.map(({ kind }) => kind));
  const unread = missed.filter((kind) => !told.has(kind));
  return list([
    ...skipped.map(({ kind, detail }): Text => [`${kind}: ${detail}`]),
    ...unread.map((kind): Text => [`${kind}: was not read when it was last looked at`]),
    ['What happened between two looks, in other systems, and what people did outside the chat.'],
  ]);
};

/** What the record itself leaves open; people add theirs. */
const openQuestions = (given: PostMortemOf): readonly Block[] => {
  const { record, incident } = given;
  const { watched } = record ?? {};
  const isSeen = watched?.turns.some(({ turn, detail = [] }) => turn === 'resolved' && detail.length > 0);
  return [
    list([
      ...(watched === undefined ? [['Why did no watch see it?']] : []),
      ...((incident?.changes ?? []).length > 0
        ? []
        : [['What changed before it began? No change was seen nearby.']]),
      ...(isSeen === true ? [] : [['What ended it, or will?']]),
      ...(takenOn(given).ack === undefined ? [['Why did nobody acknowledge it?']] : []),
      ...(watched?.flapping === true ? [['Why does it come and go?']] : []),
      ['More: ', BLANK],
    ]),
  ];
};

const links = ({ incident }: PostMortemOf): readonly Block[] => {
  const items: readonly Text[] = [
    ...(incident === undefined ? [] : [[link('Documentation', incident.docs)], [code(incident.kubectl)]]),
    ...(incident?.runbooks ?? []).flatMap(({ title, url }) =>
      url === undefined ? [] : [[link(title, url)]],
    ),
  ];
  return items.length === 0 ? [] : [heading('Links'), list(items)];
};

/** The draft of a post-mortem: what was recorded, in its order, and blanks for what only people know. */
const postMortemView = (given: PostMortemOf): Document => {
  const { subject, now, timeZone } = given;
  const title = plain(subject.title);
  return {
    summary: `Post-mortem (draft): ${title}`,
    blocks: [
      { type: 'headline', tone: subject.severity, text: ['Post-mortem (draft): ', ...subject.title] },
      said([`Begun ${moment(now, timeZone)} from what was recorded. Nothing in it blames a person.`]),
      heading('Summary'),
      facts(given),
      said(inShort(given)),
      said([`What users noticed, in one sentence: ${BLANK}`]),
      heading('Impact'),
      ...impact(given),
      heading('Timeline'),
      ...timeline(given),
      heading('Root cause'),
      ...rootCause(given),
      heading('What resolved it'),
      ...resolution(given),
      heading('What was not seen'),
      unseen(given),
      heading('Open questions'),
      ...openQuestions(given),
      heading('What was learned, and actions'),
      blanks('What went well', 'What went badly', 'Where we were lucky'),
      list([
        ['Action, owner, due: ', BLANK],
        ['Action, owner, due: ', BLANK],
      ]),
      ...links(given),
    ],
  };
};

/** The same as a file of markdown. */
export const postMortemText = (given: PostMortemOf): string =>
  documentMarkdown(postMortemView(given))
    .replace(/^# \S+ Post-mortem/, '# Post-mortem')
    .replaceAll(/^## ⚪ /gm, '## ');

/** "1 incident" of several: which one is meant has to be said. */
export const whichPostMortem = (count: number): string =>
  `A post-mortem is of one incident, and the last report here has ${plural(count, 'incident')}.`;
