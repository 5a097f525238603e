// SPDX-License-Identifier: Apache-2.0

import { type Block, code, type Document, strong, type Text } from '../core/document.ts';
import type { Destination, Misfit, Route, Routed, Routes, Target, Tried } from '../core/route.ts';
import { timeOfDayText } from '../core/time-of-day.ts';
import { isRouted } from '../core/told-where.ts';
import type { Watch } from '../core/watch.ts';
import { joined, plural } from './words.ts';

/** A channel as people can find it; its group is named, not notified: this is only a question. */
const targetText = ({ platform, workspace, channel, mention }: Target): Text => [
  code(channel),
  ` (${platform}, ${workspace})`,
  ...(mention === undefined ? [] : [`, mentions ${mention.name}`]),
];

const listed = (targets: readonly Target[]): Text =>
  targets.flatMap((target, at): Text => [...(at === 0 ? [] : ['; ']), ...targetText(target)]);

const misfitText = ({ about, wanted, is }: Misfit): Text =>
  about === 'time'
    ? [`only ${wanted}`]
    : [
        `${about} `,
        code(wanted),
        is === '' ? ', and it has none' : ', and it is ',
        ...(is === '' ? [] : [code(is)]),
      ];

const triedRow = (tried: Tried): readonly Text[] => {
  switch (tried.fits) {
    case true:
      return [[tried.rule], ['yes'], tried.to.length === 0 ? ['tells nobody'] : ['→ ', ...listed(tried.to)]];
    case false:
      return [
        [tried.rule],
        ['no'],
        [
          'wants ',
          ...tried.misfits.flatMap(
            (misfit, at): Text => [...(at === 0 ? [] : ['; ']), ...misfitText(misfit)],
          ),
        ],
      ];
    case 'not asked':
      return [[tried.rule], ['–'], ['not asked: a rule before it has decided']];
  }
};

const whatText = ({ cluster, namespaces, severity, codes, object }: Routed): Text =>
  joined([
    [strong(namespaces.length === 0 ? cluster : `${cluster} / ${namespaces.join(', ')}`)],
    [severity],
    codes[0] === undefined ? [] : [code(codes[0])],
    object === '' ? [] : [code(object)],
  ]);

/** Whether anything looks at it at all, and whether the rules are asked. */
const seenBlocks = (seeing: readonly Pick<Watch, 'id' | 'to'>[] | undefined): readonly Block[] => {
  if (seeing === undefined) return [];
  if (seeing.length === 0)
    return [
      {
        type: 'paragraph',
        text: ['No watch that you may see tells of this: ', code('/k8sgpt watch'), ' lists them.'],
      },
    ];
  const names = seeing.flatMap(({ id }, at): Text => [...(at === 0 ? [] : [', ']), code(id)]);
  return [
    {
      type: 'note',
      text: [
        'Told of by the watch',
        seeing.length === 1 ? ' ' : 'es ',
        ...names,
        ...(isRouted(seeing)
          ? []
          : ['. It says itself where it tells; the rules below only say who is mentioned there']),
      ],
    },
  ];
};

/** Where something would go, by which rule, and why not by the others. */
export const routeTestView = (
  routed: Routed,
  at: number,
  {
    tried,
    to,
    seeing,
    next,
    owner,
    timeZone,
    assumed,
  }: {
    /** Nothing is known to be wrong with the object: what is tried is made up, but for its name. */
    readonly assumed?: boolean | undefined;
    readonly tried: readonly Tried[];
    readonly to: readonly Destination[];
    /** Watches that would tell of it; undefined where they are not known. */
    readonly seeing?: readonly Pick<Watch, 'id' | 'to'>[] | undefined;
    readonly next: readonly Destination[];
    readonly owner: string | undefined;
    readonly timeZone: string;
  },
): Document => {
  const summary =
    to.length === 0 ? 'It would be told nowhere' : `It would be told in ${plural(to.length, 'channel')}`;
  const when = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
  const blocks: Block[] = [
    { type: 'headline', tone: to.length === 0 ? 'warning' : 'neutral', text: [strong(summary)] },
    { type: 'paragraph', text: whatText(routed) },
    ...(assumed === true
      ? [
          {
            type: 'note' as const,
            text: [
              'Nothing is known to be wrong with it here: this is where it would go if it were so. Its labels are not known; ',
              code('--label team=shop'),
              ' tries one.',
            ],
          },
        ]
      : []),
    {
      type: 'note',
      text: [
        `${when} (${timeZone}) · `,
        ...(owner === undefined ? ['no owner is known'] : ['owner ', code(owner)]),
      ],
    },
    ...(to.length === 0
      ? [
          {
            type: 'paragraph' as const,
            text: ['No rule fits it, and no default is set: only the channels of the watch itself are told.'],
          },
        ]
      : [
          {
            type: 'list' as const,
            ordered: false,
            items: to.map((one): Text => [...targetText(one), ` · by ${one.rule}`]),
          },
        ]),
    ...seenBlocks(seeing),
    { type: 'table', columns: ['Rule', 'Fits', 'Why, and where to'], rows: tried.map(triedRow) },
    ...(next.length === 0
      ? []
      : [{ type: 'note' as const, text: ['When nobody acknowledges it: ', ...listed(next)] }]),
  ];
  return { summary, blocks };
};

const asksText = (route: Route): Text => {
  const { clusters, namespaces, severities, codes, objects, teams, labels = {}, times } = route;
  const asks = joined([
    ...[
      ['cluster', clusters],
      ['namespace', namespaces],
      ['severity', severities],
      ['code', codes],
      ['object', objects],
      ['team', teams],
      ...Object.entries(labels),
    ].flatMap(([what, wanted]): Text[] =>
      wanted === undefined ? [] : [[`${what as string} `, code((wanted as readonly string[]).join(', '))]],
    ),
    times === undefined ? [] : [timeOfDayText(times)],
  ]);
  return asks.length === 0 ? ['everything'] : asks;
};

const EXAMPLE = 'route test --namespace shop --severity critical';

/** The rules, in order. */
export const routesView = ({ rules, teams, default: otherwise }: Routes): Document => {
  const rows: (readonly Text[])[] = [
    ...rules.map((route): readonly Text[] => [
      [route.name],
      asksText(route),
      [
        ...(route.to === 'team' ? ['its owner'] : listed(route.to)),
        ...(route.more ? [', and on to the next rule'] : []),
      ],
    ]),
    ...Object.entries(teams).map(([owner, { to }]): readonly Text[] => [
      ['owner'],
      ['team ', code(owner)],
      listed(to),
    ]),
    ...(otherwise.to.length === 0 ? [] : [[['default'], ['the rest'], listed(otherwise.to)] as const]),
  ];
  const summary =
    rows.length === 0 ? 'Nothing is routed anywhere yet' : `${plural(rules.length, 'rule')} of routing`;
  return {
    summary,
    blocks: [
      { type: 'headline', tone: 'neutral', text: [strong(summary)] },
      rows.length === 0
        ? {
            type: 'paragraph',
            text: [
              'What watches find is told in the channels of the watch. Rules are written in the section ',
              code('routes'),
              ' of the configuration.',
            ],
          }
        : { type: 'table', columns: ['Rule', 'Of what', 'Told where'], rows },
      { type: 'note', text: ['Where something would go: ', code(`/k8sgpt ${EXAMPLE}`)] },
    ],
  };
};
