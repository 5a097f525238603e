// SPDX-License-Identifier: Apache-2.0

import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { kubernetesClusters } from '../../adapters/kubernetes/clusters.ts';
import type { KubernetesOptions } from '../../adapters/kubernetes/options.ts';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { type RecordedServer, type ServeOptions, serveRecording } from '../../adapters/recorded/server.ts';
import type { Clusters } from '../../src/core/ports/cluster-reader.ts';
import { certificateAuthority } from '../support/certificates.ts';
import { eventually } from '../support/eventually.ts';
import { kubeconfigText, options, patience } from '../support/kubernetes.ts';
import { rejection } from '../support/rejection.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const namespace = (name: string): RawObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
const secret = (
  name: string,
  kubeconfig: string,
  given: { namespace?: string; key?: string } = {},
): RawObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: given.namespace ?? 'fleet' },
  data: { [given.key ?? 'value']: Buffer.from(kubeconfig).toString('base64') },
});
const capi = (
  name: string,
  phase = 'Provisioned',
  at = 'fleet',
  created = '2026-01-01T00:00:00Z',
): RawObject => ({
  apiVersion: 'cluster.x-k8s.io/v1beta1',
  kind: 'Cluster',
  metadata: { name, namespace: at, creationTimestamp: created },
  status: { phase },
});

const serve = async (
  objects: readonly RawObject[],
  given: Partial<ServeOptions> = {},
): Promise<RecordedServer> => {
  const server = await serveRecording({ objects, complete: true, ...given });
  closing.push(() => server.close());
  return server;
};
const open = async (management: RecordedServer, given: Partial<KubernetesOptions>): Promise<Clusters> => {
  const clusters = await kubernetesClusters(
    options({
      kubeconfigText: management.kubeconfig('management'),
      inCluster: false,
      rereadMs: 30,
      ...given,
    }),
  );
  closing.push(() => clusters.close());
  return clusters;
};
const namespacesOf = async (clusters: Clusters, name: string) =>
  (await clusters.open(name)).namespaces(patience());
const edge = { namespace: 'fleet', name: 'edge-kubeconfig', key: 'value', allowProxy: false };
const clusterApi = { enabled: true, naming: 'name', allowProxy: false } as const;

