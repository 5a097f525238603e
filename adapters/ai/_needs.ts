// SPDX-License-Identifier: Apache-2.0

import { Refused } from '../../src/core/errors.ts';
import type { ServiceFacts } from './_service.ts';

/** A setting that a backend cannot do without, once somebody has begun to set it up. Throws Refused naming it. */
export const needed = <T>(
  value: T | undefined,
  { name, title, prefix }: ServiceFacts,
  setting: string,
  what: string,
): T => {
  if (value !== undefined) return value;
  const variable = `${prefix}_${setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
  throw new Refused(`${title} needs ${what}.`, { hint: `Set ${variable} (${name}.${setting}).` });
};

/** Models come and go: none is built in. */
export const neededModel = (
  { model }: { readonly model?: string | undefined },
  facts: ServiceFacts,
  what = 'the name of a model',
): string => needed(model, facts, 'model', what);
