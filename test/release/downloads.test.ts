// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { formula } from '../../scripts/release/homebrew.ts';
import { krewManifest } from '../../scripts/release/krew.ts';
import { manPage } from '../../scripts/release/man-page.ts';
import { publishedManifest } from '../../scripts/release/npm-package.ts';

const release = { version: '1.2.3', url: 'https://example.com/k8sgpt/releases/download/v1.2.3' };
const sha256 = 'a'.repeat(64);

test('what npm is given runs nothing when it is installed, and asks for no more than the bundle lacks', () => {
  const manifest = {
    name: 'k8sgpt',
    private: true,
    bin: { k8sgpt: 'bin/k8sgpt.mjs' },
    scripts: { prepare: 'tsx scripts/build.ts' },
    dependencies: { zod: '4.6.7', '@resvg/resvg-js': '2.6.2', 'dejavu-fonts-ttf': '2.37.3' },
    devDependencies: { vitest: '4.1.12' },
    overrides: {},
  };
  const published = {
    name: 'k8sgpt',
    bin: { k8sgpt: 'bin/k8sgpt.mjs' },
    optionalDependencies: { '@resvg/resvg-js': '2.6.2', 'dejavu-fonts-ttf': '2.37.3' },
  };
  expect(publishedManifest(manifest, undefined)).toEqual(published);
  // npm publish --provenance refuses a package that names another repository than that of the workflow, or none.
  expect(publishedManifest(manifest, 'https://github.com/example/k8sgpt')).toEqual({
    ...published,
    homepage: 'https://github.com/example/k8sgpt',
    repository: { type: 'git', url: 'git+https://github.com/example/k8sgpt.git' },
  });
});

test('the formula names the package, its hash and its home', () => {
  const text = formula(release, sha256);
  expect(text).toContain('homepage "https://example.com/k8sgpt"');
  expect(text).toContain(`url "${release.url}/k8sgpt-1.2.3-npm.tgz"`);
  expect(text).toContain(`sha256 "${sha256}"`);
});

test('the plug-in names an archive for each system by the words of kubectl', () => {
  const manifest = parse(
    krewManifest(release, [
      { platform: 'linux-x64', name: 'a.tar.gz', sha256 },
      { platform: 'win-x64', name: 'b.tar.gz', sha256 },
    ]),
  ) as { spec: { version: string; platforms: unknown[] } };
  expect(manifest.spec.version).toBe('v1.2.3');
  expect(manifest.spec.platforms).toEqual([
    {
      selector: { matchLabels: { os: 'linux', arch: 'amd64' } },
      uri: `${release.url}/a.tar.gz`,
      sha256,
      bin: 'kubectl-k8sgpt',
    },
    {
      selector: { matchLabels: { os: 'windows', arch: 'amd64' } },
      uri: `${release.url}/b.tar.gz`,
      sha256,
      bin: 'kubectl-k8sgpt.exe',
    },
  ]);
});

test('words of the help are no commands of the manual page', () => {
  const page = manPage("Usage: k8sgpt --demo\n.SH x\n'quoted", { version: '1.2.3', epoch: 1_795_670_188 });
  expect(page).toContain('.TH K8SGPT 1 "2026-11-26" "k8sgpt 1.2.3"');
  expect(page).toContain("Usage: k8sgpt \\-\\-demo\n\\&.SH x\n\\&'quoted");
});
