// SPDX-License-Identifier: Apache-2.0

import type { Chart, Theme } from '../core/chart.ts';
import { DAY, HOUR, MINUTE } from '../core/clock.ts';
import { type Block, code, type Document, plain, strong, type Text } from '../core/document.ts';
import { type Severity, severities } from '../core/finding.ts';
import type { IncidentRecord } from '../core/incident-record.ts';
import type { Gap, Often, Trend, Usual } from '../core/trend.ts';
import { marksText, untilText } from './marks.ts';
import { codeList, duration, joined, plural } from './words.ts';

const LISTED = 8;
const GAPS = 5;

interface TrendLook {
  /** How people call it: "Daily report". */
  readonly name: string;
  /** IANA; of the labels in the picture. */
  readonly timeZone: string;
  /** Undefined: as most people of the platform have it. */
  readonly picture: Theme | 'none' | undefined;
  /** Said where that is much later than the end of what it tells of. */
  readonly toldAt: number;
}

const clockIn = (timeZone: string): ((at: number) => string) => {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (at) => format.format(at).replace(',', '');
};

const totalOf = (bar: Trend['open'][number]): number => severities.reduce((sum, name) => sum + bar[name], 0);

const countsOf = (records: readonly IncidentRecord[]): Readonly<Record<Severity, number>> => {
  const counts = { critical: 0, warning: 0, info: 0 };
  for (const { severity } of records) counts[severity] += 1;
  return counts;
};

const chartOf = ({ open, step }: Trend, timeZone: string): Chart => {
  const used = severities.filter((name) => open.some((bar) => bar[name] > 0));
  return {
    title: step === HOUR ? 'Open incidents by hour' : 'Open incidents by quarter of a day',
    timeZone,
    step,
    at: open.map(({ at }) => at),
    series: (used.length === 0 ? severities.slice(0, 1) : used).map((name) => ({
      name,
      values: open.map((bar) => bar[name]),
    })),
    unknown: open.map(({ unknown }) => unknown),
  };
};

/** All that the picture says, in words. */
const altOf = (trend: Trend, timeZone: string): string => {
  const clock = clockIn(timeZone);
  const { open, from, until } = trend;
  const peak = open.reduce((most, bar) => (totalOf(bar) > totalOf(most) ? bar : most), open[0] ?? emptyBar);
  const last = open.at(-1) ?? emptyBar;
  const unseen = open.filter(({ unknown }) => unknown).length;
  const parts = severities.flatMap((name) => (peak[name] > 0 ? [`${peak[name]} ${name}`] : []));
  return [
    `Open incidents from ${clock(from)} to ${clock(until)} (${timeZone}): at most ${totalOf(peak)}`,
    `${parts.length === 0 ? '' : ` (${parts.join(', ')})`} at ${clock(peak.at)}, ${totalOf(last)} at the end.`,
    unseen === 0 ? '' : ` For ${duration(unseen * trend.step)} not everything could be seen.`,
  ].join('');
};

const emptyBar: Trend['open'][number] = { at: 0, critical: 0, warning: 0, info: 0, unknown: false };

const usualText = ({ median, of }: Usual): string =>
  of === 1 ? duration(median) : `${duration(median)}, the median of ${of}`;

const beforeText = ({ from, until }: Trend, count: number | undefined): string => {
  if (count === undefined) return '';
  const days = Math.round((until - from) / DAY);
  const time = days <= 1 ? 'day' : days === 7 ? 'week' : `${days} days`;
  return ` (${count} in the ${time} before)`;
};

const figures = (trend: Trend): Block => {
  const { opened, resolved, before, acknowledged, unacknowledged, tookToResolve } = trend;
  const taken = [
    ...(acknowledged === undefined ? [] : [`after ${usualText(acknowledged)}`]),
    ...(unacknowledged === 0 ? [] : [`${unacknowledged} by nobody`]),
  ].join('; ');
  return {
    type: 'fields',
    fields: [
      { label: 'Opened', value: [`${opened}${beforeText(trend, before?.opened)}`] },
      { label: 'Resolved', value: [`${resolved}${beforeText(trend, before?.resolved)}`] },
      ...(taken === '' ? [] : [{ label: 'Acknowledged', value: [taken] }]),
      ...(tookToResolve === undefined
        ? []
        : [{ label: 'Time to resolve', value: [usualText(tookToResolve)] }]),
    ],
  };
};

const oftenText = (all: readonly Often[]): Text =>
  joined(all.map(({ name, times }): Text => [code(name), ` ${times} ×`]));

