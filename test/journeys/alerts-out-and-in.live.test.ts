// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { redisState } from '../../adapters/state/redis.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { createIncidentBook } from '../../src/incident-book.ts';
import { servePagerduty, serveWebhook } from '../standins/alert-receivers.ts';
import { eventually } from '../support/eventually.ts';
import { firingAlert, notification, postTo, token } from '../support/incoming-alerts.ts';
import { describeWith } from '../support/needs.ts';
import { connectTo, settingsOf } from '../support/redis-settings.ts';
import { openWorld, PATIENT, textsOf } from '../support/world.ts';

const routingKey = '0123456789abcdef0123456789abcdef';
const secret = 'sign-with-7f3a9c2e51d8';

const config = (folder: string, pager: string): string => `watches:
  - name: demo
    cluster: demo
    every: 10s
alerts:
  settle: 0s
routes:
  default: { platform: slack, workspace: T0, channel: C0 }
webhook:
  urls: { file: ${join(folder, 'hook')} }
  secret: { file: ${join(folder, 'secret')} }
  evidence: true
pagerduty:
  url: ${pager}
  routingKey: { file: ${join(folder, 'key')} }
alertmanagerWebhook:
  token: { file: ${join(folder, 'token')} }
`;

describeWith('redis-server', 'incidents go out, and alerts come in', () => {
  it(
    'over the death of whoever tells: each event once, an acknowledgement, and a note in the thread',
    PATIENT,
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'k8sgpt-sinks-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const hook = await serveWebhook(secret);
      const pager = await servePagerduty(routingKey);
      const files = { hook: `${hook.url}/hook`, secret, key: routingKey, token };
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      // Away at first: what is for it waits.
      hook.next(...Array.from({ length: 6 }, () => ({ status: 503 })));

      const world = await openWorld({ config: config(folder, pager.url) });
      const workers = [await world.start('worker'), await world.start('worker')];
      const bot = await world.start('bot');
      const state = redisState({
        connect: connectTo(world.redis),
        prefix: settingsOf({ url: world.redis.url }).prefix,
        log: silentLog,
      });
      onTestFinished(() => state.close());
      await eventually(() => {
        expect(world.roots('C0').length).toBeGreaterThan(1);
        expect(pager.received.length).toBeGreaterThan(1);
        expect(hook.received.length).toBeGreaterThan(0);
      }, 60_000);
      const holder = (await state.get('lease/watches'))?.value ?? '';
      await workers.find(({ child }) => String(child.pid) === holder.split('-')[0])?.end('SIGKILL');

      // A critical incident is acknowledged in chat: PagerDuty hears of it.
      const records = (await createIncidentBook(state).list()).filter(({ watched }) => watched !== undefined);
      const critical = records.find(
        ({ severity, watched }) => severity === 'critical' && watched?.object.startsWith('Pod/'),
      );
      if (critical === undefined) throw new Error('the demo has no critical incident of a pod');
      const line = `ack --report ${critical.report} --incident ${critical.incident}`;
      await world.slack.command({ channel: 'C0', user: 'U0', text: line });
      await eventually(() => {
        const done = pager.received.map(({ json }) => `${json.event_action} ${json.dedup_key}`);
        expect(done).toContain(`acknowledge k8sgpt/demo/${critical.incident}/1`);
      }, 60_000);

      // Alertmanager tells of the same pod: a note in its thread, from the bot that has no cluster to the worker that ticks.
      const [, namespace = '', pod = ''] = critical.watched?.object.split('/') ?? [];
      const url = `${bot.url}/webhooks/alertmanager`;
      const response = await postTo(url, notification([firingAlert({ namespace, pod })]));
      expect(response.status).toBe(200);
      await eventually(() => {
        const notes = textsOf(world.replies('C0')).filter((text) =>
          /Alertmanager: \W*KubePodCrashLooping/.test(text),
        );
        expect(notes).toHaveLength(1);
      }, 60_000);

      // The webhook is back: everything arrives, each event once, in order for each incident.
      await eventually(async () => {
        expect(await state.list('sink/webhook/')).toEqual([]);
        const taken = hook.received.slice(6).map(({ json }) => `${json.incident.id} ${json.event}`);
        expect(taken).toContain(`${critical.incident} acknowledged`);
        expect(new Set(taken).size).toBe(taken.length);
        expect(taken.indexOf(`${critical.incident} opened`)).toBeLessThan(
          taken.indexOf(`${critical.incident} acknowledged`),
        );
        expect(taken.filter((text) => text.endsWith(' opened'))).toHaveLength(records.length);
      }, 90_000);
      const opened = hook.received.find(({ json }) => json.incident.id === critical.incident);
      expect(opened?.json.facts.evidence.length).toBeGreaterThan(0);
    },
  );
});
