// SPDX-License-Identifier: Apache-2.0

/** What of a commit decides on the version. */
interface Weight {
  readonly type: string;
  readonly breaks: string | undefined;
}

/**
 * What comes after `current` (SemVer): what breaks raises the major version, a feature the minor, all else the patch.
 * Before 1.0.0 what breaks raises the minor version, too.
 */
export const nextVersion = (current: string, changes: readonly Weight[]): string => {
  const [major = 0, minor = 0, patch = 0] = current.split('.').map(Number);
  if (changes.some(({ breaks }) => breaks !== undefined) && major > 0) return `${major + 1}.0.0`;
  if (changes.some(({ type, breaks }) => type === 'feat' || breaks !== undefined))
    return `${major}.${minor + 1}.0`;
  return `${major}.${minor}.${patch + 1}`;
};
