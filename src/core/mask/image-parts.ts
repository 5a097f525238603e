// SPDX-License-Identifier: Apache-2.0

export interface ImageParts {
  /** Without the prefix that everybody has (`docker.io/library/`). */
  readonly repository: string;
  readonly repositoryAt: number;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
}

const PUBLIC_PREFIX = /^(?:index\.)?docker\.io\/(?:library\/)?/;

/** A container image reference in its parts; `repositoryAt` is where the repository begins. */
export const imageParts = (image: string): ImageParts => {
  const at = image.indexOf('@');
  const digest = at < 0 ? undefined : image.slice(at + 1);
  const named = at < 0 ? image : image.slice(0, at);
  const colon = named.lastIndexOf(':');
  const tagged = colon > named.lastIndexOf('/');
  const repositoryAt = PUBLIC_PREFIX.exec(named)?.[0].length ?? 0;
  return {
    repository: named.slice(repositoryAt, tagged ? colon : undefined),
    repositoryAt,
    tag: tagged ? named.slice(colon + 1) : undefined,
    digest,
  };
};

/** `1.27`, `v2.3.1`, `3-alpha1`: says what it is, not whose. Build numbers, dates and commits do not pass. */
export const isPlainTag = (tag: string): boolean => /^v?\d{1,4}(?:\.\d{1,4}){0,3}$/.test(tag);
