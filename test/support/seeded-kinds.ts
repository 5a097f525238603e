// SPDX-License-Identifier: Apache-2.0

import { type KindDefinition, projectObject } from '../../src/core/kind.ts';
import { kinds } from '../../src/core/kinds/index.ts';
import { type Field, fieldsOfKind } from './fields-of-kind.ts';
import { foundIn } from './found-in.ts';
import { detectable, host, image, objectName, uuid } from './identifiers.ts';
import * as fc from './properties.ts';

type Json = Record<string, any>;

/** Fields that hold Kubernetes' own words, or moments: what stands there is nobody's name. */
const WORDS = new Set(
  'kind apiVersion type status phase reason operator effect protocol policy verbs resources pathType restartPolicy schedule message messages conditionType imagePullPolicy add controller time creationTimestamp deletionTimestamp startTime startedAt finishedAt lastTransitionTime limits requests capacity allocatable hard used'.split(
    ' ',
  ),
);

/** Objects of every kind, each field of which that is read holds an identifier that no other holds. */
export interface SeededKinds {
  readonly objects: readonly Json[];
  /** Those that a snapshot keeps: programs may speak of them. */
  readonly kept: readonly string[];
  /** All of them. */
  readonly seeded: readonly string[];
}

export const seededKinds = (seed: number): SeededKinds => {
  const used = new Set<string>();
  /** Values of one form, none of them given twice. */
  const stream = (values: fc.Arbitrary<string>, many: number): (() => string) => {
    const pool = fc.sample(values, { seed: seed + many, numRuns: many });
    let at = 0;
    return () => {
      for (;;) {
        const value = pool[at];
        if (value === undefined) throw new Error('there are no identifiers left');
        at += 1;
        if (value.length < 5 || used.has(value)) continue;
        used.add(value);
        return value;
      }
    };
  };
  const name = stream(objectName, 12_000);
  const uid = stream(uuid, 1_000);
  const hostName = stream(host, 1_001);
  const imageName = stream(image, 1_002);
  const anything = stream(fc.oneof({ weight: 3, arbitrary: objectName }, detectable), 8_000);
  const leaf = (key: string): string => {
    if (key === 'uid') return uid();
    if (key === 'image') return imageName();
    if (/^hosts?$|hostname/i.test(key)) return hostName();
    return /name|namespace|claim|secret|^key$|^tag$|repository/i.test(key) ? name() : anything();
  };
  const made = (field: Field, key: string, variant: number): unknown => {
    if (WORDS.has(key)) return undefined;
    if (field.type === 'map') return { [`k${variant}`]: leaf(key) };
    if (field.type === 'object')
      return Object.fromEntries(
        [...field.fields]
          .map(([name, child]) => [name, made(child, name, variant)])
          .filter(([, value]) => value !== undefined),
      );
    if (field.type === 'list') return [made({ ...field, type: 'object' }, key, variant)];
    return variant === 1 ? [leaf(key)] : leaf(key);
  };
  const namespace = name();
  const objects = (Object.values(kinds) as readonly KindDefinition[])
    .filter(({ kind }) => kind !== 'Event')
    .flatMap((definition) =>
      [0, 1, 2].map((variant): Json => {
        const raw = made(fieldsOfKind(definition), '', variant) as Json;
        const metadata = {
          ...raw['metadata'],
          name: name(),
          namespace,
          ownerReferences: [],
          managedFields: [],
        };
        return {
          ...raw,
          kind: definition.servedAs ?? definition.kind,
          apiVersion: definition.apiVersions[0],
          metadata,
        };
      }),
    );
  const projected = JSON.stringify(
    objects.flatMap((raw) =>
      (Object.values(kinds) as readonly KindDefinition[])
        .filter(({ kind, servedAs }) => (servedAs ?? kind) === raw['kind'])
        .map((definition) => projectObject(definition, raw)),
    ),
  );
  const seeded = [...used];
  return { objects, seeded, kept: foundIn(projected, seeded, true) };
};
