// SPDX-License-Identifier: Apache-2.0

import { hash } from 'node:crypto';
import { assertNever } from './assert-never.ts';
import type { Data, Datum } from './datum.ts';
import { byText, formatRef, type Ref } from './ref.ts';

/** What of a value identifies the trouble: names and words do; counts, times, free text and volatile names never do. */
const identityOf = (datum: Datum): string | undefined => {
  switch (datum.type) {
    case 'name':
      return datum.volatile === true ? undefined : `${datum.kind}:${datum.value}`;
    case 'names':
      return datum.volatile === true
        ? undefined
        : `${datum.kind}:${[...datum.values].sort(byText).join(',')}`;
    case 'ref':
      return datum.volatile === true ? undefined : formatRef(datum.ref);
    case 'word':
      return datum.value;
    case 'text':
    case 'quantity':
    case 'time':
      return undefined;
    default:
      return assertNever(datum);
  }
};

/** 12 hex characters: the same trouble is the same finding across scans, pod hashes, counts and restarts of the bot. */
export const fingerprint = (cluster: string, code: string, owner: Ref, data: Data): string => {
  const identity = Object.keys(data)
    .sort(byText)
    .flatMap((key) => {
      const datum = data[key];
      const value = datum === undefined ? undefined : identityOf(datum);
      return value === undefined ? [] : [`${key}=${value}`];
    });
  return hash('sha256', JSON.stringify([cluster, code, formatRef(owner), ...identity])).slice(0, 12);
};
