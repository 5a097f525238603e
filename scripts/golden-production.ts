// SPDX-License-Identifier: Apache-2.0

/** Documents about the bot itself, as commands and views make them: how it is, what it does not take, what it would purge. */
import type { Health } from '../src/core/command.ts';
import type { Document } from '../src/core/document.ts';
import { Unavailable } from '../src/core/errors.ts';
import type { Figures } from '../src/core/figures.ts';
import type { PurgeRequest } from '../src/core/purge.ts';
import type { Spending } from '../src/core/spending.ts';
import { roomInQueue } from '../src/room-in-queue.ts';
import { notTakenView } from '../src/views/not-taken.ts';
import { purgedView, purgeLine, purgePlanView } from '../src/views/purge.ts';
import { tooMuchView } from '../src/views/too-much.ts';
import { tooNewView } from '../src/views/too-new.ts';
import { type Asked, cluster, NOW, planOf, run } from '../test/support/planning.ts';

const MINUTE = 60_000;

const status = (given: Asked): Document => {
  const plan = planOf('status', given);
  if (plan.type !== 'answer') throw new Error('status answers');
  return plan.document;
};

const parts: Health['parts'] = [
  { name: 'Queue', status: 'ok', detail: 'Redis answers' },
  { name: 'State', status: 'ok', detail: 'Redis answers' },
  { name: 'Work', status: 'ok', detail: '1 running, 0 waiting' },
  { name: 'Workers', status: 'ok', detail: '3 workers' },
  { name: 'AI', status: 'ok', detail: 'gpt-x' },
  {
    name: 'Watches',
    status: 'ok',
    detail: '2 watches · last look 40 s ago · next in 20 s · looked after by k8sgpt-scheduler-0',
  },
  { name: 'Slack', status: 'ok', detail: 'connected as k8sgpt' },
];

const figures: Figures = {
  hour: {
    commands: 41,
    taken: 41,
    takenInTime: 41,
    shown: 20,
    shownInTime: 20,
    fresh: 7_200,
    asked: 12,
  },
  day: {
    commands: 2_104,
    failed: 1,
    taken: 2_103,
    takenInTime: 2_101,
    shown: 980,
    shownInTime: 975,
    fresh: 172_000,
    late: 300,
    asked: 212,
    askedInVain: 2,
  },
  limited: [],
};

const spending: Spending = {
  currency: 'USD',
  timeZone: 'Europe/Berlin',
  refilledAt: NOW + 13 * 60 * MINUTE,
  budgets: { day: { micros: 20_000_000 } },
  today: {
    day: { day: '2026-11-22', answers: 96, tokens: 412_300, micros: 1_840_000 },
    channel: { day: '2026-11-22', answers: 9, tokens: 40_100, micros: 180_000 },
    user: { day: '2026-11-22', answers: 2, tokens: 9_000, micros: 41_000 },
  },
  before: [],
};

const health: Health = {
  version: '1.4.0',
  startedAt: NOW - 26 * 60 * MINUTE,
  parts,
  figures,
  scans: [
    { cluster: 'prod-eu', at: NOW - 40_000, broken: [] },
    { cluster: 'staging', at: NOW - 12 * MINUTE, broken: [] },
  ],
};

const since = NOW - 6 * 60 * MINUTE;
const prod = cluster('prod-eu', { default: true, reachableSince: since, serverVersion: 'v1.34.1' });
const well: Asked = {
  health,
  spending,
  runs: [run('a')],
  clusters: [prod, cluster('staging', { reachableSince: since, serverVersion: 'v1.33.4' })],
};

const changed = (name: string, status: Health['parts'][number]['status'], detail: string) => ({
  name,
  status,
  detail,
});

const degraded: Asked = {
  ...well,
  health: {
    ...health,
    parts: parts.map((part) =>
      part.name === 'Work'
        ? changed('Work', 'degraded', '8 running, 23 waiting (the oldest for 4 min)')
        : part.name === 'Watches'
          ? changed(
              'Watches',
              'degraded',
              '2 watches · last look 9 min ago · behind schedule: nightly for 8 min · looked after by k8sgpt-scheduler-0',
            )
          : part,
    ),
    figures: {
      hour: {
        ...figures.hour,
        commands: 180,
        failed: 4,
        shown: 96,
        shownInTime: 71,
        asked: 60,
        askedInVain: 22,
        late: 500,
      },
      day: figures.day,
      limited: [{ platform: 'slack', times: 14, until: NOW + 20_000 }],
    },
    scans: [
      { cluster: 'prod-eu', at: NOW - 9 * MINUTE, broken: ['pod-crash'] },
      { cluster: 'staging', at: NOW - 3 * 24 * 60 * MINUTE, broken: [] },
    ],
  },
  runs: [
    ...Array.from({ length: 8 }, (_, at) => run(`a${at}`)),
    ...Array.from({ length: 23 }, (_, at) => run(`b${at}`, { state: 'queued' })),
  ],
  clusters: [
    ...(well.clusters ?? []),
    cluster('edge-7', {
      trouble: 'connection refused',
      troubleSince: NOW - 22 * MINUTE,
      seenAt: NOW - 23 * MINUTE,
    }),
  ],
};

const away = 'Redis cannot be reached (connection refused)';
const blind: Asked = {
  health: {
    version: '1.4.0',
    startedAt: health.startedAt,
    parts: ['Queue', 'State', 'Work', 'Workers', 'Watches']
      .map((name) => changed(name, 'down', away))
      .concat(parts.filter(({ name }) => name === 'Slack')),
  },
  unread: [
    'clusters',
    'checks under way',
    'what AI took',
    'how well it does',
    'when clusters were looked at',
  ],
  clusters: [],
};

const request: PurgeRequest = {
  target: { type: 'cluster', name: 'prod-eu' },
  dryRun: true,
  audit: 'strip',
  keepAnswers: false,
};
const purged = {
  request,
  counts: [
    { what: 'reports', gone: 12, stripped: 0 },
    { what: 'messages', gone: 31, stripped: 0 },
    { what: 'incidents', gone: 9, stripped: 0 },
    { what: 'answers of AI', gone: 96, stripped: 0 },
    { what: 'audit entries', gone: 0, stripped: 44 },
  ],
  underWay: 0,
  watches: ['nightly'],
  chatWatches: ['prod-eu-shop'],
  standIn: 'purged-1a2b3c4d',
};

/** What is said where more wait than are taken, as it is thrown. */
const queueFull = async (): Promise<Document> => {
  const error: unknown = await roomInQueue('cluster-prod-eu', 'other', {
    queue: { depth: () => Promise.resolve({ waiting: 1_000 }) } as never,
    runs: { isAwaited: () => Promise.resolve(false) } as never,
    waitOf: () => Promise.resolve(25 * MINUTE),
    mostWaiting: 1_000,
  }).catch((thrown: unknown) => thrown);
  if (!(error instanceof Unavailable)) throw new Error('there was room');
  return notTakenView(error, false);
};

export const goldenProduction = async (): Promise<Readonly<Record<string, Document>>> => ({
  status: status(well),
  'status-degraded': status(degraded),
  'status-blind': status(blind),
  'limit-person': tooMuchView({ whose: 'person', perMinute: 60, waitMs: 11_200 }),
  'limit-channel': tooMuchView({ whose: 'channel', perMinute: 240, waitMs: 600 }),
  'queue-full': await queueFull(),
  'too-new': tooNewView('3fa2b1c4'),
  'purge-plan': purgePlanView(purged, purgeLine(request)),
  purged: purgedView({ ...purged, request: { ...request, dryRun: false }, underWay: 1 }),
});
