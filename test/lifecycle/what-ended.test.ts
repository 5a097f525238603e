// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { ago } from '../support/lab/clock.ts';
import { node, surroundings } from '../support/lab/surroundings.ts';
import { type Thing, thing } from '../support/lab/thing.ts';
import { container, daemonSet, deployment, statefulSet } from '../support/lab/workloads.ts';
import { endsOf, sightsOf } from '../support/two-sights.ts';

const around = surroundings('shop');
const crashing = { is: 'crashing', says: 'panic: no index', exit: 1 } as const;
const well = { is: 'running' } as const;

const until = async (
  before: readonly Thing[],
  after: readonly Thing[],
  filters: readonly string[] = ['Pod', 'Deployment'],
): Promise<readonly string[]> =>
  endsOf(
    await sightsOf([{ objects: [...around, ...before] }, { objects: [...around, ...after] }], filters),
  ).map((line) => line.replace(/^.*→ ?/, ''));

const needing = (config: string, pods: Parameters<typeof deployment>[1]) =>
  deployment('checkout', {
    pod: { containers: [container('checkout', { envFrom: [{ configMapRef: { name: config } }] })] },
    ...pods,
  });
const noConfig = {
  is: 'waiting',
  reason: 'CreateContainerConfigError',
  says: 'configmap "shop-config" not found',
} as const;
const config = thing('ConfigMap', 'shop-config', { age: 0, data: { a: 'b' } });

/** The same objects under the names of another version. */
const version = (parts: readonly Thing[], revision: string): readonly Thing[] =>
  (JSON.parse(JSON.stringify(parts).replaceAll('7c9f4d5b6', `6d5c${revision}`)) as Thing[]).map((part) =>
    part.kind === 'ReplicaSet'
      ? {
          ...part,
          metadata: {
            ...part.metadata,
            annotations: { 'deployment.kubernetes.io/revision': revision },
          },
        }
      : part,
  );
const empty = (parts: readonly Thing[]): readonly Thing[] =>
  parts
    .filter(({ kind }) => kind === 'ReplicaSet')
    .map((set) => ({ ...set, spec: { ...(set['spec'] as object), replicas: 0 }, status: { replicas: 0 } }));
const wanting = (replicas: number, part: Thing): Thing =>
  part.kind === 'Pod' ? part : { ...part, spec: { ...(part['spec'] as object), replicas } };
const editedBy = (manager: string, minutes: number, object: Thing): Thing => ({
  ...object,
  metadata: {
    ...object.metadata,
    managedFields: [{ manager, operation: 'Update', apiVersion: 'v1', time: ago(minutes) }],
  },
});

