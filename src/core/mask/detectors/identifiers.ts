// SPDX-License-Identifier: Apache-2.0

import { byPattern, type Detector } from './detector.ts';

const mixed = (found: string): boolean => /\d/.test(found) && /[a-f]/i.test(found);

/** Identifiers of clouds, objects and people. */
export const identifiers: readonly Detector[] = [
  byPattern('email', /(?<![\w.+@/-])[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![\w-])/gi),
  byPattern(
    'arn',
    /(?<![\w-])arn:aws[\w-]{0,12}:[\w-]{0,40}:[\w-]{0,40}:\d{0,12}:[^\s"'`,;()[\]{}<>]{1,512}/g,
  ),
  byPattern('path', /(?<![\w/])\/?subscriptions\/[0-9a-f-]{36}(?:\/[\w.-]{1,90}){0,12}/gi),
  byPattern(
    'path',
    /(?<![\w/])projects\/[\w-]{4,40}\/(?:zones|regions|locations|global|serviceAccounts|secrets)(?:\/[\w.@-]{1,120}){0,10}/g,
  ),
  byPattern(
    'uuid',
    /(?<![A-Za-z0-9-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![A-Za-z0-9-])/gi,
  ),
  byPattern('account', /(?<![A-Za-z0-9.-])\d{12}(?![A-Za-z0-9-]|\.\d)/g),
  byPattern('account', /(?<![\w.-])\d{4}-\d{4}-\d{4}(?![\w-])/g),
  byPattern(
    'digest',
    /(?<![\w-])(?:i|vol|eni|sg|subnet|vpc|ami|snap|fs|eipalloc|lt|rtb|igw|nat|acl)-(?:[0-9a-f]{17}|[0-9a-f]{8})(?![\w-])/g,
  ),
  byPattern('digest', /(?<![\w-])[0-9a-f]{12,128}(?![\w-])/gi, mixed),
];
