// SPDX-License-Identifier: Apache-2.0

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { differences } from '../../scripts/generate/_generators.ts';
import manifests from '../../scripts/generate/plain-manifests.ts';
import { root } from '../../scripts/root.ts';
import { componentOf, objectsIn, ofKind, workloadsOf } from '../support/chart.ts';
import { describeWith } from '../support/needs.ts';

const folders = readdirSync(`${root}deploy/manifests`).sort();
const read = (path: string): string => readFileSync(`${root}deploy/manifests/${path}`, 'utf8');

describe('plain manifests', () => {
  test.each(folders)('%s: can be applied as they are, with kubectl apply -k', (folder) => {
    const { kind, resources } = parse(read(`${folder}/kustomization.yaml`));
    expect(kind).toBe('Kustomization');
    const objects = (resources as readonly string[]).flatMap((file) => objectsIn(read(`${folder}/${file}`)));
    expect(workloadsOf(objects).length).toBeGreaterThan(0);
    expect(ofKind(objects, 'Namespace').map(({ metadata }) => metadata.name)).toEqual(['k8sgpt']);
    for (const { kind: what, metadata } of objects)
      if (metadata.namespace !== undefined) expect([what, metadata.namespace]).toEqual([what, 'k8sgpt']);
    // Nobody but Helm says that Helm looks after it.
    expect(JSON.stringify(objects)).not.toMatch(/managed-by|helm\.sh/);
    expect(ofKind(objects, 'Secret')).toEqual([]);
  });

  test.each(folders)('%s: give credentials to the roles that need them, as the chart would', (folder) => {
    const given = Object.fromEntries(
      workloadsOf(objectsIn(read(`${folder}/k8sgpt.yaml`)))
        .filter((one) => componentOf(one) !== 'redis')
        .map((one) => [
          componentOf(one),
          one['spec'].template.spec.containers[0].envFrom.map(
            ({ secretRef }: { readonly secretRef: { readonly name: string } }) => secretRef.name,
          ),
        ]),
    );
    // As deploy/helm/k8sgpt/files/variables.yaml has it of SLACK_BOT_TOKEN, OPENAI_API_KEY and PAGERDUTY_ROUTING_KEY.
    const roles = parse(readFileSync(`${root}deploy/helm/k8sgpt/files/variables.yaml`, 'utf8'));
    const secrets = {
      'k8sgpt-chat': roles.SLACK_BOT_TOKEN,
      'k8sgpt-ai': roles.OPENAI_API_KEY,
      'k8sgpt-pagers': roles.PAGERDUTY_ROUTING_KEY,
    };
    for (const [role, names] of Object.entries(given))
      expect([role, names]).toEqual([
        role,
        Object.entries(secrets)
          .filter(([, wanting]) => role === 'serve' || wanting.includes(role))
          .map(([name]) => name),
      ]);
  });

  test.each(folders)(
    '%s: can be moved to another namespace by kustomize, as docs/guide/kubernetes.md says',
    (folder) => {
      const objects = objectsIn(read(`${folder}/k8sgpt.yaml`));
      // kustomize changes metadata.namespace and subjects; an address in a variable would still lead to the first one.
      for (const { kind, metadata, ...rest } of objects)
        expect([kind, metadata.name, JSON.stringify(rest)]).not.toEqual([
          kind,
          metadata.name,
          expect.stringMatching(/\.k8sgpt\.svc|"namespace":"(?!k8sgpt")/),
        ]);
      const named = ofKind(objects, 'ConfigMap').map(
        ({ data }) => parse(data['k8sgpt.yaml']).analysis?.namespaces,
      );
      expect(named).toEqual([folder === 'namespaced' ? { include: ['k8sgpt'] } : undefined]);
    },
  );

  test('of one namespace hold no right beyond it', () => {
    expect(ofKind(objectsIn(read('namespaced/k8sgpt.yaml')), 'ClusterRole', 'ClusterRoleBinding')).toEqual(
      [],
    );
  });
});

describeWith('helm', 'plain manifests', () => {
  test('are what the chart renders', { timeout: 60_000 }, async () => {
    expect(folders.length).toBeGreaterThan(2);
    expect([...(await differences(manifests)).keys()]).toEqual([]);
  });
});

describe('what the chart holds of other folders', () => {
  test('is all that is there, and nothing that went', () => {
    const namesIn = (folder: string): readonly string[] =>
      existsSync(root + folder) ? readdirSync(root + folder).sort() : [];
    const held = (folder: string) => namesIn(`deploy/helm/k8sgpt/files/${folder}`);
    const there = (folder: string, takes: RegExp) =>
      namesIn(`deploy/${folder}`).filter((name) => takes.test(name));
    expect(held('alerts')).toEqual(there('alerts', /\.rules\.yaml$/));
    expect(held('dashboards')).toEqual(there('grafana', /\.json$/));
  });
});
