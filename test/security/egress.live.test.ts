// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, onTestFinished, test } from 'vitest';
import { says, startOpenAi } from '../standins/openai.ts';
import { serveReceiver } from '../standins/receiver.ts';
import { eventually } from '../support/eventually.ts';
import { bin } from '../support/mcp.ts';
import { describeWith } from '../support/needs.ts';
import { startProcess } from '../support/processes.ts';
import { openWorld, textsOf } from '../support/world.ts';

let folder = '';
let recorder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'k8sgpt-egress-'));
  recorder = join(folder, 'recorder.mjs');
  // Every connection of every kind goes through these, whoever asks for it; so does every name.
  await writeFile(
    recorder,
    `import { appendFileSync } from 'node:fs';
     import dgram from 'node:dgram';
     import dns from 'node:dns';
     import net from 'node:net';
     const told = (line) => appendFileSync(process.env.EGRESS_RECORD, line + '\\n');
     const { connect } = net.Socket.prototype;
     net.Socket.prototype.connect = function (...given) {
       const [first, second] = Array.isArray(given[0]) ? given[0] : given;
       const to = typeof first === 'object' ? first : { port: first, host: second };
       if (typeof to?.path !== 'string') told('tcp ' + (to.host ?? 'localhost') + ':' + to.port);
       return connect.apply(this, given);
     };
     for (const where of [dns, dns.promises])
       for (const name of Object.keys(where).filter((one) => /^(?:lookup|resolve)/.test(one))) {
         const asked = where[name];
         where[name] = function (...given) { told('name ' + given[0]); return asked.apply(this, given); };
       }
     const { send } = dgram.Socket.prototype;
     dgram.Socket.prototype.send = function (...given) { told('udp'); return send.apply(this, given); };
    `,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const recording = (name: string) => {
  const file = join(folder, `${name}.txt`);
  return {
    env: { NODE_OPTIONS: `--import=${recorder}`, EGRESS_RECORD: file, PATH: process.env['PATH'] ?? '' },
    read: async () =>
      [
        ...new Set((await readFile(file, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '')),
      ].sort(),
  };
};

const isHere = (line: string): boolean => /^(?:tcp|name) (?:localhost|127\.0\.0\.1|::1)(?::\d+)?$/.test(line);

test('without settings nothing is asked of any other machine, by a command nor by the whole service', async () => {
  const { env, read } = recording('nothing');
  const home = { HOME: folder, K8SGPT_STATE_DIR: join(folder, 'state') };
  await promisify(execFile)(process.execPath, [bin, 'analyze'], { env: { ...env, ...home } }).catch(
    () => undefined,
  );
  await promisify(execFile)(process.execPath, [bin, 'doctor'], { env: { ...env, ...home } }).catch(
    () => undefined,
  );
  const service = await startProcess('serve', { ...env, ...home });
  expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  await service.end('SIGTERM');
  const asked = await read();
  // It did ask: the demo's own server, on this machine.
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((line) => !isHere(line))).toEqual([]);
}, 120_000);

describeWith('redis-server', 'with everything set', () => {
  it('only what was set is asked', async () => {
    const openAi = await startOpenAi();
    onTestFinished(() => openAi.close());
    openAi.will(says('{}'));
    const hook = await serveReceiver(() => ({ status: 200 }));
    const prometheus = await serveReceiver(() => ({
      status: 200,
      body: '{"status":"success","data":{"resultType":"vector","result":[]}}',
    }));
    const collector = await serveReceiver(() => ({ status: 200, body: '{}' }));
    const { env, read } = recording('everything');
    const world = await openWorld({
      env: {
        ...env,
        OPENAI_API_KEY: 'sk-abc',
        OPENAI_BASE_URL: openAi.url,
        K8SGPT_WEBHOOK_URL: hook.url,
        PROMETHEUS_URL: prometheus.url,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      },
    });
    const processes = await Promise.all([world.start('worker'), world.start('bot')]);
    await world.slack.command({ channel: 'C0', user: 'U0', text: 'analyze --explain' });
    await eventually(
      () => expect(textsOf(world.roots('C0')).join('\n')).toMatch(/demo: \d+ problem/),
      90_000,
    );
    await eventually(() => expect(openAi.completions().length).toBeGreaterThan(0), 60_000);
    for (const one of processes) await one.end('SIGTERM');
    const set = [
      openAi.url,
      hook.url,
      prometheus.url,
      collector.url,
      world.redis.url,
      world.slack.url,
      world.cluster.url,
    ];
    const ports = new Set(set.map((url) => new URL(url).port));
    const asked = (await read()).filter((line) => line.startsWith('tcp '));
    const foreign = (await read()).filter((line) => !isHere(line));
    expect(foreign).toEqual([]);
    expect(asked.map((line) => line.replace(/.*:/, '')).filter((port) => !ports.has(port))).toEqual([]);
    // Each of those that work needs was asked.
    const needed = {
      ai: openAi.url,
      traces: collector.url,
      redis: world.redis.url,
      slack: world.slack.url,
      cluster: world.cluster.url,
    };
    const unasked = Object.entries(needed).filter(
      ([, url]) => !asked.some((line) => line.endsWith(`:${new URL(url).port}`)),
    );
    expect(unasked.map(([name]) => name)).toEqual([]);
  }, 240_000);
});
