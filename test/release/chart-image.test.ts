// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { imageOf, withImage } from '../../scripts/release/chart-image.ts';
import { root } from '../../scripts/root.ts';

const read = (path: string): string => readFileSync(root + path, 'utf8');
const repositoryIn = (values: string): string =>
  (parse(values) as { readonly image: { readonly repository: string } }).image.repository;

test('the chart of a release names the image that its workflow pushes', () => {
  const image = imageOf('https://github.com/Platform/K8sGPT-Bot');
  expect(image).toBe('ghcr.io/platform/k8sgpt-bot');
  expect(read('.github/workflows/release.yml')).toContain(
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the shell
    'image="ghcr.io/${GITHUB_REPOSITORY,,}"',
  );
  const values = read('deploy/helm/k8sgpt/values.yaml');
  const changed = withImage(values, image ?? '');
  expect(repositoryIn(changed)).toBe(image);
  expect(changed.split('\n').length).toBe(values.split('\n').length);
  expect(() => withImage(changed, 'another')).toThrow('names the image otherwise');
});

test('the chart of the sources names an image that cannot exist, and says so', () => {
  expect(repositoryIn(read('deploy/helm/k8sgpt/values.yaml'))).toMatch(/^registry\.example\.com\//);
  expect(read('deploy/helm/k8sgpt/templates/NOTES.txt')).toMatch(
    /hasPrefix "registry\.example\.com\/"[^]*no pod starts until it names the image in your registry/,
  );
  expect(imageOf(undefined)).toBeUndefined();
  expect(imageOf('https://git.example.com/platform/k8sgpt')).toBeUndefined();
});
