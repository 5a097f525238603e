// SPDX-License-Identifier: Apache-2.0

import type { Text } from '../document.ts';
import type { Report } from '../report.ts';
import { redactSecrets } from './redact-secrets.ts';

const REF = new Set(['kind', 'namespace', 'name']);

/** Names of objects are no secrets, whatever they look like; references must hold. */
const isRef = (value: object): boolean =>
  'kind' in value && 'name' in value && Object.keys(value).every((key) => REF.has(key));

/** Lists are objects too: their indexes are keys. */
const copyOf = (value: object): Record<string, unknown> =>
  (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>;

const redactor = () => {
  // Reports repeat themselves: kinds, addresses of documentation, the events of replicas.
  const known = new Map<string, string>();
  const redactText = (text: string): string => {
    const told = known.get(text);
    if (told !== undefined) return told;
    const result = redactSecrets(text);
    known.set(text, result);
    return result;
  };
  /** What holds no secret stays the same object: nearly everything does. */
  const redactValue = (value: unknown): unknown => {
    if (typeof value === 'string') return redactText(value);
    if (typeof value !== 'object' || value === null || isRef(value)) return value;
    const given = value as Readonly<Record<string, unknown>>;
    let changed: Record<string, unknown> | undefined;
    // A report has a hundred thousand fields: lists of them are not made only to be read.
    for (const key in given) {
      const clean = redactValue(given[key]);
      if (clean === given[key]) continue;
      changed ??= copyOf(value);
      changed[key] = clean;
    }
    return changed ?? value;
  };
  return <T>(value: T): T => redactValue(value) as T;
};

/**
 * A report without secrets: apply it once, where reports are made, and nothing downstream (chat, store, JSON, models)
 * can quote one. Names of objects stay, so fingerprints and references hold.
 */
export const redactReport = (report: Report): Report => {
  const redact = redactor();
  return {
    ...report,
    incidents: redact(report.incidents),
    findings: redact(report.findings),
    skipped: redact(report.skipped),
    // As in the texts, or the dictionary would not find there what it holds.
    ...(report.names === undefined ? {} : { names: redact(report.names) }),
  };
};

/** The same of words about objects that are in no report. */
export const withoutSecrets = (text: Text): Text => redactor()(text);
