// SPDX-License-Identifier: Apache-2.0

import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { eventually } from '../support/eventually.ts';
import { expectDeclared, heldIn } from '../support/kept-in-redis.ts';
import { describeWith } from '../support/needs.ts';
import { demoObjects } from '../support/spine.ts';
import { demoRouted } from '../support/watches-config.ts';
import { openWorld, textsOf } from '../support/world.ts';

/** Words that stand where no finding looks: they may be in no key. */
const MARKERS = {
  environment: 'marker-of-environment',
  argument: 'marker-of-argument',
  annotation: 'marker-of-annotation',
  label: 'marker-of-label',
  configuration: 'marker-of-configuration',
  secret: 'bWFya2VyLW9mLXNlY3JldA',
  quietEvent: 'marker-of-quiet-event',
} as const;

/** A large cluster in flames, on a busy machine. */
const LONG = { timeout: 300_000 } as const;

const PODS = 700;
/** Each with incidents of its own. */
const NAMESPACES = 60;
/** As long as an API server takes: bytes of one message. */
const HUGE = 30_000;

const pad = (at: number): string => String(at).padStart(4, '0');

/** A pod that crashes, and what the cluster says of it at length. */
const crashing = (at: number): readonly RawObject[] => {
  const name = `hostile-${pad(at)}`;
  const namespace = `shop-${at % NAMESPACES}`;
  const uid = `00000000-0000-4000-8000-00000000${pad(at)}`;
  const metadata = { namespace, creationTimestamp: '2026-01-01T00:00:00Z' };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata,
      name,
      uid,
      labels: { app: name, note: MARKERS.label },
      annotations: { note: MARKERS.annotation, long: 'a'.repeat(5_000) },
    },
    spec: {
      nodeName: 'worker-1',
      containers: [
        {
          name: 'app',
          image: 'registry.example.com/app:1',
          args: [`--flag=${MARKERS.argument}`],
          env: [{ name: 'SETTING', value: MARKERS.environment }],
        },
      ],
    },
    status: {
      phase: 'Running',
      containerStatuses: [
        {
          name: 'app',
          ready: false,
          restartCount: 40,
          image: 'registry.example.com/app:1',
          imageID: '',
          state: {
            waiting: { reason: 'CrashLoopBackOff', message: `back-off ${'x'.repeat(HUGE)} ${name}` },
          },
          lastState: {
            terminated: { exitCode: 1, reason: 'Error', message: `panic: ${'y'.repeat(4_000)} ${name}` },
          },
        },
      ],
    },
  };
  const event = (kind: string, reason: string, message: string) => ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { ...metadata, name: `${name}.${kind}` },
    type: kind,
    reason,
    message,
    count: 9,
    lastTimestamp: new Date().toISOString(),
    involvedObject: { kind: 'Pod', name, namespace, uid },
  });
  return [
    pod,
    event('Warning', 'BackOff', `Back-off restarting ${'z'.repeat(HUGE)} ${name}`),
    event('Normal', 'Scheduled', `assigned ${MARKERS.quietEvent}`),
  ];
};

const surroundings = [
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'hostile', namespace: 'shop' },
    data: { 'settings.ini': MARKERS.configuration },
  },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'hostile', namespace: 'shop' },
    data: { password: MARKERS.secret },
  },
] as unknown as readonly RawObject[];

/** What people may write at length. */
const COMMANDS = [
  'export',
  'details 1',
  'incidents',
  `ask ${'why '.repeat(240)}`,
  `feedback --wrong 1 ${'because '.repeat(60)}`,
  'mute 2 --for 1h',
  `nonsense ${'w'.repeat(20_000)}`,
];

describeWith('redis-server', 'bounds of what is kept', () => {
  it('hold whatever a cluster and people write, and hold nothing that is no evidence', LONG, async () => {
    const hostile = Array.from({ length: PODS }, (_, at) => crashing(at)).flat();
    const world = await openWorld({
      objects: [...(await demoObjects()), ...surroundings, ...hostile],
      channels: 2,
      config: demoRouted,
    });
    await Promise.all([world.start('worker'), world.start('bot'), world.start('scheduler')]);
    await world.slack.command({ channel: 'C0', user: 'U0', text: 'analyze --explain' });
    await eventually(() => {
      expect(textsOf(world.roots('C0')).filter((text) => /demo: \d+ problems?/.test(text))).toHaveLength(1);
      expect(textsOf(world.roots('C1')).join('\n')).toMatch(/hostile|problems|incidents/);
    }, 200_000);
    // Each by somebody else: nobody may say so much at once.
    for (const [at, line] of COMMANDS.entries())
      await world.slack.command({ channel: 'C0', user: `U${at + 1}`, text: line });
    await eventually(
      () =>
        expect(textsOf([...world.roots('C0'), ...world.replies('C0')]).join('\n')).toContain('as markdown'),
      60_000,
    );

    const redis = new Redis(world.redis.url);
    onTestFinished(() => redis.disconnect());
    const held = await heldIn(redis);
    const kinds = new Set(held.map(({ family }) => family?.key));
    for (const key of ['report/*', 'incident/*', 'outbox/*', 'feedback/*', 'watch-look/*'])
      expect([...kinds], key).toContain(`state:entry:${key}`);
    await expectDeclared(redis, held);
    const all = held.map(({ text }) => text).join('\n');
    // It is looked for where it would be found.
    expect(all).toContain('hostile-0001');
    for (const [what, marker] of Object.entries(MARKERS)) expect(all.includes(marker), what).toBe(false);
  });
});
