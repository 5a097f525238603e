// SPDX-License-Identifier: Apache-2.0

import { type Block, code, type Document, plain, type Span, strong, type Text } from '../core/document.ts';
import { alertName, alertSeverity, type ExternalAlert, objectsOfAlert } from '../core/external-alert.ts';
import { bySeverity } from '../core/finding.ts';
import type { Group } from '../core/group.ts';
import type { Ref } from '../core/ref.ts';
import { joined, plural, shortText } from './words.ts';

/** Lines of a message; more are counted. */
const LINES = 8;
const OBJECTS = 3;
const WORDS = 300;

export interface ExternalShown {
  /** Undefined where it is not known. */
  readonly cluster: string | undefined;
  readonly alerts: readonly ExternalAlert[];
  /** Of the whole group, also of those that are not among `alerts`. */
  readonly firing: number;
  readonly resolved: number;
  readonly mention?: Group | undefined;
}

const clock = (at: number): Span => ({ type: 'time', at, style: 'clock' });

const objectText = ({ kind, namespace, name }: Ref): Text => [
  ...(namespace === undefined ? [] : [code(namespace), ' / ']),
  `${kind} `,
  code(name),
];

const since = (alerts: readonly ExternalAlert[]): number =>
  Math.min(...alerts.map(({ startsAt }) => startsAt));
const until = (alerts: readonly ExternalAlert[]): number | undefined => {
  const ends = alerts.flatMap(({ endsAt }) => endsAt ?? []);
  return ends.length === 0 ? undefined : Math.max(...ends);
};

/** Alerts of one rule are one line. */
const byName = (alerts: readonly ExternalAlert[]): readonly (readonly ExternalAlert[])[] => {
  const names = new Map<string, ExternalAlert[]>();
  for (const alert of alerts) {
    const same = names.get(alertName(alert)) ?? [];
    same.push(alert);
    names.set(alertName(alert), same);
  }
  return [...names.values()];
};

const objectsText = (alerts: readonly ExternalAlert[]): Text => {
  const objects = alerts.flatMap((alert) => objectsOfAlert(alert).slice(0, 1));
  const shown = objects
    .slice(0, OBJECTS)
    .flatMap((object, at): Text => [...(at === 0 ? [] : [', ']), ...objectText(object)]);
  const more = alerts.length - Math.min(objects.length, OBJECTS);
  return more > 0 && objects.length > 0 ? [...shown, ` and ${more} more`] : shown;
};

const wordsOf = ({ annotations }: ExternalAlert): string =>
  shortText(annotations['summary'] ?? annotations['description'] ?? annotations['message'] ?? '', WORDS);

const section = (alerts: readonly ExternalAlert[]): Block => {
  const [first] = alerts;
  const firing = alerts.filter(({ status }) => status === 'firing');
  const isOver = firing.length === 0;
  const end = until(alerts);
  const state: Text = isOver
    ? ['resolved', ...(end === undefined ? [] : [' ', clock(end)])]
    : [`${firing.length > 1 ? `${firing.length} times, ` : ''}since `, clock(since(firing))];
  const words = first === undefined ? '' : wordsOf(first);
  return {
    type: 'section',
    tone: isOver ? 'good' : first === undefined ? 'warning' : alertSeverity(first),
    title: joined([[strong(first === undefined ? 'alert' : alertName(first))], state]),
    lines: [objectsText(isOver ? alerts : firing), words === '' ? [] : [words]].filter(
      (line) => line.length > 0,
    ),
    actions: [],
  };
};

/** A group of alerts as it stands, where none of our incidents is about it. */
export const externalAlertView = ({
  cluster,
  alerts,
  firing,
  resolved,
  mention,
}: ExternalShown): Document => {
  const groups = byName(alerts);
  const names = groups.map(([alert]) => (alert === undefined ? '' : alertName(alert)));
  const what = names.length === 1 ? (names[0] ?? 'alert') : plural(Math.max(firing, resolved), 'alert');
  const isOver = firing === 0;
  const gravest = alerts.map(alertSeverity).sort(bySeverity)[0] ?? 'warning';
  const where: Text = cluster === undefined ? [] : [strong(cluster), ': '];
  const count = isOver ? 'resolved' : firing === 1 ? 'firing' : `${firing} firing`;
  const text: Text = [
    ...where,
    what,
    ` · ${count}`,
    ...(isOver || resolved === 0 ? [] : [`, ${resolved} resolved`]),
    ' · from Alertmanager',
  ];
  const rest = groups.length - LINES;
  const unseen = firing + resolved - alerts.length;
  return {
    summary: plain(text),
    blocks: [
      {
        type: 'headline',
        tone: isOver ? 'good' : gravest,
        text: mention === undefined || isOver ? text : [...text, ' · ', { type: 'group', ...mention }],
      },
      ...groups.slice(0, LINES).map(section),
      ...(rest > 0 ? [{ type: 'note' as const, text: [`${plural(rest, 'more rule')} of this group`] }] : []),
      ...(unseen > 0
        ? [{ type: 'note' as const, text: [`${plural(unseen, 'more alert')} of this group, not listed`] }]
        : []),
    ],
  };
};

/** For the thread of one of our alerts: what Alertmanager says of the same thing. */
export const externalNoteView = (alerts: readonly ExternalAlert[]): Document => {
  const groups = byName(alerts);
  const named = groups.slice(0, LINES).flatMap((same, at): Text => {
    const [first] = same;
    return [
      ...(at === 0 ? [] : [', ']),
      strong(first === undefined ? 'alert' : alertName(first)),
      ...(same.length > 1 ? [` (${same.length} times)`] : []),
    ];
  });
  const more = groups.length > LINES ? [` and ${groups.length - LINES} more`] : [];
  const isOver = alerts.every(({ status }) => status === 'resolved');
  const end = until(alerts);
  const state: Text = isOver
    ? [' resolved', ...(end === undefined ? [] : [' ', clock(end)])]
    : [' firing since ', clock(since(alerts))];
  const text: Text = ['Alertmanager: ', ...named, ...more, ...state];
  return { summary: plain(text), blocks: [{ type: 'note', text }] };
};

/** For the thread of a message from Alertmanager: nothing was found, or nothing could be looked at. */
export const externalCheckedView = (object: Ref, cluster: string): Document => {
  const text: Text = ['I checked ', ...objectText(object), ` in ${cluster} and found nothing wrong with it`];
  return { summary: plain(text), blocks: [{ type: 'note', text }] };
};
