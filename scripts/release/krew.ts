// SPDX-License-Identifier: Apache-2.0

import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { archive, type Made, type Part, type Platform, type Release } from './_release.ts';
import { sha256Of } from './checksums.ts';

/** As kubectl and Krew name systems: https://krew.sigs.k8s.io/docs/developer-guide/plugin-manifest/ */
const selectorOf = (platform: Platform): object => {
  const [os = '', arch = ''] = platform.split('-');
  return { matchLabels: { os: os === 'win' ? 'windows' : os, arch: arch === 'x64' ? 'amd64' : arch } };
};

const archiveOf = async (release: Release, platform: Platform): Promise<string | undefined> => {
  const suffix = platform === 'win-x64' ? '.exe' : '';
  const executable = join(release.out, `k8sgpt-${release.version}-${platform}${suffix}`);
  if (!existsSync(executable)) return undefined;
  const folder = join(release.stage, '..', `krew-${platform}`);
  await mkdir(folder, { recursive: true });
  const program = `kubectl-k8sgpt${suffix}`;
  await copyFile(executable, join(folder, program));
  await chmod(join(folder, program), 0o755);
  await copyFile(join(release.stage, 'LICENSE'), join(folder, 'LICENSE'));
  const name = `kubectl-k8sgpt-${release.version}-${platform}.tar.gz`;
  await archive(release, folder, [program, 'LICENSE'], name);
  await rm(folder, { recursive: true, force: true });
  return name;
};

/** The manifest of the plug-in for an index of Krew; `archives` by platform with their hash. */
export const krewManifest = (
  { version, url }: Pick<Release, 'version' | 'url'>,
  archives: readonly { readonly platform: Platform; readonly name: string; readonly sha256: string }[],
): string =>
  stringify(
    {
      apiVersion: 'krew.googlecontainertools.github.com/v1alpha2',
      kind: 'Plugin',
      metadata: { name: 'k8sgpt' },
      spec: {
        version: `v${version}`,
        homepage: url.replace(/\/releases\/.*$/, ''),
        shortDescription: 'Say what is broken in a cluster and why',
        description:
          'Checks a cluster with read-only requests and tells each trouble with its cause,\nwhat follows from it and what to do. Without an AI backend nothing leaves\nyour machine.\n',
        platforms: archives.map(({ platform, name, sha256 }) => ({
          selector: selectorOf(platform),
          uri: `${url}/${name}`,
          sha256,
          bin: platform === 'win-x64' ? 'kubectl-k8sgpt.exe' : 'kubectl-k8sgpt',
        })),
      },
    },
    { blockQuote: 'literal' },
  );

/** Made from the executables. */
export const krew: Part = {
  id: 'krew',
  name: 'Krew plug-in',
  make: async (release) => {
    const archives = [];
    for (const platform of release.platforms) {
      const name = await archiveOf(release, platform);
      if (name !== undefined)
        archives.push({ platform, name, sha256: await sha256Of(join(release.out, name)) });
    }
    if (archives.length === 0) return [{ without: 'no executable was made' } satisfies Made];
    await writeFile(join(release.out, 'k8sgpt.krew.yaml'), krewManifest(release, archives));
    return [{ files: [...archives.map(({ name }) => name), 'k8sgpt.krew.yaml'] }];
  },
};
