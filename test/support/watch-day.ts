// SPDX-License-Identifier: Apache-2.0

import type { ClusterLife } from './cluster-life.ts';

/** Who can do what in the story of a day. */
export interface Stage {
  readonly life: ClusterLife;
  /** Somebody writes a command in a channel. */
  readonly say: (person: string, channel: string, line: string) => void;
  /** Somebody presses a button of the newest message of a channel that has these words in it; `more`: what they choose then. */
  readonly press: (person: string, label: string, channel: string, words: string, more?: string) => void;
}

/** Something that happens at a time of the day. */
export interface Act {
  /** `09:12` or `09:12:20`, UTC. */
  readonly at: string;
  /** For the reader of the story. */
  readonly what: string;
  readonly act: (stage: Stage) => void;
}

export const NAMESPACES = ['shop', 'payments', 'batch'] as const;

/** What runs there before the day begins. */
export const settleIn = ({ app }: ClusterLife): void => {
  app('checkout', {
    namespace: 'shop',
    replicas: 3,
    host: 'shop.example.com',
    config: 'shop-config',
  });
  app('search', { namespace: 'shop', replicas: 2 });
  app('ledger', { namespace: 'payments', replicas: 2 });
};

/** When it begins and ends: before and after anything happens. */
export const DAWN = '2026-11-22T08:55:00Z';
export const DUSK = '13:05';

const FORBIDDEN = { status: 403 };
const AWAY = { reset: true };
export const STORM = 1_000;

const OPS = 'ops';

const place = (channel: string) => ({ platform: 'slack', workspace: 'W1', channel });

/** How it is watched, as it stands in the file. */
export const WATCHING = {
  watches: [
    {
      name: 'prod',
      cluster: 'prod-eu',
      every: '1m',
      filters: ['Pod', 'Deployment', 'Service', 'Ingress', 'Node'],
    },
  ],
  routes: {
    rules: [
      { name: 'nodes', code: 'node/*', to: place(OPS), mention: { id: 'G1', name: 'oncall' } },
      {
        name: 'payments',
        namespace: 'payments',
        to: place('payments'),
        mention: { id: 'G2', name: 'oncall-payments' },
      },
    ],
    default: place(OPS),
    mention: { id: 'G1', name: 'oncall' },
  },
  alerts: { escalate: [{ after: '15m', mention: true }] },
};

/** A day of a cluster and of the people who look after it: everything that a watch has to tell, or to keep to itself. */
export const day: readonly Act[] = [
  {
    at: '09:00',
    what: 'search is rolled out: one pod is made anew',
    act: ({ life }) => life.rollout('search'),
  },
  { at: '09:00:40', what: 'the rollout is done', act: ({ life }) => life.mend('search') },
  {
    at: '09:04:20',
    what: 'search starts to crash',
    act: ({ life }) => life.crash('search', 'panic: no index'),
  },
  {
    at: '09:07',
    what: 'ben acknowledges it',
    act: ({ press }) => press('ben', 'Ack', OPS, 'search'),
  },
  { at: '09:16', what: 'search is mended', act: ({ life }) => life.mend('search') },
  {
    at: '09:20:10',
    what: 'search crashes, and is mended before it lasts',
    act: ({ life }) => life.crash('search', 'panic: no index'),
  },
  { at: '09:20:30', what: 'search is mended', act: ({ life }) => life.mend('search') },
  {
    at: '09:24:20',
    what: 'ConfigMap shop-config is deleted',
    act: ({ life }) => life.loseConfig('checkout'),
  },
  {
    at: '09:30:20',
    what: 'storefront, which reads it too, is deployed',
    act: ({ life }) => {
      life.app('storefront', { namespace: 'shop', replicas: 2, config: 'shop-config' });
      life.loseConfig('storefront');
    },
  },
  {
    at: '09:36',
    what: 'carl asks what is wrong in shop, in another channel',
    act: ({ say }) => say('carl', 'shop', 'analyze -n shop'),
  },
  {
    at: '09:45',
    what: 'ConfigMap shop-config is made anew',
    act: ({ life }) => {
      life.restoreConfig('checkout');
      life.restoreConfig('storefront');
    },
  },
  {
    at: '09:57:20',
    what: 'ConfigMap shop-config is deleted once more',
    act: ({ life }) => life.loseConfig('checkout'),
  },
  {
    at: '10:05',
    what: 'ConfigMap shop-config is made anew',
    act: ({ life }) => life.restoreConfig('checkout'),
  },
  ...[0, 1, 2, 3, 4].flatMap((time): readonly Act[] => [
    {
      at: `10:${10 + time * 5}:20`,
      what: 'ledger crashes',
      act: ({ life }) => life.crash('ledger', 'fatal: lost the database'),
    },
    {
      at: `10:${12 + time * 5}:40`,
      what: 'ledger is up again',
      act: ({ life }) => life.mend('ledger'),
    },
  ]),
  { at: '10:40:20', what: 'node-2 is gone', act: ({ life }) => life.loseNode('node-2') },
  { at: '10:52', what: 'node-2 is back', act: ({ life }) => life.returnNode('node-2') },
  {
    at: '11:06:20',
    what: 'the API server is away',
    act: ({ life }) => life.failing(() => AWAY),
  },
  {
    at: '11:11',
    what: 'search crashes, which nobody can see',
    act: ({ life }) => life.crash('search', 'panic: no index'),
  },
  { at: '11:26:20', what: 'the API server is back', act: ({ life }) => life.failing(undefined) },
  {
    at: '11:34',
    what: 'the right to read pods is taken away',
    act: ({ life }) => life.failing((path) => (path.endsWith('/pods') ? FORBIDDEN : undefined)),
  },
  { at: '11:39', what: 'search is mended, which nobody can see', act: ({ life }) => life.mend('search') },
  { at: '11:49', what: 'pods can be read again', act: ({ life }) => life.failing(undefined) },
  {
    at: '11:56:20',
    what: 'search starts to crash',
    act: ({ life }) => life.crash('search', 'panic: no index'),
  },
  {
    at: '12:00',
    what: 'ana mutes it until it is fixed',
    act: ({ press }) => press('ana', 'Mute', OPS, 'search', ' --for fixed'),
  },
  { at: '12:10', what: 'search is mended', act: ({ life }) => life.mend('search') },
  {
    at: '12:14:20',
    what: 'ledger crashes, and nobody does anything about it',
    act: ({ life }) => life.crash('ledger', 'fatal: lost the database'),
  },
  { at: '12:40', what: 'ledger is up again', act: ({ life }) => life.mend('ledger') },
  {
    at: '12:45:20',
    what: `${STORM} apps of batch start to crash`,
    act: ({ life }) => life.storm('batch', STORM, 'fatal: no space left'),
  },
  { at: '12:57', what: 'they are taken away', act: ({ life }) => life.calm(STORM) },
];
