import type { Report } from '../report.ts';
import { redactSecrets } from './redact-secrets.ts';

const redactValue = (value: unknown): unknown => {
  if (typeof value === 'string') return redactSecrets(value);
  if (Array.isArray(value)) return value.map(redactValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactValue(item)]));
};

/**
 * A report without secrets: apply it once, where reports are made, and nothing downstream (chat, store, JSON, models)
 * can quote one. Names of objects stay, so fingerprints and references hold.
 */
export const redactReport = (report: Report): Report => ({
  ...report,
  incidents: redactValue(report.incidents) as Report['incidents'],
  findings: redactValue(report.findings) as Report['findings'],
  skipped: redactValue(report.skipped) as Report['skipped'],
});
