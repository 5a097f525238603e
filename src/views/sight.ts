// SPDX-License-Identifier: Apache-2.0

import { stringify } from 'yaml';
import { assertNever } from '../core/assert-never.ts';
import { joinLine } from '../core/command-line.ts';
import { type Block, code, type Document, strong, type Text } from '../core/document.ts';
import type { Look, Looked, Moment, SightOf } from '../core/look.ts';
import { parseRef } from '../core/ref.ts';
import { ageText } from './age.ts';
import { objectFacts } from './object-facts.ts';
import { codeList, plural, refText, shortText } from './words.ts';

interface Shown {
  readonly title: Text;
  readonly blocks: readonly Block[];
}

/** Longest code block: what is longer is for a terminal. */
const CODE = 6_000;
const MESSAGE = 160;
/** A button's line. */
const BUTTON = 90;

const objectText = (text: string): Text => refText(parseRef(text));

/** What the look is called in commands. */
const subjectOf = (look: Look): readonly string[] => {
  switch (look.what) {
    case 'list':
      return [look.kind.toLowerCase(), ...(look.selector === undefined ? [] : ['-l', look.selector])];
    case 'object':
      return [`${look.kind.toLowerCase()}/${look.name}`];
    case 'events': {
      const kind = look.kind?.toLowerCase();
      const of = [kind, look.name].filter((part) => part !== undefined).join('/');
      return ['events', ...(of === '' ? [] : [of])];
    }
    case 'logs':
    case 'relations':
    case 'timeline':
      return [look.what, `${look.kind.toLowerCase()}/${look.name}`];
    case 'cluster':
      return ['cluster'];
    default:
      return assertNever(look);
  }
};

/** The same question again, for the page behind this one. */
const nextLine = (
  cluster: string,
  look: Look,
  namespaces: readonly string[] | undefined,
  next: string,
): string =>
  joinLine([
    'show',
    ...subjectOf(look),
    '--cluster',
    cluster,
    ...(namespaces === undefined ? [] : ['-n', namespaces.join(',')]),
    ...(look.what === 'timeline' ? ['--since', `${Math.round(look.sinceMs / 60_000)}m`] : []),
    '--continue',
    next,
  ]);

const more = (shown: number, total: number, line: string): readonly Block[] => [
  { type: 'note', text: [`${shown} of ${total} are shown. More: `, code(`/k8sgpt ${line}`)] },
  ...(line.length <= BUTTON
    ? [{ type: 'actions' as const, actions: [{ label: 'More', line, style: 'default' as const }] }]
    : []),
];

const inNamespaces = (namespaces: readonly string[] | undefined): Text =>
  namespaces === undefined ? [] : [' in ', ...codeList(namespaces, 3)];

const isSeveral = (namespaces: readonly string[] | undefined): boolean => namespaces?.length !== 1;

const list = (
  { kind, namespaced, columns, items, total }: SightOf<'list'>,
  at: number,
  namespaces: readonly string[] | undefined,
): Shown => {
  const hasSpace = namespaced && isSeveral(namespaces);
  return {
    title: [plural(total, kind), ...(namespaced ? inNamespaces(namespaces) : [])],
    blocks:
      items.length === 0
        ? [{ type: 'paragraph', text: ['There are none.'] }]
        : [
            {
              type: 'table',
              columns: ['Name', ...(hasSpace ? ['Namespace'] : []), ...columns, 'Age'],
              rows: items.map(({ name, namespace, cells, created }): Text[] => [
                [code(name)],
                ...(hasSpace ? [[code(namespace ?? '-')]] : []),
                ...cells.map((cell): Text => [cell]),
                [ageText(created, at)],
              ]),
            },
          ],
  };
};

const yamlOf = (objects: readonly unknown[]): string =>
  objects
    .map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd())
    .join('\n---\n');

const object = (
  { kind, objects, stands, cut }: SightOf<'object'>,
  { name }: { readonly name: string },
): Shown => {
  const text = yamlOf(objects);
  const isLong = text.length > CODE;
  return {
    title: [`${kind} `, code(name)],
    blocks: [
      ...(stands.length === 0
        ? []
        : [{ type: 'fields' as const, fields: stands.map(([label, value]) => ({ label, value: [value] })) }]),
      ...(objects.length === 1 ? objects.flatMap(objectFacts) : []),
      { type: 'code', text: isLong ? text.slice(0, text.lastIndexOf('\n', CODE)) : text, language: 'yaml' },
      ...(cut || isLong
        ? [{ type: 'note' as const, text: ['Shortened: it is longer than a message.'] }]
        : []),
    ],
  };
};