describe('a kubeconfig in a Secret', () => {
  it('is one more cluster, under the name of its Secret or the one it is given', async () => {
    const [one, two] = [await serve([namespace('shop')]), await serve([namespace('web')])];
    const management = await serve([
      secret('edge-kubeconfig', one.kubeconfig('what-it-calls-itself')),
      secret('two', two.kubeconfig('admin@two'), { key: 'config' }),
    ]);
    const clusters = await open(management, {
      kubeconfigSecrets: [
        edge,
        { ...edge, name: 'two', key: 'config', cluster: 'prod-eu', from: 'management' },
      ],
    });
    expect([clusters.names(), clusters.defaultName(), clusters.troubles?.()]).toEqual([
      ['management', 'edge', 'prod-eu'],
      'management',
      [],
    ]);
    expect(await namespacesOf(clusters, 'edge')).toEqual(['shop']);
    expect(await namespacesOf(clusters, 'prod-eu')).toEqual(['web']);
    const place = { from: 'management', namespace: 'fleet', name: 'two', key: 'config' };
    expect([clusters.ofSecret?.(place), clusters.ofSecret?.({ ...place, name: 'x' })]).toEqual([
      'prod-eu',
      undefined,
    ]);
    expect(management.stats().refusedVerbs).toEqual({});
  });

  it('that is rotated is used at once when the server no longer accepts what it held', async () => {
    const first = await serveRecording({ objects: [namespace('shop')], complete: true });
    const { port } = new URL(first.url);
    const management = await serve([secret('edge-kubeconfig', first.kubeconfig('edge'))]);
    // Nothing but a refusal makes it look again.
    const clusters = await open(management, { kubeconfigSecrets: [edge], rereadMs: 3_600_000 });
    expect(await namespacesOf(clusters, 'edge')).toEqual(['shop']);
    const reads = () => management.stats().requests;
    const before = reads();
    await first.close();
    const second = await serveRecording({ objects: [namespace('web')], complete: true, port: Number(port) });
    management.update(secret('edge-kubeconfig', second.kubeconfig('edge')));
    expect(await namespacesOf(clusters, 'edge')).toEqual(['web']);
    expect(reads() - before).toBe(1);
    // The next one is announced to nobody: who asks again and again does not read the Secret each time.
    await second.close();
    await serve([namespace('shop')], { port: Number(port) });
    const refused = await rejection(namespacesOf(clusters, 'edge'));
    await rejection(namespacesOf(clusters, 'edge'));
    expect(refused.message).toContain(
      'edge does not accept the credentials of Secret fleet/edge-kubeconfig in management',
    );
    expect('hint' in refused ? refused.hint : undefined).toBeUndefined();
    expect(reads() - before).toBe(1);
  });

  it('with a client certificate that is renewed is used at once, over a connection of its own', async () => {
    const authority = certificateAuthority('Fleet CA');
    const served = authority.issue({ name: 'kube-apiserver', hosts: ['127.0.0.1'] });
    let wanted = 'old';
    const server = createServer(
      {
        key: served.key,
        cert: served.certificate,
        ca: authority.certificate,
        requestCert: true,
        rejectUnauthorized: false,
      },
      (request, response) => {
        const shown =
          (request.socket instanceof TLSSocket && request.socket.getPeerCertificate().subject.CN) || '';
        const isKnown = shown === wanted;
        response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify(isKnown ? { items: [{ metadata: { name: shown } }] } : { kind: 'Status' }),
        );
      },
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const kubeconfig = (name: string): string => {
      const { certificate, key } = authority.issue({ name });
      return kubeconfigText({
        cluster: {
          server: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
          'certificate-authority-data': base64(authority.certificate),
        },
        user: { 'client-certificate-data': base64(certificate), 'client-key-data': base64(key) },
      });
    };
    const management = await serve([secret('edge-kubeconfig', kubeconfig('old'))]);
    const clusters = await open(management, { kubeconfigSecrets: [edge], rereadMs: 3_600_000 });
    expect(await namespacesOf(clusters, 'edge')).toEqual(['old']);
    wanted = 'new';
    management.update(secret('edge-kubeconfig', kubeconfig('new')));
    // Several that are refused at once have it read again once.
    const before = management.stats().requests;
    const all = await Promise.all([1, 2, 3].map(() => namespacesOf(clusters, 'edge')));
    expect(all).toEqual([['new'], ['new'], ['new']]);
    expect(management.stats().requests - before).toBe(1);
  });

  it('that leads elsewhere later is followed', async () => {
    const [one, two] = [await serve([namespace('shop')]), await serve([namespace('web')])];
    const management = await serve([secret('edge-kubeconfig', one.kubeconfig('edge'))]);
    const clusters = await open(management, { kubeconfigSecrets: [edge] });
    expect(await namespacesOf(clusters, 'edge')).toEqual(['shop']);
    management.update(secret('edge-kubeconfig', two.kubeconfig('edge')));
    await eventually(async () => expect(await namespacesOf(clusters, 'edge')).toEqual(['web']));
  });

  it('that is missing or may not be read is told as such, and used when it is there', async () => {
    const workload = await serve([namespace('shop')]);
    let isForbidden = true;
    const management = await serve([namespace('fleet')], {
      faults: ({ path }) => (isForbidden && path.includes('/secrets/') ? { status: 403 } : undefined),
    });
    const clusters = await open(management, { kubeconfigSecrets: [edge] });
    expect(clusters.names()).toEqual(['management', 'edge']);
    expect((await rejection(clusters.open('edge'))).message).toBe(
      'Secret fleet/edge-kubeconfig in management may not be read (forbidden); allow get on secrets/edge-kubeconfig in namespace fleet.',
    );
    isForbidden = false;
    await eventually(async () =>
      expect((await rejection(clusters.open('edge'))).message).toBe(
        'Secret fleet/edge-kubeconfig in management does not exist.',
      ),
    );
    management.update(secret('edge-kubeconfig', workload.kubeconfig('edge')));
    await eventually(async () => expect(await namespacesOf(clusters, 'edge')).toEqual(['shop']));
  });

  it('keeps its cluster while the one that has it cannot be asked', async () => {
    const workload = await serve([namespace('shop')]);
    let isDown = false;
    const management = await serve([secret('edge-kubeconfig', workload.kubeconfig('edge')), capi('edge-2')], {
      faults: () => (isDown ? { status: 503 } : undefined),
    });
    management.update(secret('edge-2-kubeconfig', workload.kubeconfig('x')));
    const clusters = await open(management, {
      kubeconfigSecrets: [edge],
      clusterApi,
      limits: { attempts: 1 },
    });
    isDown = true;
    await eventually(() => expect(JSON.stringify(clusters.troubles?.())).toContain('cannot be listed'));
    expect(clusters.names()).toEqual(['management', 'edge', 'edge-2']);
    expect(await namespacesOf(clusters, 'edge-2')).toEqual(['shop']);
  });

  it('may not take a name that is taken: both places are named', async () => {
    const management = await serve([]);
    const opened = (given: object) =>
      rejection(open(management, { kubeconfigSecrets: [edge, { ...edge, ...given }] }));
    expect((await opened({ namespace: 'other' })).message).toBe(
      'kubernetes.kubeconfigSecrets: Secret other/edge-kubeconfig in management would be cluster edge, which is the name of that of Secret fleet/edge-kubeconfig in management. Give it another name with cluster.',
    );
    expect((await opened({ cluster: 'management' })).message).toContain(
      'which is the name of that of kubeconfig',
    );
    expect((await opened({ cluster: 'b', from: 'managemnt' })).message).toContain('Did you mean management?');
  });
});

