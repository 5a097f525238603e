// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Base } from '../../src/compose/base.ts';
import { diagnoseAll } from '../../src/compose/doctor.ts';
import { openSinks } from '../../src/compose/open-sinks.ts';
import { loadSettings } from '../../src/compose/settings.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import { serveAlertmanager } from '../standins/alert-receivers.ts';
import { adapterParts, keepingLog } from '../support/adapter-parts.ts';
import { incidentEvent } from '../support/incident-events.ts';
import { scripted } from '../support/sink-world.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sinks-'));
});

const settingsOf = async (env: Record<string, string>) => {
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return loadSettings({ env: { HOME: folder, ...env } });
};
const signal = (): AbortSignal => timeLimit(5_000);

test('those that are set are opened, each address on its own; half a set spoils no other', async () => {
  const settings = await settingsOf({
    ALERTMANAGER_URL: 'http://127.0.0.1:1',
    ALERTMANAGER_USERNAME: 'bot',
    K8SGPT_WEBHOOK_URL: 'http://127.0.0.1:1/a,http://127.0.0.1:1/b',
    PAGERDUTY_ROUTING_KEY: 'a'.repeat(32),
    K8SGPT_HEARTBEAT_URL: 'http://127.0.0.1:1/ping',
  });
  const { log, lines } = keepingLog();
  const { sinks, failed, close } = await openSinks(settings, adapterParts({ log }) as Base);
  onTestFinished(close);
  expect(sinks.map(({ sink }) => sink.name)).toEqual(['heartbeat', 'pagerduty', 'webhook', 'webhook-2']);
  expect([...failed]).toEqual([
    ['Alertmanager', 'ALERTMANAGER_USERNAME is set, but ALERTMANAGER_PASSWORD is not.'],
  ]);
  expect(lines.join('\n')).toContain('Sink could not be opened');
});

test('a token that changes in its file is read anew', async () => {
  const server = await serveAlertmanager('Bearer second-token');
  const file = join(folder, 'token');
  await writeFile(file, 'first-token');
  const settings = await settingsOf({ ALERTMANAGER_URL: server.url, ALERTMANAGER_BEARER_TOKEN_FILE: file });
  const { sinks, close } = await openSinks(settings, adapterParts() as Base);
  onTestFinished(close);
  const [only] = sinks;
  await expect(only?.sink.send(incidentEvent(), signal())).rejects.toThrow('refused the credentials (401)');
  await writeFile(file, 'second-token');
  const renewed = await only?.renew?.();
  await renewed?.send(incidentEvent(), signal());
  expect(server.received).toHaveLength(2);
});

test('closed in the end is the one that was opened last', async () => {
  const closed: string[] = [];
  const opening = (...tokens: readonly string[]) =>
    tokens.map((token) => ({ ...scripted('one').sink, close: async () => void closed.push(token) }));
  const bound = {
    name: 'one',
    title: 'One',
    isConfigured: true,
    open: async () => opening('old'),
    reopen: async () => opening('new'),
  };
  const { sinks, close } = await openSinks({ sinks: [bound] } as never, adapterParts() as Base);
  await sinks[0]?.renew?.();
  await close();
  expect(closed).toEqual(['new']);
});

test('doctor looks at those that are set, and says where none is', async () => {
  const server = await serveAlertmanager();
  const base = adapterParts({ env: {} }) as Base;
  const partsOf = async (env: Record<string, string>) => {
    const all = await diagnoseAll(await settingsOf({ K8SGPT_STATE_DIR: folder, ...env }), base);
    const names = ['Sinks', 'Alertmanager', 'Webhook', 'PagerDuty'];
    return all.filter(({ name }) => names.includes(name));
  };
  expect(await partsOf({})).toMatchObject([
    { name: 'Sinks', checks: [{ status: 'skipped', detail: 'only chat is told' }] },
  ]);
  const seen = await partsOf({ ALERTMANAGER_URL: server.url, K8SGPT_WEBHOOK_URL: 'http://127.0.0.1:1/hook' });
  expect(seen).toMatchObject([
    { name: 'Alertmanager', checks: [{ status: 'ok', detail: 'version 0.25.0' }] },
    { name: 'Webhook', checks: [{ status: 'ok', detail: expect.stringContaining('not signed') }] },
  ]);
  expect(JSON.stringify(seen)).not.toContain('/hook');
  expect(await partsOf({ ALERTMANAGER_USERNAME: 'bot' })).toMatchObject([
    { name: 'Alertmanager', checks: [{ status: 'failed' }] },
  ]);
}, 30_000);
