// SPDX-License-Identifier: Apache-2.0

import type { KindDefinition } from '../../src/core/kind.ts';

/** `secrets in namespace shop`, `pods in namespaces a, b and 3 more`, `nodes`: for sentences. */
export const kindWords = (
  { plural, namespaced }: KindDefinition,
  namespaces: readonly string[] | undefined,
): string => {
  if (!namespaced) return plural;
  if (namespaces === undefined) return `${plural} in all namespaces`;
  const named = namespaces.slice(0, 3).join(', ');
  const more = namespaces.length > 3 ? ` and ${namespaces.length - 3} more` : '';
  return `${plural} in namespace${namespaces.length === 1 ? '' : 's'} ${named}${more}`;
};
