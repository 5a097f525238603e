// SPDX-License-Identifier: Apache-2.0

import { SECOND } from '../core/clock.ts';
import { type Conversation, placeOf } from '../core/conversation.ts';
import { type Action, type Block, code, type Document, strong, type Text } from '../core/document.ts';
import type { Severity } from '../core/finding.ts';
import type { Watch } from '../core/watch.ts';
import { isBehind, type WatchState } from '../core/watch-state.ts';
import { codeList, duration, joined, plural } from './words.ts';

export interface WatchesShown {
  readonly now: number;
  readonly here: Conversation;
  /** Clusters that somebody reaches. */
  readonly reachable: readonly string[];
  readonly page: number;
  /** What of watches that clusters declare is not done, in sentences. */
  readonly undone?: readonly string[] | undefined;
}

/** Watches of one message. */
const PAGE = 10;

const relative = (at: number): Text => [{ type: 'time', at, style: 'relative' }];

const FLOOR: Readonly<Record<Severity, string>> = {
  critical: 'problems only',
  warning: 'from warnings on',
  info: 'notes too',
};

const rhythmText = ({ rhythm }: Pick<Watch, 'rhythm'>): Text => {
  if (rhythm.type === 'live') return ['live'];
  if (rhythm.type === 'cron') return [code(rhythm.cron), ` ${rhythm.timeZone ?? 'UTC'}`];
  return [`every ${rhythm.ms < 10 * SECOND ? `${rhythm.ms / SECOND} s` : duration(rhythm.ms)}`];
};

/** What is looked at, when, and what of it is told. */
const scopeOf = (watch: Watch): Text =>
  joined([
    [
      code(watch.cluster),
      ...(watch.namespaces === undefined ? [' all namespaces'] : [' / ', ...codeList(watch.namespaces)]),
    ],
    watch.filters.length === 0 ? [] : [...codeList(watch.filters)],
    rhythmText(watch),
    [FLOOR[watch.severity]],
    watch.explain ? ['explained'] : [],
  ]);

const tellsText = ({ watch: { to } }: WatchState, here: Conversation): Text => {
  if (to.length === 0) return ['tells where the routes say'];
  const elsewhere = to.filter((place) => placeOf(place) !== placeOf(here));
  const names = elsewhere.map(({ platform, channel }) => `${platform}:${channel}`);
  const isHere = elsewhere.length < to.length;
  return [
    'tells ',
    ...(isHere ? ['here'] : []),
    ...(isHere && names.length > 0 ? [' and in '] : names.length > 0 ? ['in '] : []),
    ...codeList(names),
  ];
};

const lastLook = ({ look, watch }: WatchState): Text => {
  if (look === undefined || (look.lookedAt === undefined && look.failed === 0))
    return look?.outcome === 'looking' && look.endedAt === undefined
      ? ['looking now']
      : ['has not looked yet'];
  const known: Text =
    look.lookedAt === undefined
      ? ['has never been able to look']
      : [
          watch.rhythm.type === 'live' ? 'last change looked at ' : 'last look ',
          ...relative(look.lookedAt),
          ...(look.incidents === undefined ? [] : [`: ${plural(look.incidents, 'incident')}`]),
        ];
  return look.failed === 0
    ? known
    : [
        ...known,
        ` · could not look ${plural(look.failed, 'time')} since: ${look.why ?? 'no reason is known'}`,
      ];
};

const nextLook = (state: WatchState, { now, reachable }: WatchesShown): Text => {
  const { paused, dueAt, skipped, watch } = state;
  if (paused !== undefined)
    return [
      `paused by ${paused.by} since `,
      { type: 'time', at: paused.at, style: 'clock' },
      ...(paused.until === undefined
        ? []
        : [' until ', { type: 'time' as const, at: paused.until, style: 'clock' as const }]),
    ];
  if (!reachable.includes(watch.cluster)) return ['no worker reaches this cluster'];
  const left =
    skipped === 0 ? [] : [` · ${plural(skipped, 'look')} left out, the one before was still under way`];
  if (dueAt === undefined) return watch.rhythm.type === 'live' ? left : ['no look is planned', ...left];
  return isBehind(state, now)
    ? [`behind schedule since `, { type: 'time', at: dueAt, style: 'clock' }, ...left]
    : ['next ', ...relative(Math.max(now, dueAt)), ...left];
};

const originText = ({ watch: { origin, by } }: WatchState): Text =>
  origin === 'file'
    ? ['from the configuration']
    : origin === 'cluster'
      ? ['from a K8sGPT resource']
      : [`made by ${by ?? 'somebody'}`];

