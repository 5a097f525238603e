import { redactSecrets } from './redact-secrets.ts';

/** The beginning of an untrusted text. What would be cut is redacted first: half a token is no longer seen to be one. */
export const cutText = (text: string, limit: number): string =>
  text.length <= limit
    ? text
    : redactSecrets(text)
        .slice(0, limit)
        .replace(/[\uD800-\uDBFF]$/, '');
