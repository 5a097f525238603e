// SPDX-License-Identifier: Apache-2.0

/** Names no image at all: whoever installs from the sources names theirs. */
const NOBODYS = 'repository: registry.example.com/k8sgpt';

/** Where .github/workflows/release.yml pushes the image of a repository of GitHub; undefined of others. */
export const imageOf = (home: string | undefined): string | undefined => {
  const [, path] = /^https:\/\/github\.com\/([^/]+\/[^/]+)$/.exec(home ?? '') ?? [];
  return path === undefined ? undefined : `ghcr.io/${path.toLowerCase()}`;
};

/** Values with the image of the release in them. Throws where they name it no more as we know it. */
export const withImage = (values: string, image: string): string => {
  if (values.split(NOBODYS).length !== 2) throw new Error('values.yaml names the image otherwise');
  return values.replace(NOBODYS, () => `repository: ${image}`);
};
