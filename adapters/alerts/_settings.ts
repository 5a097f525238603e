// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { type Severity, severities } from '../../src/core/finding.ts';
import { fits } from '../../src/core/fits.ts';
import { parseSpan } from '../../src/core/time-span.ts';

const SHOWN = 'an http(s) address, for example https://alerts.example.com';

const list = z
  .union([z.array(z.string()), z.string()])
  .transform((given) => (typeof given === 'string' ? given.split(',') : given))
  .transform((given) => given.map((text) => text.trim()).filter((text) => text !== ''));

/** One address. */
export const address = z.url({ protocol: /^https?$/, error: SHOWN });

/** A list in the file; separated by commas in a variable. */
export const addresses = list.refine(
  (given) => given.every((text) => fits(address, text).success),
  `each is ${SHOWN}`,
);

/** A duration as people write it, as milliseconds. */
export const span = (least: number, most: number, shown: string) =>
  z
    .string()
    .transform((text) => parseSpan(text) ?? Number.NaN)
    .refine((ms) => ms >= least && ms <= most, shown);

/** The least grave that is sent, where nothing else is set. */
export const severityFrom = (least: Severity) =>
  z
    .enum(severities, `severity is ${severities.join(', ')}`)
    .default(least)
    .describe('What is less grave is not sent there');

/** What all sinks have in common, each described once. */
export const common = {
  clusters: list
    .default([])
    .describe('Only incidents of these clusters, `*` in a name is anything; empty = all'),
  evidence: z
    .stringbool()
    .or(z.boolean())
    .default(false)
    .describe('Also send what to do and the evidence: words of the cluster, without secrets'),
  timeout: z.coerce
    .number('timeout is a number of seconds')
    .positive('timeout is a number of seconds above 0')
    .max(60, 'timeout is 60 seconds at most')
    .default(10)
    .describe('Longest time for one request, in seconds'),
} as const;
