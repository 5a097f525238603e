// SPDX-License-Identifier: Apache-2.0

import { type KindDefinition, projectObject } from '../../src/core/kind.ts';

/** A field that a projection reads: how it is read is found out by offering it things. */
export interface Field {
  type: 'unknown' | 'leaf' | 'map' | 'object' | 'list';
  readonly fields: Map<string, Field>;
}

const fresh = (): Field => ({ type: 'unknown', fields: new Map() });
/** Deeper, or more, no kind is. */
const DEEPEST = 12;
const MOST = 600;

type Offer = 'nothing' | 'object' | 'list';

/** An object that notes which fields are asked for. */
const noting = (field: Field, offers: ReadonlyMap<Field, Offer>, noted: Set<Field>): object =>
  new Proxy(
    {},
    {
      get: (_, key) => {
        if (key === 'toString' || key === 'valueOf') return () => '';
        if (typeof key !== 'string' || key === 'toJSON') return undefined;
        let child = field.fields.get(key);
        if (child === undefined) field.fields.set(key, (child = fresh()));
        noted.add(field);
        return offered(child, offers, noted);
      },
      has: () => true,
      ownKeys: () => {
        noted.add(field);
        if (field.fields.size === 0) field.type = 'map';
        return [];
      },
    },
  );

const offered = (field: Field, offers: ReadonlyMap<Field, Offer>, noted: Set<Field>): unknown => {
  const offer = field.type === 'object' || field.type === 'list' ? field.type : offers.get(field);
  if (offer === 'object') return noting(field, offers, noted);
  return offer === 'list' ? [noting(field, offers, noted)] : undefined;
};

const unknownIn = (field: Field, depth = 0): readonly Field[] =>
  depth > DEEPEST
    ? []
    : [...field.fields.values()].flatMap((child) =>
        child.type === 'unknown' ? [child] : unknownIn(child, depth + 1),
      );

/** Every field that a kind is read from, as far as projections ask for it. */
export const fieldsOfKind = (definition: KindDefinition): Field => {
  const root: Field = { type: 'object', fields: new Map() };
  const read = (offers: ReadonlyMap<Field, Offer>): ReadonlySet<Field> => {
    const noted = new Set<Field>();
    try {
      projectObject(definition, noting(root, offers, noted) as Record<string, unknown>);
    } catch {
      // What is offered is no object of any server.
    }
    return noted;
  };
  read(new Map());
  for (let left = MOST, open = unknownIn(root); open.length > 0 && left > 0; open = unknownIn(root)) {
    for (const field of open) {
      left -= 1;
      const isObject = read(new Map([[field, 'object']])).has(field);
      if (isObject && field.fields.size > 0) field.type = 'object';
      else if ((field.type as string) !== 'map')
        field.type = read(new Map([[field, 'list']])).has(field) && field.fields.size > 0 ? 'list' : 'leaf';
    }
  }
  return root;
};
