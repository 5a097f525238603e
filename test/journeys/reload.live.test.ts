// SPDX-License-Identifier: Apache-2.0

import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { secrets } from '../standins/slack/given.ts';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { heldAt, openWorld, PATIENT, textsOf } from '../support/world.ts';

/** A folder as Kubernetes mounts a ConfigMap: a change swaps one link above the files. */
const configMap = (first: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'config-map-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  let version = 0;
  const put = (text: string): void => {
    version += 1;
    const held = `..v${version}`;
    mkdirSync(join(folder, held));
    writeFileSync(join(folder, held, 'k8sgpt.yaml'), text);
    symlinkSync(held, join(folder, '..tmp'));
    renameSync(join(folder, '..tmp'), join(folder, '..data'));
  };
  put(first);
  symlinkSync('..data/k8sgpt.yaml', join(folder, 'k8sgpt.yaml'));
  return { file: join(folder, 'k8sgpt.yaml'), put };
};

const DENIES = 'access: { rules: [{ platform: slack, channels: [C1] }] }\n';

describeWith('redis-server', 'a configuration that changes while the bot runs', () => {
  it(
    'is used at once, and no connection, no listener and no check is let go of for it',
    PATIENT,
    async () => {
      const map = configMap('general: { drainSeconds: 2 }\n');
      const held = heldAt('/api/v1/pods', 1, 9_000);
      const world = await openWorld({
        channels: 2,
        faults: held.faults,
        env: { K8SGPT_CONFIG: map.file, SLACK_APP_TOKEN: secrets.appToken },
      });
      const [bot, worker] = [await world.start('bot'), await world.start('worker')];
      // Through its socket.
      world.slack.deliverTo(undefined);
      await eventually(() => expect(world.slack.callsOf('apps.connections.open').length).toBeGreaterThan(0));
      const redis = new Redis(world.redis.url);
      onTestFinished(() => redis.disconnect());
      const connected = async () =>
        Number(/total_connections_received:(\d+)/.exec(await redis.info('stats'))?.[1]);
      const admin = /Chat page\W+(http:\/\/\S+)/.exec(bot.output())?.[1] ?? '';
      const metrics = async () => (await fetch(`${admin}/metrics`)).text();
      const whispered = (channel: string) => textsOf(world.slack.ephemerals(channel, 'U0')).join('\n');
      const command = (channel: string, text: string) => world.slack.command({ channel, user: 'U0', text });

      expect((await command('C0', 'analyze')).status).toBe(200);
      await eventually(() => expect(held.asked()).toBeGreaterThan(0), 20_000);
      const before = {
        connections: await connected(),
        opened: world.slack.callsOf('apps.connections.open').length,
      };

      // A check is under way while the rules change; one setting of those that need a restart changes, too.
      map.put(`general: { drainSeconds: 3, concurrency: 5 }\n${DENIES}`);
      for (const process of [bot, worker])
        await eventually(() => {
          expect(process.output()).toContain('Configuration was read again and is in force');
          expect(process.output()).toMatch(/"settings":\["general.concurrency"\].*restart to use them/);
        }, 60_000);
      await command('C0', 'analyze -n shop');
      await eventually(() => expect(whispered('C0')).toContain('I am not set up for this channel'), 20_000);
      // What was asked before is answered.
      await eventually(
        () => expect(textsOf(world.roots('C0')).join('\n')).toContain('demo: 2 problems'),
        60_000,
      );

      // A mistake changes nothing, and is told in the log, as a metric and in chat.
      map.put(`acess: {}\n${DENIES}`);
      await eventually(
        () => expect(bot.output()).toContain('unknown section acess; did you mean access?'),
        20_000,
      );
      expect(await metrics()).toMatch(/^k8sgpt_config_last_reload_successful 0$/m);
      expect(await metrics()).toMatch(/k8sgpt_config_reloads_total\{outcome="refused"\} 1/);
      await command('C1', 'status');
      await eventually(() => expect(whispered('C1')).toContain('unknown section acess'), 20_000);
      expect(textsOf(world.roots('C0'))).toHaveLength(1);

      // Asked for by hand: corrected, and the channel may ask again.
      map.put('general: { drainSeconds: 2 }\n');
      bot.child.kill('SIGHUP');
      await eventually(
        async () => expect(await metrics()).toMatch(/^k8sgpt_config_last_reload_successful 1$/m),
        20_000,
      );
      await command('C0', 'analyze -n shop');
      await eventually(() => expect(textsOf(world.roots('C0'))).toHaveLength(2), 60_000);

      expect(world.slack.callsOf('apps.connections.open')).toHaveLength(before.opened);
      // A subscription of the watches may come and go on the connections that there are: no new ones.
      expect(await connected()).toBe(before.connections);
      expect([await bot.end('SIGTERM'), await worker.end('SIGTERM')]).toEqual([0, 0]);
    },
  );
});
