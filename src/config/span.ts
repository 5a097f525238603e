// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { parseSpan } from '../core/time-span.ts';

/** A time span as people write it, `30s` or `1h30m`, or 0 → milliseconds. */
export const span = (name: string, { least = 0 }: { readonly least?: number } = {}) =>
  z
    .union([z.string(), z.literal(0)], `${name} is a time span, for example 30s, 5m or 1h30m`)
    .transform((given, context) => {
      const text = String(given).trim();
      const ms = /^0[smhdw]?$/.test(text) ? 0 : parseSpan(text);
      if (ms !== undefined && ms >= least) return ms;
      context.addIssue({
        code: 'custom',
        message:
          ms === undefined
            ? `${name} is a time span, for example 30s, 5m or 1h30m; not ${text}`
            : `${name} is at least ${least / 1_000}s`,
      });
      return z.NEVER;
    });
