// SPDX-License-Identifier: Apache-2.0

import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { fails, says, startOpenAi } from '../standins/openai.ts';
import { serveReceiver } from '../standins/receiver.ts';
import { secrets } from '../standins/slack/given.ts';
import { eventually } from '../support/eventually.ts';
import { heldIn } from '../support/kept-in-redis.ts';
import { describeWith } from '../support/needs.ts';
import { rawHttp } from '../support/raw-http.ts';
import { secretObjects, seededSecrets } from '../support/secret-objects.ts';
import { demoObjects } from '../support/spine.ts';
import { openWorld, textsOf } from '../support/world.ts';

/** What the operator gives the bot: found by its text alone, wherever it went. */
const own = {
  openAi: 'sk-proj-a8Jq2LmXv5Rt9Wz3Kc7Nb1Hd6Fg4Ys0P',
  admin: 'adm-7f1c0b9e55d24a83',
  alerts: 'alm-2c9b61f07e3d48a5',
  hook: 'hk-5e0d7a92c1b84f36',
  signing: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  redis: 'rds-91c7be05d2f64a3e',
  otel: 'otl-6b3f8e21a90c4d57',
};
const typed = 'hunter2-Kx81-typed';
/** By a model, which may be told its own words again and nobody else. */
const said = 'mdl-8d21f7b04c9e6a35';

describeWith('redis-server', 'secrets that are everywhere', () => {
  it('are in no log, metric, trace, answer, prompt, file nor key, also where everything fails and quotes them', async () => {
    const openAi = await startOpenAi();
    onTestFinished(() => openAi.close());
    const quoted = {
      message: `Incorrect API key provided: ${own.openAi}. Authorization: Bearer ${own.openAi}`,
    };
    openAi.will(fails(401, quoted), fails(500, quoted), says(`{"summary":"use password=${said}"}`));
    const hook = await serveReceiver(() => ({ status: 500, body: `cannot take token=${own.hook}` }));
    const collector = await serveReceiver(() => ({ status: 200, body: '{}' }));
    const apiQuotes: string[] = [];
    const world = await openWorld({
      objects: [...(await demoObjects()).filter(({ kind }) => kind !== 'Namespace'), ...secretObjects],
      password: own.redis,
      faults: ({ path, headers }) => {
        if (!path.endsWith('/configmaps')) return undefined;
        // A proxy in between that tells all that it was sent.
        const sent = String(headers.authorization);
        apiQuotes.push(sent.replace('Bearer ', ''));
        return {
          status: 500,
          body: { kind: 'Status', message: `upstream refused authorization: ${sent}`, code: 500 },
        };
      },
      env: {
        OPENAI_API_KEY: own.openAi,
        OPENAI_BASE_URL: openAi.url,
        ADMIN_TOKEN: own.admin,
        ALERTMANAGER_WEBHOOK_TOKEN: own.alerts,
        K8SGPT_WEBHOOK_URL: `${hook.url}/services/${own.hook}`,
        K8SGPT_WEBHOOK_SECRET: own.signing,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer ${own.otel}`,
        K8SGPT_LOG_LEVEL: 'debug',
      },
    });
    const processes = await Promise.all([world.start('worker'), world.start('bot')]);
    const say = (text: string) => world.slack.command({ channel: 'C0', user: 'U0', text });
    const delivered = await say('analyze --explain');
    await eventually(
      () => expect(textsOf(world.roots('C0')).join('\n')).toMatch(/demo: \d+ problem/),
      90_000,
    );
    await say('analyze -n shop --explain');
    await say(`ask "why does login with password=${typed} fail?"`);
    await say('status');
    await eventually(() => expect(openAi.completions().length).toBeGreaterThan(1), 60_000);
    await eventually(() => expect(textsOf(world.roots('C0')).length).toBeGreaterThan(1), 60_000);

    const admins = processes.map(
      (one) => /→ (?:Health|Chat page)\s+(http:\/\/[^/\s]+)/.exec(one.output())?.[1] ?? '',
    );
    const metrics = await Promise.all(
      admins.map((url) => rawHttp(`${url}/metrics`, { headers: { authorization: `Bearer ${own.admin}` } })),
    );
    expect(metrics.map(({ status }) => status)).toEqual([200, 200]);
    const redis = new Redis(world.redis.url);
    onTestFinished(() => redis.disconnect());
    const held = await heldIn(redis);
    const kept = held.map(({ text }) => text).join('\n');
    // What is still on its way to the collector goes at the end.
    for (const one of processes) expect(await one.end('SIGTERM')).toBe(0);

    const outputs: Readonly<Record<string, string>> = {
      logs: processes.map((one) => one.output()).join('\n'),
      metrics: metrics.map(({ text }) => text).join('\n'),
      chat: [
        ...textsOf(world.roots('C0')),
        ...textsOf(world.replies('C0')),
        JSON.stringify(world.slack.messages('C0')),
      ].join('\n'),
      prompts: openAi
        .completions()
        .map(({ raw }) => raw)
        .join('\n'),
      traces: collector.received.map(({ text }) => text).join('\n'),
      kept,
      told: hook.received.map(({ text }) => text).join('\n'),
    };
    // Each of them is there, or nothing would have been looked at.
    for (const [name, text] of Object.entries(outputs))
      if (name !== 'told') expect(text.length, name).toBeGreaterThan(100);
    expect(apiQuotes.length).toBeGreaterThan(0);
    const address = new URL(String(delivered.payload['response_url'])).pathname;
    const all = [
      ...Object.values(own),
      typed,
      secrets.botToken,
      secrets.signingSecret,
      address,
      ...apiQuotes,
      ...seededSecrets.filter((one) => one.length > 5),
    ];
    const found = Object.entries(outputs).flatMap(([name, text]) =>
      [...new Set([...all, ...(name === 'prompts' ? [] : [said])])]
        .filter((secret) => text.includes(secret))
        .map((secret) => `${name}: ${secret}`),
    );
    expect(found).toEqual([]);
  }, 240_000);
});
