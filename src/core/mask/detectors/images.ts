// SPDX-License-Identifier: Apache-2.0

import { imageParts, isPlainTag } from '../image-parts.ts';
import { isPublicName, isVocabulary } from '../vocabulary.ts';
import type { Detected, Detector } from './detector.ts';

const COMPONENT = '[a-z0-9](?:[a-z0-9._-]{0,126}[a-z0-9])?';
const TAG = '(?::[\\w][\\w.-]{0,127})?';
const DIGEST = '@sha256:[0-9a-f]{64}';
const ANY = `(?:[a-z0-9](?:[a-z0-9.-]{0,126}[a-z0-9])?(?::\\d{2,5})?\\/)?(?:${COMPONENT}\\/){0,6}${COMPONENT}`;

/** With a digest it is an image anywhere; otherwise the words before it must say so, or a registry begins it. */
const patterns: readonly RegExp[] = [
  new RegExp(`(?<![\\w./:@-])(${ANY}${TAG}${DIGEST})(?![\\w.-])`, 'dg'),
  new RegExp(
    `(?<![\\w-])(?:images?|reference|manifest for|repository|pull(?:ing|ed)?)(?: named| of|:|=)?\\s{0,2}["'\`](${ANY}${TAG})(?=["'\`])`,
    'dgi',
  ),
  new RegExp(
    `(?<![\\w-])(?:back-off pulling image|image|manifest for|reference|for)(?::|=)?\\s{1,2}(${ANY}:[\\w][\\w.-]{0,127})(?<![.:])(?![\\w/])`,
    'dgi',
  ),
  new RegExp(
    `(?<![\\w./:@-])((?:[a-z0-9-]{1,63}(?:\\.[a-z0-9-]{1,63}){1,8}|localhost)(?::\\d{2,5})?\\/(?:${COMPONENT}\\/){0,6}${COMPONENT}:[\\w][\\w.-]{0,127})(?<![.:])(?![\\w/-])`,
    'dg',
  ),
  new RegExp(
    `(?<![\\w./:@-])((?:[a-z0-9-]{1,63}(?:\\.[a-z0-9-]{1,63}){1,8}):\\d{2,5}\\/(?:${COMPONENT}\\/){0,6}${COMPONENT})(?<![.:])(?![\\w/:-])`,
    'dg',
  ),
  new RegExp(
    `(?<![\\w./:@-])((?:(?:[a-z0-9-]{1,63}\\.)?docker|quay|ghcr|gcr)\\.io\\/(?:${COMPONENT}\\/){0,6}${COMPONENT})(?<![.:])(?![\\w/:-])`,
    'dg',
  ),
];

/** Repository and digest of an image; a plain version stays as tag, any other tag is masked too. */
export const partsOfImage = (image: string, offset: number): Detected[] => {
  const { repository, repositoryAt, tag, digest } = imageParts(image);
  const start = offset + repositoryAt;
  const tagAt = start + repository.length + 1;
  const hex = digest?.startsWith('sha256:') === true ? 7 : 0;
  return [
    ...(repositoryAt > 0 ? [{ start: offset, end: start, kind: 'keep' }] : []),
    { start, end: start + repository.length, kind: 'image' },
    ...(tag === undefined
      ? []
      : [
          {
            start: tagAt,
            end: tagAt + tag.length,
            kind: isPlainTag(tag) || isPublicName(tag) || isVocabulary(tag) ? 'keep' : 'tag',
          },
        ]),
    ...(digest === undefined
      ? []
      : [{ start: offset + image.length - digest.length + hex, end: offset + image.length, kind: 'digest' }]),
  ];
};

export const images: Detector = (text) =>
  patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const [start, end] = match.indices?.[1] ?? [0, 0];
      return partsOfImage(text.slice(start, end), start);
    }),
  );