const oftenest = ({ workloads, namespaces, codes }: Trend): readonly Block[] => {
  const fields = [
    { label: 'Objects', value: oftenText(workloads) },
    { label: 'Namespaces', value: oftenText(namespaces) },
    { label: 'Causes', value: oftenText(codes) },
  ].filter(({ value }) => value.length > 0);
  return fields.length === 0
    ? []
    : [
        { type: 'paragraph', text: [strong('What came up most')] },
        { type: 'fields', fields },
      ];
};

const listed = (
  heading: string,
  records: readonly IncidentRecord[],
  lineOf: (record: IncidentRecord) => Text,
): readonly Block[] =>
  records.length === 0
    ? []
    : [
        { type: 'paragraph', text: [strong(heading)] },
        {
          type: 'list',
          ordered: false,
          items: [
            ...records.slice(0, LISTED).map(lineOf),
            ...(records.length > LISTED
              ? [[`and ${records.length - LISTED} more: `, code('/k8sgpt incidents')]]
              : []),
          ],
        },
      ];

const whoHas = (record: IncidentRecord): Text => {
  const marks = marksText(record);
  return marks.length === 0 ? ['nobody has it'] : marks;
};

const gapText = ({ cluster, from, until }: Gap): Text => [
  code(cluster),
  ' ',
  { type: 'time', at: from, style: 'date' },
  ` for ${duration(until - from)}`,
];

const gapsNote = ({ gaps }: Trend): readonly Block[] =>
  gaps.length === 0
    ? []
    : [
        {
          type: 'note',
          text: [
            'Could not be seen: ',
            ...gaps.slice(0, GAPS).flatMap((gap, at): Text => [...(at === 0 ? [] : ['; ']), ...gapText(gap)]),
            ...(gaps.length > GAPS ? [`; and ${plural(gaps.length - GAPS, 'more time')}`] : []),
            '. What happened then is not in these numbers.',
          ],
        },
      ];

/** Later than this it is said that it comes late. */
const LATE = 10 * MINUTE;

/** What became of incidents in a day or a week. */
export const trendView = (trend: Trend, { name, timeZone, picture, toldAt }: TrendLook): Document => {
  const { clusters, stillOpen, flapping, mutesEnding, from, until } = trend;
  const several = clusters.length > 1;
  const counts = countsOf(stillOpen);
  const open =
    stillOpen.length === 0 ? 'no incident is open' : `${plural(stillOpen.length, 'incident')} open`;
  const grave = stillOpen.length > 0 && counts.critical > 0 ? `, ${counts.critical} critical` : '';
  const tone =
    counts.critical > 0
      ? 'critical'
      : counts.warning > 0
        ? 'warning'
        : trend.gaps.length > 0
          ? 'neutral'
          : 'good';
  const where: Text = clusters.length === 0 ? ['no cluster'] : codeList(clusters, 3);
  const at = (record: IncidentRecord): Text => (several ? [code(record.cluster), ' '] : []);
  const isDrawn = picture !== 'none' && trend.open.some((bar) => totalOf(bar) > 0);
  const heading: Text = [strong(name), ' of ', ...where, `: ${open}${grave}`];
  return {
    summary: `${plain(heading)}; ${trend.opened} opened, ${trend.resolved} resolved`,
    blocks: [
      { type: 'headline', tone, text: heading },
      {
        type: 'note',
        text: [
          { type: 'time', at: from, style: 'date' },
          ' to ',
          { type: 'time', at: until, style: 'date' },
          ...(toldAt - until > LATE ? [` · told ${duration(toldAt - until)} late`] : []),
        ],
      },
      ...(isDrawn
        ? [
            {
              type: 'picture' as const,
              alt: altOf(trend, timeZone),
              chart: chartOf(trend, timeZone),
              ...(picture === undefined ? {} : { theme: picture }),
            },
          ]
        : []),
      figures(trend),
      ...listed('Still open', stillOpen, (record) => [
        `${record.severity} · `,
        ...at(record),
        ...record.title,
        ...(record.watched?.openedAt === undefined
          ? []
          : [
              ' · since ',
              { type: 'time' as const, at: record.watched.openedAt, style: 'relative' as const },
            ]),
        ' · ',
        ...whoHas(record),
      ]),
      ...oftenest(trend),
      ...listed('Comes and goes', flapping, (record) => [...at(record), ...record.title]),
      ...listed('Muted, and soon no more', mutesEnding, (record) => [
        ...at(record),
        ...record.title,
        ' · ',
        ...(record.muted === undefined ? [] : untilText(record.muted)),
      ]),
      ...gapsNote(trend),
    ],
  };
};
