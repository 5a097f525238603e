import type { KubeObject } from '../core/kind.ts';
import type { KindName } from '../core/kinds/index.ts';
import type { LookOf, SightOf } from '../core/look.ts';
import { plainValue } from '../investigate/plain-object.ts';
import { cleanText, cleanValue } from './clean-value.ts';
import { cellsOf } from './columns.ts';
import { namedIn, type Reading, readKinds } from './reading.ts';

/** Objects of one name, in as many namespaces. */
const MOST = 3;
/** Longest object, in characters of JSON. */
const LONGEST = 40_000;
const CELL = 200;

const shown = (object: KubeObject): { readonly value: Record<string, unknown>; readonly cut: boolean } => {
  const { apiVersion, kind } = object;
  const { value, cut } = cleanValue(plainValue(object));
  const whole = { apiVersion, kind, ...(value as Record<string, unknown>) };
  if (JSON.stringify(whole).length <= LONGEST) return { value: whole, cut };
  // What it is and how it stands is told, whatever else is too long.
  const kept = Object.entries(whole).filter(([, field]) => JSON.stringify(field).length <= LONGEST / 8);
  return { value: Object.fromEntries(kept), cut: true };
};

/** One object as it should be and as it is, without values of environments and Secrets. */
export const seeObject = async (look: LookOf<'object'>, reading: Reading): Promise<SightOf<'object'>> => {
  const kind = look.kind as KindName;
  const found = namedIn(kind, look.name, await readKinds([kind], reading), reading);
  const objects = found.slice(0, MOST).map(shown);
  return {
    what: 'object',
    kind,
    objects: objects.map(({ value }) => value),
    stands: cellsOf(found[0]).map(([label, value]) => [label, cleanText(value, CELL)]),
    cut: found.length > MOST || objects.some(({ cut }) => cut),
  };
};