describe('what ended an incident', () => {
  it('is that what was missing is there', async () => {
    expect(
      await until(
        needing('shop-config', { pods: [noConfig] }),
        [...needing('shop-config', { pods: [well] }), config],
        ['Pod'],
      ),
    ).toEqual(['ConfigMap shop-config created']);
  });

  it('is who made it, where the object tells', async () => {
    expect(
      await until(
        needing('shop-config', { pods: [noConfig] }),
        [...needing('shop-config', { pods: [well] }), editedBy('kubectl-create', 0, config)],
        ['Pod'],
      ),
    ).toEqual(['ConfigMap shop-config created by kubectl']);
  });

  it('is that what was to blame was deleted, or scaled to nothing', async () => {
    const sick = deployment('search', { pods: [crashing, crashing] });
    const none = deployment('search', { pods: [], replicas: 0 });
    expect(await until(sick, [])).toEqual(['Deployment search deleted']);
    expect(await until(sick, none)).toEqual(['Deployment search scaled to 0']);
  });

  it('is a rollout that left the pods behind', async () => {
    const sick = version(deployment('search', { pods: [crashing] }), '14');
    const next = version(deployment('search', { pods: [well] }), '15');
    expect(await until(sick, [...next, ...empty(sick)])).toEqual(['rollout 15 of Deployment search']);
    // While both run, nothing is left behind yet.
    const both = [...next, ...sick.filter(({ kind }) => kind !== 'Deployment')];
    expect(
      endsOf(await sightsOf([{ objects: [...around, ...sick] }, { objects: [...around, ...both] }])),
    ).toEqual([]);
  });

  it('is going back to an earlier version', async () => {
    const older = version(deployment('search', { pods: [well], age: 6_000 }), '13');
    const sick = version(deployment('search', { pods: [crashing] }), '14');
    const back = JSON.parse(JSON.stringify(older).replaceAll('"13"', '"15"')) as Thing[];
    expect(await until([...sick, ...empty(older)], [...back, ...empty(sick)])).toEqual([
      'rollout 15 of Deployment search back to an earlier version',
    ]);
  });

  it('is that its pods were replaced', async () => {
    const sick = statefulSet('db', { pods: [crashing] });
    const next = statefulSet('db', { pods: [well] }).map((part) =>
      part.kind === 'Pod' ? { ...part, metadata: { ...part.metadata, uid: 'another' } } : part,
    );
    expect(await until(sick, next)).toEqual(['Pod db-0 replaced']);
    const fewer = deployment('search', { pods: [well, well] }).filter(
      ({ metadata: { name } }) => !name.endsWith('-b2x0q'),
    );
    const some = deployment('search', { pods: [crashing, well], replicas: 2 });
    expect(
      await until(
        some,
        fewer.map((part) => wanting(1, part)),
      ),
    ).toEqual(['Pod search-7c9f4d5b6-b2x0q is gone']);
    const agents = daemonSet('agent', { pods: [crashing, crashing, crashing] });
    const anew = daemonSet('agent', { pods: [well, well, well] }).map((part) =>
      part.kind === 'Pod'
        ? { ...part, metadata: { ...part.metadata, uid: `new-${part.metadata.name}` } }
        : part,
    );
    expect(await until(agents, anew, ['Pod'])).toEqual(['3 pods replaced']);
  });

  it('is how a node is', async () => {
    const others = around.filter(({ metadata }) => metadata.name !== 'node-2');
    const lost = [...others, ...node('node-2', { ready: 'Unknown', since: 5 })];
    const ends = async (after: readonly Thing[]) =>
      endsOf(await sightsOf([{ objects: lost }, { objects: after }], ['Node'])).map((line) =>
        line.replace(/^.*→ ?/, ''),
      );
    expect(await ends([...others, ...node('node-2')])).toEqual(['Node node-2 is ready again']);
    expect(await ends(others)).toEqual(['Node node-2 is gone']);
  });

  it('is a quota that was raised', async () => {
    const refused =
      'pods "web-x" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=2, limited: pods=2';
    const web = deployment('web', {
      pods: [well, well],
      replicas: 3,
      status: {
        conditions: [
          {
            type: 'ReplicaFailure',
            status: 'True',
            reason: 'FailedCreate',
            message: refused,
            lastTransitionTime: ago(20),
          },
        ],
      },
    });
    const quota = (pods: string) =>
      thing('ResourceQuota', 'compute', {
        age: 900,
        spec: { hard: { pods } },
        status: { hard: { pods }, used: { pods: '2' } },
      });
    const mended = [...deployment('web', { pods: [well, well, well] }), quota('4')];
    expect(await until([...web, quota('2')], mended, ['Deployment', 'ResourceQuota'])).toContain(
      'ResourceQuota compute raised',
    );
  });

  it('is what somebody changed of what was to blame', async () => {
    const service = (app: string) =>
      thing('Service', 'web', {
        age: 900,
        spec: { selector: { app }, ports: [{ port: 80, targetPort: 8080 }] },
      });
    const slice = (...endpoints: readonly object[]) =>
      thing('EndpointSlice', 'web-1', {
        age: 900,
        meta: { labels: { 'kubernetes.io/service-name': 'web' } },
        addressType: 'IPv4',
        endpoints,
        ports: [{ port: 8080 }],
      });
    const web = deployment('web', { pods: [well] });
    const ready = { addresses: ['10.0.0.1'], conditions: { ready: true } };
    const ends = (minutes: number) =>
      until(
        [...web, editedBy('helm', 600, service('wbe')), slice()],
        [...web, editedBy('kubectl-edit', minutes, service('web')), slice(ready)],
        ['Service'],
      );
    expect(await ends(0)).toEqual(['Service web changed by kubectl']);
    // That was long before it ended.
    expect(await ends(30)).toEqual(['']);
  });
});

describe('nothing is said of what ended an incident', () => {
  it('when its pods got well by themselves', async () => {
    expect(
      await until(deployment('search', { pods: [crashing] }), deployment('search', { pods: [well] })),
    ).toEqual(['']);
  });

  it('when what was to blame could not be read', async () => {
    const before = { objects: [...around, ...deployment('search', { pods: [crashing] })] };
    const pod = around
      .concat(deployment('other', { pods: [well] }))
      .filter(({ kind }) => kind !== 'Deployment');
    const [record] = await sightsOf([before, { objects: pod, complete: false }], ['Pod']);
    expect(record?.watched?.ended).toEqual(undefined);
  });

  it('when a rollout that was under way before brought nothing new', async () => {
    const sick = version(deployment('search', { pods: [crashing] }), '14');
    const next = version(deployment('search', { pods: [crashing] }), '15');
    const mended = version(deployment('search', { pods: [well] }), '15');
    const finds = [[...sick], [...next, ...empty(sick)], [...mended, ...empty(sick)]];
    const ends = endsOf(
      await sightsOf(
        finds.map((objects) => ({ objects: [...around, ...objects] })),
        ['Pod'],
      ),
    );
    expect(ends).toEqual([expect.stringMatching(/search.* → $/)]);
  });
});

describe('names in what ended an incident', () => {
  it.each([
    ['are data', 'prod-config', 'prod-config'],
    [
      'are no secrets',
      ['xoxb', '123456789012', 'abcdefghijklmnopqrstuvwx'].join('-'),
      '[redacted Slack token]',
    ],
  ])('%s', async (_, name, shown) => {
    const waiting = { ...noConfig, says: `configmap "${name}" not found` };
    const made = thing('ConfigMap', name, { age: 0, data: { a: 'b' } });
    const [record] = await sightsOf(
      [
        { objects: [...around, ...needing(name, { pods: [waiting] })] },
        { objects: [...around, ...needing(name, { pods: [well] }), made] },
      ],
      ['Pod'],
    );
    expect(record?.watched?.turns.at(-1)?.detail).toEqual([
      'ConfigMap ',
      { type: 'code', text: shown },
      ' created',
    ]);
  });
});
