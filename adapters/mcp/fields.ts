// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';

/** Kubernetes names, selectors and ids: what is longer is none. */
export const word = (most = 253) => z.string().trim().min(1).max(most);

export const cluster = word().optional().describe('Name of the cluster; the usual one unless given');
export const namespace = z
  .string()
  .trim()
  .max(253)
  .optional()
  .describe('Namespace; all that may be seen unless given');
export const resourceType = word(300).describe(
  'Kind as for kubectl, short names too: pod, deployment, svc, pvc, node, ingress, hpa …',
);

/** Models write numbers as text now and then. */
export const count = (most: number, usual: number) =>
  z.coerce
    .number()
    .int()
    .min(1)
    .max(most)
    .default(usual)
    .describe(`At most so many; ${usual} unless given, never more than ${most}`);

export const cursor = z
  .string()
  .max(1_000)
  .optional()
  .describe('nextCursor of the page before; with the same other arguments');

export const nextCursor = z
  .string()
  .optional()
  .describe('Give it as cursor for the next page; absent on the last');
export const takenAt = z.iso.datetime().describe("When it was seen, by the cluster's clock");

/** Epoch milliseconds → ISO 8601; undefined stays so. */
export const timeOf = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString();
