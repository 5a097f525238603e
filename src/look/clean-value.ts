import { cutText } from '../core/redact/cut-text.ts';
import { redactSecrets } from '../core/redact/redact-secrets.ts';
import { redacted } from '../core/redact/replacement.ts';

/** What no terminal shows, and what turns the direction of text. */
const UNFIT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  /\u001b\[[0-?]{0,32}[ -/]{0,8}[@-~]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

const LONGEST = 2_000;
const MOST_ITEMS = 60;
const DEEPEST = 12;

/** A text of the cluster as it may be shown: without secrets and control characters, at most `limit` long. */
export const cleanText = (text: string, limit = LONGEST): string =>
  cutText(redactSecrets(text.replace(UNFIT, '')), limit);

/** Whether a value is a secret only its name tells: `password: hunter22`. */
const secretAs = (name: string, value: string): string => {
  const written = JSON.stringify({ [name]: value });
  const shown = redactSecrets(written);
  if (shown === written) return value;
  try {
    const [read] = Object.values(JSON.parse(shown) as Readonly<Record<string, unknown>>);
    return typeof read === 'string' ? read : redacted('secret');
  } catch {
    return redacted('secret');
  }
};

export interface Cleaned {
  readonly value: unknown;
  /** Something was left out or shortened. */
  readonly cut: boolean;
}

/**
 * A value of the cluster as it may be shown: secrets are replaced by what they look like, and by the names that they stand
 * under (`{ password: … }`, `{ name: 'DB_PASSWORD', value: … }`); long texts and lists are shortened.
 */
export const cleanValue = (given: unknown): Cleaned => {
  let cut = false;
  const text = (value: string, name: string): string => {
    const clean = value.replace(UNFIT, '');
    const shown = cleanText(secretAs(name, clean));
    if (clean.length > LONGEST) cut = true;
    return shown;
  };
  const walk = (value: unknown, name: string, depth: number): unknown => {
    if (typeof value === 'string') return text(value, name);
    if (typeof value !== 'object' || value === null) return value;
    if (depth > DEEPEST) {
      cut = true;
      return undefined;
    }
    if (Array.isArray(value)) {
      if (value.length > MOST_ITEMS) cut = true;
      return value.slice(0, MOST_ITEMS).map((item) => walk(item, name, depth + 1));
    }
    const fields = value as Readonly<Record<string, unknown>>;
    const called = typeof fields['name'] === 'string' ? fields['name'] : undefined;
    return Object.fromEntries(
      Object.entries(fields).map(([key, field]) => [
        cleanText(key, 300),
        walk(field, key === 'value' && called !== undefined ? called : key, depth + 1),
      ]),
    );
  };
  const value = walk(given, '', 0);
  return { value, cut };
};
