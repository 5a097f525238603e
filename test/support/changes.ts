// SPDX-License-Identifier: Apache-2.0

import { expect } from 'vitest';
import { plain } from '../../src/core/document.ts';
import { deployment, object, type Raw, reportOf } from './objects.ts';

/** Pods of the tests fail since 09:10. */
export const minutesBefore = (minutes: number): string =>
  new Date(Date.parse('2026-11-22T09:10:00Z') - minutes * 60_000).toISOString().replace('.000Z', 'Z');

export const edited = (raw: Raw, manager: string, at: string, subresource?: string): Raw => ({
  ...raw,
  metadata: {
    ...(raw['metadata'] as Raw),
    managedFields: [{ manager, operation: 'Update', apiVersion: 'v1', time: at, subresource }],
  },
});

export const old = '2026-11-20T08:00:00Z';
/** A Deployment that is days old and fails since 09:10: nothing is known to have changed. */
export const web = (given: Parameters<typeof deployment>[1] = {}): readonly Raw[] =>
  deployment('web', { trouble: 'unready', ...given }).map((raw) => ({
    ...raw,
    metadata: { ...(raw['metadata'] as Raw), creationTimestamp: old },
  }));

export const template = (image: string, more: Raw = {}): Raw => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'app', image, ...more }] },
});
export const version = (revision: number, created: string, image: string, more: Raw = {}): Raw => {
  const [top] = web();
  return object('ReplicaSet', `web-v${revision}`, {
    owner: top as Raw,
    labels: { app: 'web' },
    created,
    annotations: { 'deployment.kubernetes.io/revision': String(revision) },
    spec: { replicas: 0, selector: { matchLabels: { app: 'web' } }, template: template(image, more) },
    status: { replicas: 0 },
  });
};
export const event = (
  kind: string,
  name: string,
  reason: string,
  message: string,
  at: string,
  namespace = 'shop',
): Raw => ({
  ...object('Event', `${name}.${reason}`, { namespace }),
  involvedObject: {
    kind,
    name,
    ...(kind === 'Node' ? {} : { namespace }),
    uid: `uid-${kind}-${kind === 'Node' ? '' : namespace}-${name}`,
  },
  type: 'Normal',
  reason,
  message,
  count: 1,
  firstTimestamp: at,
  lastTimestamp: at,
});

export const changesOf = async (objects: readonly Raw[]): Promise<readonly string[]> => {
  const report = await reportOf(objects);
  const incident = report.incidents.find(({ cause }) => cause.object.name.startsWith('web'));
  expect(incident?.since).toBe(Date.parse('2026-11-22T09:10:00Z'));
  return (incident?.changes ?? []).map(
    ({ text, at }) => `${plain(text)} @${Math.round((Date.parse('2026-11-22T09:10:00Z') - at) / 60_000)}`,
  );
};