describe('clusters of Cluster API', () => {
  it('come when they are there, and go with them', async () => {
    const workload = await serve([namespace('shop')]);
    const management = await serve([capi('a'), secret('a-kubeconfig', workload.kubeconfig('a-admin@a'))]);
    const clusters = await open(management, { clusterApi });
    let changes = 0;
    const stop = clusters.onChange?.(() => (changes += 1));
    expect(clusters.names()).toEqual(['management', 'a']);
    // Nothing to connect to yet: nobody misses it.
    management.update(capi('b', 'Provisioning'));
    management.update(capi('c', 'Provisioned'));
    await eventually(() => expect(clusters.names()).toEqual(['management', 'a', 'c']));
    expect((await rejection(clusters.open('c'))).message).toBe(
      'Secret fleet/c-kubeconfig in management does not exist.',
    );
    management.update(secret('b-kubeconfig', workload.kubeconfig('b')));
    await eventually(() => expect(clusters.names()).toEqual(['management', 'a', 'b', 'c']));
    expect(await namespacesOf(clusters, 'b')).toEqual(['shop']);
    management.remove(capi('a'));
    await eventually(() => expect(clusters.names()).toEqual(['management', 'b', 'c']));
    expect((await rejection(clusters.open('a'))).message).toContain('I do not know cluster a.');
    expect(changes).toBe(3);
    stop?.();
  });

  it('of one name are one cluster: the older one, or both under longer names', async () => {
    const [old, young] = [await serve([namespace('old')]), await serve([namespace('young')])];
    const management = await serve([
      capi('prod', 'Provisioned', 'aaa', '2026-02-01T00:00:00Z'),
      capi('prod', 'Provisioned', 'team', '2026-01-01T00:00:00Z'),
      secret('prod-kubeconfig', young.kubeconfig('x'), { namespace: 'aaa' }),
      secret('prod-kubeconfig', old.kubeconfig('x'), { namespace: 'team' }),
    ]);
    const clusters = await open(management, { clusterApi });
    expect(await namespacesOf(clusters, 'prod')).toEqual(['old']);
    expect(clusters.troubles?.().map(({ detail }) => detail)).toEqual([
      'Secret aaa/prod-kubeconfig in management would be cluster prod, which is the name of that of Secret team/prod-kubeconfig in management: it is left out. Give one of them another name (cluster, contexts, or naming of clusterApi).',
    ]);
    const both = await open(management, { clusterApi: { ...clusterApi, naming: 'namespace-and-name' } });
    expect([await namespacesOf(both, 'team.prod'), await namespacesOf(both, 'aaa.prod')]).toEqual([
      ['old'],
      ['young'],
    ]);
    const narrow = await open(management, { clusterApi: { ...clusterApi, namespaces: ['aaa'] } });
    expect(await namespacesOf(narrow, 'prod')).toEqual(['young']);
  });

  it('are told to be unknown where there is no Cluster API', async () => {
    const management = await serve([namespace('fleet')], { complete: false });
    const clusters = await open(management, { clusterApi });
    expect([clusters.names(), clusters.troubles?.()]).toEqual([
      ['management'],
      [
        {
          cluster: 'management',
          detail:
            'Clusters of Cluster API in management cannot be listed: management has no Cluster API (cluster.x-k8s.io).',
        },
      ],
    ]);
  });
});
