// SPDX-License-Identifier: Apache-2.0

import { redacted } from './replacement.ts';

/**
 * Tokens that say what they are. Each expression starts at a word boundary that covers its own repeated class, so a
 * text of any length is read once: no start inside a run that was already tried.
 */
const tokens: readonly (readonly [what: string, expression: RegExp])[] = [
  // A JWT; alone, the beginning of JSON in base64, which may hold anything.
  ['token', /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*){0,3}/g],
  ['encoded data', /(?<![\w-])eyJ[\w+/-]{16,}={0,2}/g],
  ['PEM block', /(?<![\w-])LS0tLS1CRUdJTi[\w+/]*={0,2}/g],
  [
    'password hash',
    /(?<![\w$])\$(?:2[abxy]|5|6|y|7|argon2(?:id|i|d)|scrypt|pbkdf2[\w-]{0,16})\$[\w./$=,+-]{16,}/g,
  ],
  ['key', /(?<![\w~.-])[\w~.-]{2,4}[78]Q[~_][\w~.-]{28,40}/g],
  ['token', /(?<![A-Za-z0-9])SK[0-9a-f]{32}(?![A-Za-z0-9])/g],
  ['webhook', /https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/-]+/g],
  ['webhook', /https:\/\/(?:\w{1,20}\.)?discord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]+/g],
  ['webhook', /https:\/\/[\w-]{1,80}\.webhook\.office\.com\/webhookb2\/[\w@/-]+/g],
  ['AWS key', /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/g],
  ['GitHub token', /(?<![A-Za-z0-9_])(?:gh[opusr]_[A-Za-z0-9]{30,}|github_pat_\w{30,})/g],
  ['GitLab token', /(?<![\w-])gl(?:pat|ptt|dt|rt|cbt|soat|ft|agent|oas|imt)-[\w-]{16,}/g],
  ['Slack token', /(?<![\w-])(?:xox[abcdeoprs]|xapp-\d|xwfp)-[\w-]{8,}/g],
  // Names of objects are lower case: a hyphenated prefix counts only where upper case or a long run without hyphens follows.
  ['API key', /(?<![\w-])(?:sk|xai|nvapi|pplx|tskey|xkeysib)-(?:(?=[\w-]*[A-Z])[\w-]{16,}|[a-z0-9]{32,})/g],
  ['API key', /(?<![\w-])AIza[\w-]{30,}/g],
  ['API key', /(?<![A-Za-z0-9_])(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,}/g],
  [
    'token',
    /(?<![\w-])(?:whsec_|shp(?:at|ca|pa|ss)_|npm_|hf_|dckr_(?:pat|oat)_|do[opr]_v1_|glsa_|glc_|figd_|lin_api_|rubygems_|sntry[su]_|gsk_|r8_|sbp_|ops_)\w{16,}/g,
  ],
  [
    'token',
    /(?<![\w-])(?:PMAK-|NRAK-|SG\.|AT[AC]TT3|sq0[a-z]{3}-|hv[sbr]\.|pypi-AgE|ya29\.|1\/\/0|EAA[A-Z])[\w.~+/=-]{16,}/g,
  ],
  ['token', /(?<![\w-])(?:key-|dapi)[0-9a-f]{32}(?![\w-])/g],
  ['token', /(?<![A-Za-z0-9])AGE-SECRET-KEY-1[A-Z0-9]{20,}/g],
  ['token', /(?<![A-Za-z0-9])\d{8,10}:AA[\w-]{30,}/g],
  ['token', /(?<![A-Za-z0-9._-])[A-Za-z0-9]{14,}\.atlasv1\.[\w-]{20,}/g],
  ['token', /(?<![\w-])[MNO][A-Za-z\d_-]{22,27}\.[\w-]{6}\.[\w-]{27,}/g],
  ['bootstrap token', /(?<![A-Za-z0-9.-])[a-z0-9]{6}\.(?=[a-z]*[0-9])[a-z0-9]{16}(?![A-Za-z0-9.-])/g],
  [
    'signature',
    /(?<=[?&;](?:sig|X-Amz-Signature|X-Amz-Security-Token|X-Amz-Credential|X-Goog-Signature)=)(?!\[)[\w%.~+/=-]{8,}/gi,
  ],
  ['key', /(?<=(?:AccountKey|SharedAccessKey|SharedAccessSignature)=)(?!\[redacted )[^;\s"'`]{8,}/gi],
];

/** A token also begins after a line break that is written out (`\\n`) or an encoded sign (`%3D`). */
const START = /^\(\?<!(\[[^\]]{1,20}\])\)/;
const starting: typeof tokens = tokens.map(([what, { source, flags }]) => [
  what,
  new RegExp(source.replace(START, '(?:(?<!$1)|(?<=\\\\[nrt]|%[0-9A-Fa-f]{2}))'), flags),
]);

/** No token is shorter, with what says that it is one. */
const SHORTEST = 12;

/** Any of them: most texts hold none, and need be read but once to know it. */
const anyOf = (flags: string): RegExp =>
  new RegExp(
    starting.flatMap(([, expression]) => (expression.flags === flags ? expression.source : [])).join('|'),
    flags.replace('g', ''),
  );
const ANY = anyOf('g');
const ANY_SETTING = anyOf('gi');

const mayHoldToken = (text: string): boolean =>
  text.length > SHORTEST && (ANY.test(text) || (text.includes('=') && ANY_SETTING.test(text)));

export const redactKnownTokens = (text: string): string => {
  if (!mayHoldToken(text)) return text;
  let result = text;
  for (const [what, expression] of starting) result = result.replace(expression, redacted(what));
  return result;
};

/**
 * Beginnings of those that hold neither capitals nor `_`, `:` or `=`: all that a text without these can hold. Whoever adds a
 * token of such letters adds how it begins.
 */
const PLAIN_BEGINNINGS =
  /gl[a-z]{2,5}-|xox|xapp|xwfp|sq0|hv[sbr]\.|\/\/0|atlasv1|[a-z0-9]{32}|(?<![a-z0-9])[a-z0-9]{6}\.[a-z0-9]{16}/;

/** The same of a text that holds nothing but lower-case letters, digits and `.`, `/`, `-` or spaces. */
export const redactPlainTokens = (text: string): string =>
  text.length > SHORTEST && PLAIN_BEGINNINGS.test(text) ? redactKnownTokens(text) : text;
