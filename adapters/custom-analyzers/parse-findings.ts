// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { CustomAnswer, CustomFinding } from '../../src/core/custom-finding.ts';
import { severities } from '../../src/core/finding.ts';
import { fits } from '../../src/core/fits.ts';
import { cutText } from '../../src/core/redact/cut-text.ts';

/** Findings of one look; more would hide the ones that matter. */
export const MOST_FINDINGS = 1_000;
const MOST_UNCHECKED = 20;
const LONGEST_TEXT = 4_000;
const LONGEST_FIX = 1_000;
const MOST_SENSITIVE = 50;

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;

/** Untrusted words: without what poses as something else, and no longer than people read. */
const words = (longest: number) =>
  z.string().transform((text) =>
    cutText(
      text
        .replace(/\p{Surrogate}/gu, '?')
        .replace(UNSEEN, ' ')
        .trim(),
      longest,
    ),
  );

const optional = <T extends z.ZodType>(inner: T) =>
  z.preprocess((value) => (value === '' || value === null ? undefined : value), inner.optional());

const Kind = z
  .string('kind is a word')
  .regex(/^[A-Za-z][A-Za-z0-9._-]{0,99}$/, 'kind is one word of letters and digits');
const Name = z
  .string('name is a word')
  .min(1, 'name is empty')
  .max(253, 'name is longer than 253 characters')
  .regex(/^[^\p{C}\s]+$/u, 'name holds spaces or control characters');
const Namespace = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'namespace is no name of one');

/** `DiskFull` → `disk-full`. */
const codeOf = (given: string): string | undefined => {
  const code = given
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|(?<!-)-+$/g, '');
  return code === '' ? undefined : code;
};

const Place = z.object({ kind: Kind, name: Name, namespace: optional(Namespace) });

const MOST_LABELS = 100;
const fewLabels = (labels: object): boolean => Object.keys(labels).length <= MOST_LABELS;

const Finding = Place.extend({
  apiVersion: optional(z.string().regex(/^[a-z0-9./-]{1,253}$/, 'apiVersion is no version of an API')),
  text: words(LONGEST_TEXT).pipe(z.string().min(1, 'text is empty')),
  severity: optional(z.enum(severities, `severity is ${severities.join(', ')}`)),
  code: optional(z.string().transform(codeOf)),
  fix: optional(words(LONGEST_FIX)),
  docs: optional(z.url({ protocol: /^https?$/, error: 'docs is an http(s) address' }).max(2_000)),
  parent: optional(Place),
  labels: optional(
    z.record(z.string().max(320), z.string().max(63)).refine(fewLabels, 'labels are too many'),
  ),
  since: optional(z.iso.datetime({ offset: true, error: 'since is an RFC 3339 time' }).transform(Date.parse)),
  sensitive: z.array(z.string()).default([]),
  sensitiveSpans: z.array(z.object({ start: z.int().min(0), end: z.int().min(0) })).default([]),
});

/** One finding of our contract in JSON → what is kept of it; an issue's message where it is none. */
const parseFinding = (raw: unknown): CustomFinding | string => {
  const parsed = fits(Finding, raw);
  if (!parsed.success) return parsed.error.issues[0]?.message ?? 'it is no finding';
  const { sensitive, sensitiveSpans, ...finding } = parsed.data;
  const given = (raw as { readonly text: string }).text;
  const characters = sensitiveSpans.length === 0 ? [] : Array.from(given);
  const marked = sensitiveSpans.map(({ start, end }) => characters.slice(start, end).join(''));
  const all = [...sensitive, ...marked].map((part) => part.replace(UNSEEN, ' ').trim().slice(0, 500));
  // A single letter stands everywhere.
  return {
    ...finding,
    sensitive: [...new Set(all.filter((part) => part.length > 1))].slice(0, MOST_SENSITIVE),
  };
};

const wrongText = (wrong: readonly string[], total: number): string => {
  const [first = '', ...others] = new Set(wrong);
  const more = others.length === 0 ? '' : `, and ${others.length} other reasons`;
  return `${wrong.length} of ${total} findings are not understandable: ${first}${more}`;
};

/**
 * What an analyzer says it found → what is kept of it. A finding that is none costs only itself; that there was one, or too
 * many, is told.
 */
export const parseFindings = (raw: readonly unknown[]): CustomAnswer => {
  const parsed = raw.slice(0, MOST_FINDINGS).map(parseFinding);
  const findings = parsed.filter((each) => typeof each !== 'string');
  const wrong = parsed.filter((each) => typeof each === 'string');
  if (wrong.length > 0)
    return { findings, trouble: { reason: 'not-understandable', detail: wrongText(wrong, parsed.length) } };
  return raw.length > MOST_FINDINGS
    ? {
        findings,
        trouble: { reason: 'too-much', detail: `more than ${MOST_FINDINGS} findings: the rest is left out` },
      }
    : { findings };
};

const Unchecked = z.object({ kind: words(100), reason: words(300) });

/** What it says it could not look at. */
export const parseUnchecked = (raw: readonly unknown[]): NonNullable<CustomAnswer['unread']> =>
  raw.slice(0, MOST_UNCHECKED).flatMap((each) => {
    const parsed = fits(Unchecked, each);
    return parsed.success
      ? [{ kind: parsed.data.kind, reason: 'unavailable' as const, detail: parsed.data.reason }]
      : [];
  });
