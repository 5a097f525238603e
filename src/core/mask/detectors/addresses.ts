// SPDX-License-Identifier: Apache-2.0

import { byPattern, type Detector } from './detector.ts';

const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
/** Every machine has these. */
const COMMON = new Set(['0.0.0.0', '127.0.0.1', '255.255.255.255', '::', '::1']);

const isIpv6 = (text: string): boolean => {
  const groups = text.split(':');
  const short = text.includes('::');
  return (
    !COMMON.has(text) &&
    /[0-9a-f]/i.test(text) &&
    groups.every((group) => group.length <= 4) &&
    (short ? groups.length <= 9 : groups.length === 8) &&
    text.split('::').length <= 2
  );
};

/** The address of a CIDR is masked, its prefix length stays: `ip-…/24`. */
export const addresses: readonly Detector[] = [
  byPattern(
    'ip',
    new RegExp(`(?<![A-Za-z0-9.])${OCTET}(?:\\.${OCTET}){3}(?![A-Za-z0-9]|\\.\\d)`, 'g'),
    (found) => !COMMON.has(found),
  ),
  byPattern('ip', /(?<![\w:.])[0-9a-f]{0,4}:[0-9a-f:]{1,40}(?![\w:])/gi, isIpv6),
  byPattern('mac', /(?<![\w:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\w:-])/gi),
  byPattern('mac', /(?<![\w.-])[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}(?![\w.-])/gi, (found) => /[a-f]/i.test(found)),
];
