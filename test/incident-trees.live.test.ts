// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { findIncidents } from '../src/core/find-incidents.ts';
import { type Finding, severities } from '../src/core/finding.ts';
import { formatRef } from '../src/core/ref.ts';
import { indexSnapshot } from '../src/core/snapshot-index.ts';
import { snapshotOfObjects } from '../src/core/snapshot-of-objects.ts';
import { finding, ref } from './support/findings.ts';
import { deployment, ingress, NOW, type Raw, service } from './support/objects.ts';
import * as fc from './support/properties.ts';

const incidentsOf = (findings: readonly Finding[], objects: readonly Raw[]) =>
  findIncidents(findings, indexSnapshot(snapshotOfObjects(objects, { now: NOW })));

describe('whatever the findings', () => {
  const objects = [
    ...deployment('a', { trouble: 'crash', replicas: 2, env: [{ name: 'B_HOST', value: 'b' }] }),
    ...service('a', { unready: ['a-5d4f-0'] }),
    ...deployment('b', { trouble: 'crash', env: [{ name: 'A_HOST', value: 'a' }] }),
    ...service('b', { unready: ['b-5d4f-0'] }),
    ingress('door', 'a.example.com', 'a'),
  ];
  const places = [
    ...objects
      .map((raw) => raw as { kind: string; metadata: { name: string } })
      .filter(({ kind }) => kind !== 'EndpointSlice')
      .map(({ kind, metadata }) => ref(kind, metadata.name)),
    ref('ConfigMap', 'gone'),
    { kind: 'Node', name: 'n' },
  ];
  const place = fc.constantFrom(...places);
  const findings = fc.uniqueArray(
    fc.record({
      code: fc.constantFrom('p/a', 'p/b', 'q/c'),
      object: place,
      blames: fc.array(place, { maxLength: 2 }),
      severity: fc.constantFrom(...severities),
      symptom: fc.boolean(),
      advice: fc.boolean(),
      more: fc.array(place, { maxLength: 2 }),
    }),
    { selector: ({ code, object: at }) => `${code} ${formatRef(at)}`, maxLength: 14 },
  );
  const made = findings.map((all) =>
    all.map(({ symptom, advice, more, ...given }) =>
      finding({
        ...given,
        objects: [given.object, ...more.filter((other) => formatRef(other) !== formatRef(given.object))],
        ...(symptom ? { symptom: true as const } : {}),
        ...(advice && given.severity === 'info' ? { advice: true as const } : {}),
      }),
    ),
  );

  it('every trouble is in exactly one incident, advice in none, and the order they came in changes nothing', () => {
    fc.assert(
      fc.property(made, fc.integer(), (all, seed) => {
        const incidents = incidentsOf(all, objects);
        const members = incidents.flatMap((incident) => incident.findings);
        expect([...members].sort()).toEqual(
          all
            .filter(({ advice }) => advice !== true)
            .map(({ id }) => id)
            .sort(),
        );
        for (const incident of incidents) {
          expect(incident.id).toBe(incident.findings[0]);
          expect(incident.affected.map(formatRef)[0]).toBe(formatRef(incident.cause.object));
        }
        const shuffled = [...all].sort(
          (a, b) => ((a.id.length * 7 + seed) % 13) - ((b.id.length * 7 + seed) % 13),
        );
        expect(incidentsOf(shuffled.reverse(), objects)).toEqual(incidents);
      }),
      { numRuns: 300 },
    );
  });
});
