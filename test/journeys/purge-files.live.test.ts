// SPDX-License-Identifier: Apache-2.0

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { visibleText } from '../standins/slack/visible-text.ts';
import { type Ended, k8sgpt } from '../support/command-line.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import {
  ADMIN,
  beBusy,
  CLUSTER,
  GONE,
  inFolder,
  mentionsCluster,
  mentionsPerson,
  OTHER,
  openPurgeWorld,
  type PurgeWorld,
  pressIn,
  shown,
} from '../support/purge-world.ts';

const LONG = { timeout: 240_000 } as const;

const run = ({ env }: PurgeWorld, ...argv: readonly string[]): Promise<Ended> => k8sgpt(argv, { env });

const withoutRedis = (): Promise<PurgeWorld> => openPurgeWorld(() => ({}));

/** A living worker says again and again which clusters it has. */
const settled = (world: PurgeWorld): string =>
  inFolder(world)
    .split('\n')
    .filter((line) => !/^\{"key":"(?:worker|directory)\//.test(line))
    .join('\n');

const whispered = ({ slack }: PurgeWorld, user: string): string =>
  slack.ephemerals('C0', user).map(visibleText).join('\n');

describeWith('redis-server', 'a purge without Redis', () => {
  it('is counted, confirmed by a button, for admins, and audited', LONG, async () => {
    const world = await withoutRedis();
    await world.start('serve');
    await beBusy(world);
    const aside = join(world.stateDir, 'state.jsonl.corrupt-1');
    writeFileSync(aside, `{"of":"${CLUSTER}"}`);

    await world.say(OTHER, `purge --cluster ${CLUSTER}`);
    await eventually(
      () => expect(whispered(world, OTHER)).toContain('Only admins of k8sgpt may use purge'),
      20_000,
    );

    await world.say(ADMIN, `purge --cluster ${CLUSTER}`);
    await eventually(() => expect(shown(world)).toContain('would be purged'), 30_000);
    // It says what it would do, and does nothing.
    expect(shown(world)).toMatch(/reports: \d+ would go/);
    expect(settled(world)).toMatch(/"key":"report\//);

    await pressIn(world, OTHER, 'Purge');
    await eventually(
      () => expect(whispered(world, OTHER).match(/Only admins of k8sgpt may use purge/g)).toHaveLength(2),
      20_000,
    );
    expect(settled(world)).toMatch(/"key":"report\//);

    await pressIn(world, ADMIN, 'Purge');
    await eventually(() => expect(shown(world)).toContain('The cluster was purged'), 60_000);
    const left = settled(world);
    expect(mentionsCluster(left)).toBeUndefined();
    // Who purged stays to be shown; of what, does not.
    expect(left).toMatch(
      new RegExp(`audit/[^\\n]*${ADMIN}[^\\n]*purge --cluster=purged-[0-9a-f]{8}[^\\n]*--yes`),
    );
  });

  it('is done by hand once the bot has stopped, of a person and of a cluster', LONG, async () => {
    const world = await withoutRedis();
    const serve = await world.start('serve');
    await beBusy(world);
    const early = await run(world, 'purge', '--user', GONE);
    expect([early.code, early.stderr]).toEqual([2, expect.stringContaining('Stop that one first')]);
    await serve.end('SIGTERM');
    // This command line keeps reports of its own.
    await run(world, 'analyze', '-q');
    expect(inFolder(world)).toMatch(/command-line\/state\.jsonl\n[^]*quagga/);

    const counted = await run(world, 'purge', '--user', GONE);
    expect(counted.stdout).toMatch(/audit entries: \d+ would be kept under a stand-in/);
    expect(counted.stdout).toContain(`To do it: k8sgpt purge --user=${GONE} --yes`);
    expect(mentionsPerson(inFolder(world))).toBeDefined();
    const person = await run(world, 'purge', '--user', `slack:${GONE}`, '--yes', '--audit', 'delete');
    expect([person.code, person.stdout]).toEqual([0, expect.stringContaining('The person was purged')]);
    expect(person.stdout).toMatch(/audit entries: \d+ removed/);
    expect(mentionsPerson(inFolder(world))).toBeUndefined();
    expect(inFolder(world)).toContain('person-8');
    // Also of whom audit entries were removed, it stays that somebody did that.
    expect(inFolder(world)).toMatch(/purge --user=purged-[0-9a-f]{8} --audit=delete --yes/);

    const cluster = await run(world, 'purge', '--cluster', CLUSTER, '--yes');
    expect([cluster.code, cluster.stdout]).toEqual([0, expect.stringContaining('The cluster was purged')]);
    expect(mentionsCluster(inFolder(world))).toBeUndefined();
    const again = await run(world, 'purge', '--user', GONE, '--yes', '-o', 'json');
    // Its own entry of the audit log alone.
    expect(JSON.parse(again.stdout)).toMatchObject({
      counts: [{ what: 'audit entries', gone: 0, stripped: 1 }],
    });
  });
});
