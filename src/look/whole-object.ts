// SPDX-License-Identifier: Apache-2.0

import type { RawObject } from '../core/raw-object.ts';
import { redacted } from '../core/redact/replacement.ts';
import { type Bounds, cleanValue } from './clean-value.ts';

/** From all that anybody reads to what fits whatever an object holds. */
const BOUNDS: readonly Bounds[] = [
  { text: 2_000, items: 100, fields: 250 },
  { text: 400, items: 25, fields: 80 },
  { text: 120, items: 8, fields: 25 },
];

/** Where tools keep a copy of what they applied: nothing new, and what is a field there is hidden in a text here. */
const COPIES =
  /(?:last-applied|last-handled|\/applied$|\/original(?:-diff)?$|applied-configuration|previous-configuration)/i;
/** Longest annotation of a Secret that can be no copy of it. */
const SHORT = 200;

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const annotationsOf = (annotations: unknown, isSecret: boolean): Fields =>
  Object.fromEntries(
    Object.entries(fieldsOf(annotations)).flatMap(([name, value]) => {
      if (COPIES.test(name)) return [];
      const mayCopy = typeof value === 'string' && (value.length > SHORT || /^\s*[[{]/.test(value));
      return [[name, isSecret && mayCopy ? redacted('annotation of a Secret') : value]];
    }),
  );

/** Base64: four characters for three bytes. */
const sizes = (binary: unknown): Fields =>
  Object.fromEntries(
    Object.entries(fieldsOf(binary)).map(([key, value]) => [
      key,
      `${typeof value === 'string' ? Math.floor((value.length * 3) / 4) : 0} bytes`,
    ]),
  );

/** In the order of manifests, without who changed what and copies. */
const told = ({ apiVersion, kind, metadata, binaryData, ...rest }: RawObject): Fields => {
  const { managedFields: _, annotations, ...meta } = fieldsOf(metadata);
  return {
    apiVersion,
    kind,
    metadata: {
      ...meta,
      ...(annotations === undefined ? {} : { annotations: annotationsOf(annotations, kind === 'Secret') }),
    },
    ...rest,
    ...(binaryData === undefined ? {} : { binaryData: sizes(binaryData) }),
  };
};

const sizeOf = (value: unknown): number => JSON.stringify({ value }).length;

/** An object as the cluster has it, without any secret, in at most `most` characters of JSON; what is cut ends with `…`. */
export const wholeObject = (
  raw: RawObject,
  most: number,
): { readonly value: Record<string, unknown>; readonly cut: boolean } => {
  const given = told(raw);
  let shown: Record<string, unknown> = {};
  for (const bounds of BOUNDS) {
    const { value, cut } = cleanValue(given, bounds);
    shown = value as Record<string, unknown>;
    if (sizeOf(shown) <= most) return { value: shown, cut };
  }
  // What it is and how it stands is told, whatever else is too long.
  const part = most / 5;
  const kept = Object.entries(shown).map(
    ([key, field]) => [key, sizeOf(field) <= part ? field : '…'] as const,
  );
  return { value: Object.fromEntries(kept.slice(0, 10)), cut: true };
};
