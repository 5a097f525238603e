// SPDX-License-Identifier: Apache-2.0

import { kinds as definitions } from './kinds/index.ts';

/** Whether objects of a kind live in namespaces; kinds that we do not know usually do. */
export const isNamespaced = (kind: string): boolean =>
  (definitions as Partial<Record<string, { readonly namespaced: boolean }>>)[kind]?.namespaced ?? true;
