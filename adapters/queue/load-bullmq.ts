// SPDX-License-Identifier: Apache-2.0

import type * as bullmq from 'bullmq';

export type BullMq = typeof bullmq;

/** Loaded only where Redis is used. Inside a bundle a CommonJS package arrives as `default` alone. */
export const loadBullMq = async (): Promise<BullMq> => {
  const module = (await import('bullmq')) as unknown as BullMq & { readonly default?: BullMq };
  return module.default ?? module;
};
