// SPDX-License-Identifier: Apache-2.0

import { Refused } from '../core/errors.ts';
import { projectObject } from '../core/kind.ts';
import { type KindName, kinds } from '../core/kinds/index.ts';
import type { LookOf, SightOf } from '../core/look.ts';
import type { RawObject } from '../core/raw-object.ts';
import { byText } from '../core/ref.ts';
import { suggest } from '../core/suggest.ts';
import { plainValue } from '../investigate/plain-object.ts';
import { cleanText } from './clean-text.ts';
import { cellsOf } from './columns.ts';
import { customCellsOf } from './custom-columns.ts';
import { namedIn, type Reading, readKinds } from './reading.ts';
import { wholeObject } from './whole-object.ts';
import { definitionOf, metadataOf, readWhole } from './whole-objects.ts';

/** Objects of one name, in as many namespaces. */
const MOST = 3;
/** Longest answer, in characters of JSON. */
const LONGEST = 40_000;
const CELL = 200;

interface Found {
  readonly kind: string;
  readonly objects: readonly RawObject[];
  readonly stands: readonly (readonly [string, string])[];
}

const notThere = (
  look: LookOf<'object'>,
  kind: string,
  names: readonly string[],
  reading: Reading,
): Refused => {
  const close = suggest(look.name, names);
  return new Refused(
    `${reading.cluster.name} has no ${kind} ${look.name} that may be seen here.${close === undefined ? '' : ` Did you mean ${close}?`}`,
    close === undefined ? {} : { hint: `show ${look.kind.toLowerCase()}/${close}` },
  );
};

/** Of whom only our own form is there: EKS tells of node groups, not the API server. */
const projected = async (look: LookOf<'object'>, reading: Reading): Promise<Found> => {
  const kind = look.kind as KindName;
  const found = namedIn(kind, look.name, await readKinds([kind], reading), reading);
  const objects = found.map(({ apiVersion, ...object }) => ({
    apiVersion,
    kind,
    ...(plainValue(object) as RawObject),
  }));
  return { kind, objects, stands: cellsOf(found[0]) };
};

const whole = async (look: LookOf<'object'>, reading: Reading): Promise<Found> => {
  const definition = definitionOf(look.kind);
  const { of, objects } = await readWhole(look.kind, { name: look.name }, reading);
  const [first, ...more] = objects.toSorted((a, b) =>
    byText(metadataOf(a).namespace ?? '', metadataOf(b).namespace ?? ''),
  );
  if (first !== undefined) {
    const stands =
      definition === undefined
        ? customCellsOf(projectObject(kinds.CustomObject, first), first)
        : cellsOf(projectObject(definition, first));
    return { kind: definition?.kind ?? of?.kind ?? String(first['kind']), objects: [first, ...more], stands };
  }
  // Refused with the likeliest name.
  if (definition !== undefined) {
    const kind = look.kind as KindName;
    namedIn(kind, look.name, await readKinds([kind], reading), reading);
  }
  const all = definition === undefined ? await readWhole(look.kind, {}, reading) : undefined;
  const names = all?.objects.map((object) => metadataOf(object).name) ?? [];
  throw notThere(look, definition?.kind ?? of?.kind ?? look.kind, names, reading);
};

/** One object as the cluster has it, without any secret. */
export const seeObject = async (look: LookOf<'object'>, reading: Reading): Promise<SightOf<'object'>> => {
  const isOurs = definitionOf(look.kind)?.source !== undefined || reading.cluster.raw === undefined;
  const { kind, objects, stands } = await (isOurs ? projected(look, reading) : whole(look, reading));
  const shown = objects.slice(0, MOST);
  const clean = shown.map((object) => wholeObject(object, LONGEST / shown.length));
  return {
    what: 'object',
    kind: cleanText(kind, 100),
    objects: clean.map(({ value }) => value),
    stands: stands.map(([label, value]) => [label, cleanText(value, CELL)]),
    cut: objects.length > MOST || clean.some(({ cut }) => cut),
  };
};
