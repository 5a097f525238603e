// SPDX-License-Identifier: Apache-2.0

import { cutText } from '../core/redact/cut-text.ts';
import { redactSecrets } from '../core/redact/redact-secrets.ts';

/** What no terminal shows, what turns the direction of text, and letters that nobody sees. */
const UNFIT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  /\u001b\[[0-?]{0,32}[ -/]{0,8}[@-~]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\uDB40[\uDC00-\uDC7F]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

const LONGEST = 2_000;

/** A text of the cluster without what only deceives. */
export const fitText = (text: string): string => text.replace(UNFIT, '');

/** A text of the cluster as it may be shown: without secrets and control characters, at most `limit` long. */
export const cleanText = (text: string, limit = LONGEST): string =>
  cutText(redactSecrets(fitText(text)), limit);