const events = ({ items, total }: SightOf<'events'>, at: number): Shown => ({
  title: [plural(total, 'event')],
  blocks:
    items.length === 0
      ? [{ type: 'paragraph', text: ['There are none; Kubernetes keeps events for an hour or so.'] }]
      : [
          {
            type: 'table',
            columns: ['Age', 'Reason', 'Object', 'Message'],
            rows: items.map((event): Text[] => [
              [ageText(event.at ?? event.firstSeen, at)],
              [
                ...(event.type === 'Warning' ? [strong(event.reason)] : [event.reason]),
                ...(event.count > 1 ? [` ×${event.count}`] : []),
              ],
              objectText(event.object),
              [shortText(event.message, MESSAGE)],
            ]),
          },
        ],
});

const logs = ({ pod, namespace, container, previous, lines, cut }: SightOf<'logs'>): Shown => {
  const all = lines.join('\n');
  const text = all.length > CODE ? all.slice(all.indexOf('\n', all.length - CODE) + 1) : all;
  return {
    title: [
      `${previous ? 'Earlier log' : 'Log'} of `,
      code(container),
      ' of ',
      code(namespace),
      ' / Pod ',
      code(pod),
    ],
    blocks: [
      text === '' ? { type: 'paragraph', text: ['No lines.'] } : { type: 'code', text },
      ...(cut || text.length < all.length
        ? [{ type: 'note' as const, text: ['These are the newest lines; there are more.'] }]
        : []),
    ],
  };
};

const relations = ({ object: about, items, further }: SightOf<'relations'>): Shown => ({
  title: ['What ', ...objectText(about), ' is connected with'],
  blocks: [
    items.length === 0
      ? { type: 'paragraph', text: ['Nothing that is known here.'] }
      : {
          type: 'list',
          ordered: false,
          items: items.map(
            ({ how, object: other, missing }): Text => [
              `${how} `,
              ...objectText(other),
              ...(missing ? [', ', strong('which does not exist')] : []),
            ],
          ),
        },
    ...(further.length === 0
      ? []
      : [{ type: 'note' as const, text: ['By more than one step: ', ...codeList(further, 12)] }]),
  ],
});

const momentItem = (about: string, { at, object: on, text, bad }: Moment): Text => [
  { type: 'time', at, style: 'date' },
  ' ',
  ...(on === about || text.startsWith('the incident') ? [] : [...objectText(on), ': ']),
  ...(bad ? [strong(shortText(text, MESSAGE))] : [shortText(text, MESSAGE)]),
];

const timeline = ({ object: about, items }: SightOf<'timeline'>): Shown => ({
  title: ['Around ', ...objectText(about)],
  blocks: [
    items.length === 0
      ? { type: 'paragraph', text: ['Nothing is known to have happened in that time.'] }
      : { type: 'list', ordered: false, items: items.map((moment) => momentItem(about, moment)) },
  ],
});

const cluster = (name: string, { version, platform, nodes, namespaces }: SightOf<'cluster'>): Shown => ({
  title: [strong(name)],
  blocks: [
    {
      type: 'fields',
      fields: [
        { label: 'Kubernetes', value: [version ?? 'not known'] },
        ...(platform === undefined ? [] : [{ label: 'Platform', value: [platform] }]),
        ...(nodes === undefined
          ? []
          : [{ label: 'Nodes', value: [`${nodes.ready} of ${nodes.total} ready`] }]),
        ...(namespaces === undefined ? [] : [{ label: 'Namespaces', value: [`${namespaces}`] }]),
      ],
    },
  ],
});

const shown = (
  { cluster: name, takenAt, sight }: Looked,
  look: Look,
  namespaces: readonly string[] | undefined,
): Shown => {
  switch (sight.what) {
    case 'list':
      return list(sight, takenAt, namespaces);
    case 'object':
      return object(sight, { name: look.what === 'object' ? look.name : '' });
    case 'events':
      return events(sight, takenAt);
    case 'logs':
      return logs(sight);
    case 'relations':
      return relations(sight);
    case 'timeline':
      return timeline(sight);
    case 'cluster':
      return cluster(name, sight);
    default:
      return assertNever(sight);
  }
};

/** What was seen, as a message. */
export const sightView = (
  looked: Looked,
  look: Look,
  namespaces: readonly string[] | undefined,
): Document => {
  const { title, blocks } = shown(looked, look, namespaces);
  const { sight } = looked;
  const isPaged = 'next' in sight && sight.next !== undefined;
  return {
    summary: `What I see in ${looked.cluster}: ${subjectOf(look).join(' ')}`,
    blocks: [
      { type: 'headline', tone: 'neutral', text: title },
      ...blocks,
      ...(isPaged
        ? more(sight.items.length, sight.total, nextLine(looked.cluster, look, namespaces, sight.next ?? ''))
        : []),
      {
        type: 'note',
        text: [strong(looked.cluster), ' · ', { type: 'time', at: looked.takenAt, style: 'clock' }],
      },
    ],
  };
};

/** Until it is seen. */
export const lookingView = (name: string, look: Look): Document => ({
  summary: `Looking at ${name}…`,
  blocks: [
    { type: 'headline', tone: 'busy', text: ['Looking at ', strong(name), '…'] },
    { type: 'note', text: [code(subjectOf(look).join(' '))] },
  ],
});
