// SPDX-License-Identifier: Apache-2.0

import { isOrdinaryWord } from '../ordinary-words.ts';
import { isPublicName, isVocabulary } from '../vocabulary.ts';
import type { Detected, Detector } from './detector.ts';
import { hosts } from './hosts.ts';

const URL_PATTERN =
  /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{1,20}:\/\/)(\[[0-9a-f:.]{2,45}\]|[^\s"'`<>\\/?#:@[\]{}|,;()]{1,253})(:\d{1,5})?((?:\/[^\s"'`<>\\?#{}|,;()[\]]{0,1024})?)([?#](?:(?!\[redacted )[^\s"'`<>\\]){0,2048})?/gi;

const isAddress = (host: string): boolean => /^\[|^\d{1,3}(?:\.\d{1,3}){3}$/.test(host);

const isPlain = (segment: string): boolean =>
  /^[\d._-]*$/.test(segment) ||
  /^v\d+(?:(?:alpha|beta)\d+)?$/.test(segment) ||
  segment.split(/[._~-]/).every((part) => part === '' || isOrdinaryWord(part) || isVocabulary(part));

/** The segments of a path that are more than plain words. */
export const segmentsOf = (path: string, offset: number): Detected[] => {
  const found: Detected[] = [];
  let at = offset;
  for (const segment of path.split('/')) {
    const stop = segment.replace(/(?<![.:])[.:]+$/, '').length;
    if (stop > 0 && !isPlain(segment) && !isPublicName(segment.slice(0, stop)))
      found.push({ start: at, end: at + stop, kind: 'path' });
    at += segment.length + 1;
  }
  return found;
};

/** Host, telling path segments and query of every URL; scheme and port stay. */
export const urls: Detector = (text) =>
  [...text.matchAll(URL_PATTERN)].flatMap((match): Detected[] => {
    const [, scheme = '', host = '', port = '', path = '', query = ''] = match;
    const from = match.index + scheme.length;
    const pathFrom = from + host.length + port.length;
    if (isPublicName(host) && !/^localhost/i.test(host))
      return [{ start: match.index, end: pathFrom + path.length, kind: 'keep' }];
    const known = isAddress(host) || isPublicName(host);
    const inside = known
      ? []
      : hosts(`//${host}`).map((part) => ({
          ...part,
          start: part.start + from - 2,
          end: part.end + from - 2,
        }));
    const whole: Detected[] =
      known || inside.length > 0 ? inside : [{ start: from, end: from + host.length, kind: 'host' }];
    return [
      ...whole,
      ...segmentsOf(path, pathFrom),
      ...(query.length > 1
        ? [{ start: pathFrom + path.length + 1, end: pathFrom + path.length + query.length, kind: 'query' }]
        : []),
    ];
  });
