// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it, onTestFinished } from 'vitest';
import { Refused } from '../../src/core/errors.ts';
import { play } from '../support/play.ts';
import { seenOn } from '../support/story.ts';
import type { Act } from '../support/watch-day.ts';
import { openWatchingWorld, type WatchingWorld } from '../support/watching-world.ts';

const place = (channel: string) => ({ platform: 'slack', workspace: 'W1', channel });
const filters = ['Pod', 'Deployment', 'Service'];
const prod = { name: 'prod', cluster: 'prod-eu', every: '1m', filters };

type More = Partial<Parameters<typeof openWatchingWorld>[0]>;

const open = async (more: More = {}): Promise<WatchingWorld> => {
  const world = await openWatchingWorld({
    start: Date.parse('2026-11-22T08:55:00Z'),
    namespaces: ['shop', 'payments'],
    watches: [prod],
    routes: { default: place('ops') },
    inMemory: true,
    ...more,
  });
  onTestFinished(world.close, 60_000);
  world.life.app('checkout', { namespace: 'shop', replicas: 2, config: 'shop-config' });
  world.life.app('ledger', { namespace: 'payments', replicas: 2 });
  await world.replica();
  return world;
};

/** What was seen of it, without its times of day. */
const story = async (
  world: WatchingWorld,
  acts: readonly Act[],
  until: string,
): Promise<readonly string[]> => {
  await play(world, acts, until);
  return seenOn(world.chats).map(({ channel, type, line }) =>
    `${channel} ${type} ${line}`.replace(/ ?\d\d:\d\d/g, '').replace(/prod-eu \/ /g, ''),
  );
};

const CONFIG = 'ConfigMap `shop-config` does not exist';

describe('what a watch tells', { timeout: 60_000 }, () => {
  it('of several that lack the same thing is how many they are, loud or not, and no other cause', async () => {
    const also =
      (name: string): Act['act'] =>
      ({ life }) => {
        life.app(name, { namespace: 'shop', replicas: 2, config: 'shop-config' });
        life.loseConfig(name);
      };
    const acts: readonly Act[] = [
      { at: '09:00', what: 'the config is lost', act: ({ life }) => life.loseConfig('checkout') },
      { at: '09:02', what: 'one more needs it', act: also('basket') },
      { at: '09:04', what: 'and one more', act: also('cart') },
      { at: '09:08', what: 'which is taken away', act: ({ life }) => life.removeApp('cart') },
    ];
    expect(await story(await open(), acts, '09:11')).toEqual([
      `ops message 🔴 shop: \`checkout\` is down: ${CONFIG} · new ·`,
      `ops edit 🔴 shop: \`basket\` and \`checkout\` are down: ${CONFIG} · worse: 1 more workload`,
      'ops note Worse: 1 more workload',
      `ops edit 🔴 shop: \`basket\`, \`cart\` and \`checkout\` are down: ${CONFIG} · worse: 1 more workload`,
      `ops edit 🔴 shop: \`basket\` and \`checkout\` are down: ${CONFIG} · worse: 1 more workload`,
    ]);
  });

  it('waits for the end of a maintenance, which ends what ended meanwhile', async () => {
    const world = await open({
      alerts: {
        maintenance: [{ name: 'upgrade', cron: '5 9 * * *', lasts: '15m' }],
        escalate: [{ after: '8m', mention: true }],
      },
    });
    const acts: readonly Act[] = [
      { at: '09:00', what: 'before it', act: ({ life }) => life.crash('checkout', 'panic: x') },
      { at: '09:06', what: 'in it', act: ({ life }) => life.crash('ledger', 'panic: y') },
      { at: '09:10', what: 'in it', act: ({ life }) => life.mend('checkout') },
    ];
    const crashes = (name: string, says: string): string =>
      `\`${name}\` keeps crashing: ${says} (exit code 1, 6 restarts)`;
    const seen = await story(world, acts, '09:29');
    expect(seen).toEqual([
      `ops message 🔴 shop: ${crashes('checkout', 'panic: x')} · new ·`,
      expect.stringMatching(/^ops edit 🟢 Resolved: shop: `checkout`/),
      expect.stringMatching(/^ops note Resolved after/),
      `ops message 🔴 payments: ${crashes('ledger', 'panic: y')} · new ·`,
      'ops note Nobody has acknowledged this for 8 min',
    ]);
    expect(seenOn(world.chats).map(({ at }) => new Date(at).toISOString().slice(11, 16))).toEqual([
      '09:00',
      '09:11',
      '09:11',
      '09:20',
      '09:28',
    ]);
  });

  it('of a namespace that is deleted is that it is over, in each channel once', async () => {
    const own = { name: 'shop', cluster: 'prod-eu', every: '30s', namespaces: ['shop'], filters };
    const world = await open({ watches: [prod, { ...own, to: [place('shop')] }] });
    const remove = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
    const acts: readonly Act[] = [
      { at: '09:00', what: 'it crashes', act: ({ life }) => life.crash('checkout', 'panic: x') },
      {
        at: '09:05',
        what: 'the namespace is deleted',
        act: ({ life }) => {
          life.removeApp('checkout');
          life.server.remove(remove);
        },
      },
    ];
    const seen = await story(world, acts, '09:10');
    for (const channel of ['ops', 'shop'])
      expect(seen.filter((line) => line.startsWith(`${channel} `))).toEqual([
        expect.stringMatching(/message 🔴 shop: `checkout` keeps crashing/),
        expect.stringMatching(/edit 🟢 Resolved: shop: `checkout`/),
        expect.stringMatching(/note Resolved after 6 min/),
      ]);
  });

  it('goes another way when the channel is archived, with what it is about', async () => {
    const world = await open({
      alerts: { escalate: [{ after: '2m', mention: true }] },
      delivery: { fallback: [{ from: { channel: 'ops' }, to: place('else') }] },
    });
    const acts: readonly Act[] = [
      { at: '09:00', what: 'it crashes', act: ({ life }) => life.crash('checkout', 'panic: x') },
      {
        at: '09:01:30',
        what: 'the channel is archived',
        act: () => {
          for (const chat of world.chats.values())
            chat.before = ({ channel }) => {
              if (channel === 'ops') throw new Refused('the channel is archived');
            };
        },
      },
      { at: '09:05', what: 'it is mended', act: ({ life }) => life.mend('checkout') },
    ];
    const seen = await story(world, acts, '09:08');
    expect(seen.filter((line) => line.startsWith('else '))).toEqual([
      expect.stringMatching(/^else message For Slack channel `ops`.*archived$/),
      'else note Nobody has acknowledged this for 2 min',
      'else note Resolved after 6 min',
    ]);
    const [root] = [...world.chats.values()].flatMap((chat) => chat.shows('else'));
    expect(root?.document.summary).toMatch(/^Resolved after 6 min: prod-eu . shop: checkout/);
  });
});
