// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import { defineConfig } from '../../src/core/config-slice.ts';
import { maskingModes } from '../../src/core/mask/masker.ts';
import { suggest } from '../../src/core/suggest.ts';
import { costSettings, pricesForBudgets } from './_cost-settings.ts';
import { backends } from './index.ts';

const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY };
const DURATION = 'cacheTtl is a time such as 7d, 12h, 30m or 0s (never remember)';

const duration = z
  .string(DURATION)
  .regex(/^\d{1,6}[smhd]$/, DURATION)
  .transform((text) => Number(text.slice(0, -1)) * (UNITS[text.slice(-1)] ?? 0));

const tokens = (name: string, least: number, fallback: number) =>
  z.coerce
    .number(`${name} is a whole number from ${least}`)
    .int(`${name} is a whole number from ${least}`)
    .min(least, `${name} is a whole number from ${least}`)
    .default(fallback);

/** A name of a backend. */
const known = z.string().superRefine((name, context) => {
  const names = Object.keys(backends);
  if (names.includes(name)) return;
  const close = suggest(name, names);
  const message = `there is no AI backend ${name}; ${close === undefined ? `known are ${names.join(', ')}` : `did you mean ${close}?`}`;
  context.addIssue({ code: 'custom', message });
});

/** What all AI backends share; `cacheTtl` arrives in milliseconds. */
export const aiConfig = defineConfig({
  key: 'ai',
  title: 'Explanations by AI',
  schema: z
    .strictObject({
      backend: known.optional().describe('Which backend explains; default: the first that is configured'),
      fallbacks: z
        .union([z.array(z.string()), z.string()])
        .transform((given) =>
          (typeof given === 'string' ? given.split(',') : given).map((name) => name.trim()),
        )
        .pipe(z.array(known))
        .default([])
        .describe('Backends that go on where that one fails, in this order; none is asked that is not named'),
      mask: z
        .enum(maskingModes, `mask is ${maskingModes.join(', ')}`)
        .default('strict')
        .describe(
          'strict: names of the cluster and everything that looks like an identifier are replaced before they leave. names: only names that the report holds. off: only secrets are removed',
        ),
      maskKey: z
        .string()
        .min(16, 'a masking key has at least 16 characters')
        .optional()
        .describe(
          'Secret from which stand-ins for names are made. All processes must have the same; default: one that is made once and kept in the state',
        ),
      promptTokens: tokens('promptTokens', 200, 3_000).describe('Tokens of facts that are sent per incident'),
      maxTokens: tokens('maxTokens', 100, 1_500).describe('Tokens of one answer'),
      ...costSettings,
      cacheTtl: duration.prefault('7d').describe('How long answers are remembered: 7d, 12h, 30m; 0s: never'),
    })
    .superRefine(pricesForBudgets),
  env: {
    K8SGPT_AI_BACKEND: 'backend',
    K8SGPT_AI_FALLBACKS: 'fallbacks',
    K8SGPT_AI_TIME_ZONE: 'timeZone',
    K8SGPT_MASK: 'mask',
    K8SGPT_MASK_KEY: 'maskKey',
  },
  secrets: ['maskKey'],
});
