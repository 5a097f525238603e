// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { whispered } from '../support/chat.ts';
import { documentText } from '../support/document-text.ts';
import { eventually } from '../support/eventually.ts';
import { quick } from '../support/kubernetes.ts';
import { serve } from '../support/recorded.ts';
import { demoObjects, openSpine, type Spine } from '../support/spine.ts';

// One bot, a management cluster and those that Cluster API makes, over real HTTP.

const secret = (cluster: string, kubeconfig: string): RawObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: `${cluster}-kubeconfig`, namespace: 'fleet' },
  data: { value: Buffer.from(kubeconfig).toString('base64') },
});
const capi = (name: string): RawObject => ({
  apiVersion: 'cluster.x-k8s.io/v1beta2',
  kind: 'Cluster',
  metadata: { name, namespace: 'fleet' },
  status: { phase: 'Provisioned' },
});
const namespace = (name: string): RawObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

const kubernetes = {
  rereadMs: 30,
  clusterApi: { enabled: true, naming: 'name', allowProxy: false },
  limits: { ...quick, headersMs: 5_000, totalMs: 10_000, attempts: 1 },
} as const;

const texts = ({ chat }: Spine): readonly string[] =>
  ['C1', 'C2', 'C3'].flatMap((channel) => chat.shows(channel)).map(({ document }) => documentText(document));

it('one that hangs keeps nobody waiting for the others, and each message names its cluster', async () => {
  let isHanging = true;
  const [well, hanging] = [
    await serve(await demoObjects()),
    await serve([], { faults: () => (isHanging ? { delayMs: 60_000 } : { status: 503 }) }),
  ];
  const spine = await openSpine({
    objects: [
      namespace('fleet'),
      ...['east', 'west'].map(capi),
      secret('east', well.kubeconfig('x')),
      secret('west', hanging.kubeconfig('x')),
    ],
    kubernetes,
  });
  await spine.chat.say('analyze --cluster west', { channel: 'C1' });
  await spine.chat.say('analyze --cluster east', { channel: 'C2' });
  await spine.chat.say('analyze --cluster demo', { channel: 'C3' });
  await eventually(() => {
    expect(texts(spine).join('\n')).toMatch(/east: 2 problems, 1 warning/);
    expect(texts(spine).join('\n')).toMatch(/demo is healthy|demo: nothing/);
  });
  expect(texts(spine).join('\n')).not.toMatch(/I cannot reach|cannot be read/);
  isHanging = false;
  await spine.idle();
  const hung = texts(spine).find((text) => text.includes('west')) ?? '';
  expect(hung).toMatch(/west/);
  expect(hung).toMatch(/cannot/);
  for (const text of texts(spine).filter((one) => one !== '')) expect(text).toMatch(/east|west|demo|shop/);
  await eventually(async () => {
    const last = whispered(await spine.chat.say('clusters', { channel: 'C9' }));
    expect(last).toMatch(/1 of 3 clusters cannot be reached/);
    expect(last).toMatch(/east.*reachable since/);
    expect(last).toMatch(/west.*cannot be reached since/);
  }, 60_000);
});

it('clusters come and go while it runs, and are seen only where they may be', async () => {
  const workload = await serve([namespace('shop')]);
  const spine = await openSpine({
    objects: [namespace('fleet'), capi('east'), secret('east', workload.kubeconfig('x'))],
    kubernetes,
    access: {
      default: 'rules-only',
      rules: [
        { channels: ['C1'], clusters: ['*'] },
        { channels: ['C2'], clusters: ['demo'] },
      ],
    },
  });
  const { server, chat } = spine;
  const answer = async (line: string, channel: string): Promise<string> => {
    const before = chat.calls.length;
    const said = whispered(await chat.say(line, { channel }));
    await spine.idle();
    return [said, ...chat.calls.slice(before).map(({ text }) => text)].join('\n');
  };
  expect(await answer('analyze --cluster north', 'C1')).toMatch(/I do not know cluster north/);
  server.update(secret('north', workload.kubeconfig('x')));
  server.update(capi('north'));
  await eventually(async () =>
    expect(await answer('analyze --cluster north', 'C1')).toMatch(/north is healthy/),
  );
  expect(await answer('analyze --cluster north', 'C2')).toMatch(
    /You may not see cluster north from this channel/,
  );
  const shown = await answer('clusters', 'C2');
  expect(shown).toMatch(/demo/);
  expect(shown).not.toMatch(/north|east/);
  expect(await answer('status', 'C2')).not.toMatch(/north|east/);
  server.remove(capi('north'));
  await eventually(async () =>
    expect(await answer('analyze --cluster north', 'C1')).toMatch(/I do not know cluster north/),
  );
  expect(server.stats().refusedVerbs).toEqual({});
  expect(spine.log.join('\n')).not.toContain(workload.token);
});
