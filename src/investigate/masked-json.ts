// SPDX-License-Identifier: Apache-2.0

import type { Masker } from '../core/mask/masker.ts';

/** Fields whose keys people choose. */
const CHOSEN = new Set([
  'labels',
  'annotations',
  'matchLabels',
  'selector',
  'nodeSelector',
  'data',
  'parameters',
]);

/** JSON with its values masked: names of fields are Kubernetes' own, but where people choose them. */
export const maskedJson = (value: unknown, masker: Masker, isChosen = false): string => {
  if (typeof value === 'string') return masker.mask(JSON.stringify(value));
  if (Array.isArray(value)) return `[${value.map((item) => maskedJson(item, masker)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, item]) => {
    const name = JSON.stringify(key);
    return `${isChosen ? masker.mask(name) : name}:${maskedJson(item, masker, CHOSEN.has(key))}`;
  });
  return `{${fields.join(',')}}`;
};