const toneOf = (state: WatchState, shown: WatchesShown): 'good' | 'warning' | 'neutral' => {
  if (state.paused !== undefined || state.look === undefined) return 'neutral';
  const isBad =
    state.look.failed > 0 || isBehind(state, shown.now) || !shown.reachable.includes(state.watch.cluster);
  return isBad ? 'warning' : 'good';
};

const HOW: Text = [
  'Add one with ',
  code('watch add --cluster CLUSTER --every 5m'),
  '; ',
  code('watch now NAME'),
  ' looks at once, ',
  code('watch remove NAME'),
  ' ends it.',
];

const add: Action = { label: 'Add a watch', line: 'watch add', style: 'default' };

/** Sentences of one message. */
const MOST_UNDONE = 10;

const undoneBlocks = ({ undone = [] }: WatchesShown): Block[] => {
  const more = undone.length > MOST_UNDONE ? [`and ${undone.length - MOST_UNDONE} more`] : [];
  return [...undone.slice(0, MOST_UNDONE), ...more].map((text) => ({ type: 'note', text: [text] }));
};

/** What is watched, when that was last looked at and how it went, when next, and where it is told. */
export const watchesView = (states: readonly WatchState[], shown: WatchesShown): Document => {
  if (states.length === 0)
    return {
      summary: 'Nothing is watched',
      blocks: [
        { type: 'headline', tone: 'neutral', text: ['Nothing is watched that you may see'] },
        ...undoneBlocks(shown),
        { type: 'note', text: HOW },
        { type: 'actions', actions: [add] },
      ],
    };
  const pages = Math.ceil(states.length / PAGE);
  const page = Math.min(Math.max(1, shown.page), pages);
  const head = plural(states.length, 'watch', 'watches');
  return {
    summary: head,
    blocks: [
      {
        type: 'headline',
        tone: 'neutral',
        text: [strong(head), ...(pages > 1 ? [` · page ${page} of ${pages}`] : [])],
      },
      ...states.slice((page - 1) * PAGE, page * PAGE).map((state) => ({
        type: 'section' as const,
        tone: toneOf(state, shown),
        title: joined([[code(state.watch.id)], scopeOf(state.watch)]),
        lines: [
          joined([lastLook(state), nextLook(state, shown)]),
          joined([tellsText(state, shown.here), originText(state)]),
        ],
        actions: [],
      })),
      ...undoneBlocks(shown),
      { type: 'note', text: HOW },
      {
        type: 'actions',
        actions: [
          add,
          ...(page < pages
            ? [{ label: 'More', line: `watch --page ${page + 1}`, style: 'default' as const }]
            : []),
        ],
      },
    ],
  };
};

const said = (summary: string, text: Text, actions: readonly Action[] = []): Document => ({
  summary,
  blocks: [
    { type: 'paragraph', text },
    ...(actions.length === 0 ? [] : [{ type: 'actions' as const, actions }]),
  ],
});

const button = (label: string, line: string): readonly Action[] =>
  line.length <= 90 ? [{ label, line, style: 'default' }] : [];

export const watchAddedView = (watch: Watch, here: Conversation): Document =>
  said(
    `${watch.cluster} is watched`,
    [
      `${watch.by ?? 'Somebody'} watches `,
      ...scopeOf(watch),
      '. It ',
      ...tellsText({ watch, skipped: 0 }, here),
      '; its name is ',
      code(watch.id),
      '.',
    ],
    [...button('Look now', `watch now ${watch.id}`), ...button('Remove', `watch remove ${watch.id}`)],
  );

export const watchRemovedView = (watch: Watch, by: string): Document =>
  said(`${watch.id} watches no longer`, [
    `${by} removed the watch `,
    code(watch.id),
    ': ',
    ...scopeOf(watch),
    '. What no other watch sees is told no further.',
  ]);

export const watchPausedView = (watch: Watch, by: string, until: number | undefined): Document =>
  said(
    `${watch.id} is paused`,
    [
      `${by} paused the watch `,
      code(watch.id),
      ...(until === undefined
        ? []
        : [' until ', { type: 'time' as const, at: until, style: 'clock' as const }]),
      '. Until it goes on nothing new is told of it.',
    ],
    button('Resume', `watch resume ${watch.id}`),
  );

export const watchResumedView = (watch: Watch, by: string): Document =>
  said(`${watch.id} goes on`, [`${by} let the watch `, code(watch.id), ' go on.']);

export const watchLooksView = (watch: Watch): Document =>
  said(`${watch.id} looks now`, [
    code(watch.id),
    ' looks at ',
    code(watch.cluster),
    ' now. What is new is told where it tells; ',
    code('watch'),
    ' says how it went.',
  ]);
