// SPDX-License-Identifier: Apache-2.0

import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { stringify } from 'yaml';
import { has, type Made, type Part, type Platform, type Release, run } from './_release.ts';
import { manPage } from './man-page.ts';
import { layTree, nodeFor } from './tree.ts';

const formats = ['deb', 'rpm', 'apk'] as const;
type Format = (typeof formats)[number];

const ARCH = { x64: 'amd64', arm64: 'arm64' } as const;

/** Debian and Fedora have older ones: there Node.js comes along. Alpine's C library is another, and its Node.js is new. */
const carriesNode = (format: Format): boolean => format !== 'apk';

const programs = ['k8sgpt', 'kubectl-k8sgpt', 'kubectl_complete-k8sgpt'] as const;

/** Completion by shell: where it is looked for. Debian has a folder of its own for that of zsh. */
const completionsOf = (format: Format): Readonly<Record<'bash' | 'zsh' | 'fish', string>> => ({
  bash: '/usr/share/bash-completion/completions/k8sgpt',
  zsh: `/usr/share/zsh/${format === 'deb' ? 'vendor-completions' : 'site-functions'}/_k8sgpt`,
  fish: '/usr/share/fish/vendor_completions.d/k8sgpt.fish',
});

/** What nfpm reads: https://nfpm.goreleaser.com/configuration/ */
const manifestOf = (release: Release, arch: 'x64' | 'arm64', format: Format, work: string): object => {
  const linux = join(release.stage, 'deploy/linux');
  const file = (src: string, dst: string, mode = 0o644, more: object = {}): object => ({
    src,
    dst,
    ...more,
    file_info: { mode, mtime: new Date(release.epoch * 1_000).toISOString() },
  });
  const config = { type: 'config|noreplace' };
  return {
    name: 'k8sgpt',
    arch: ARCH[arch],
    platform: 'linux',
    version: release.version,
    version_schema: 'semver',
    section: 'admin',
    priority: 'optional',
    maintainer: 'The maintainers of k8sgpt <maintainers@k8sgpt.example>',
    description:
      'Kubernetes bot for chat\nSays what is broken in a cluster, what caused it and what to do: in Slack, Teams,\nDiscord or Mattermost, on a command line, and for programs. It reads and never\nchanges anything.',
    homepage: release.url.replace(/\/releases\/.*$/, ''),
    license: 'Apache-2.0',
    mtime: new Date(release.epoch * 1_000).toISOString(),
    ...(carriesNode(format) ? {} : { depends: ['nodejs>=20.19'] }),
    ...(format === 'deb'
      ? { depends: ['libc6 (>= 2.28)', 'libstdc++6'], recommends: ['ca-certificates'] }
      : {}),
    // Alpine starts services in another way.
    ...(format === 'apk'
      ? {}
      : {
          scripts: {
            postinstall: join(linux, 'after-install.sh'),
            preremove: join(linux, 'before-remove.sh'),
            postremove: join(linux, 'after-remove.sh'),
          },
        }),
    contents: [
      { src: join(work, 'tree'), dst: '/usr/lib/k8sgpt', type: 'tree' },
      file(join(linux, 'program.sh'), '/usr/lib/k8sgpt/k8sgpt', 0o755),
      ...programs.slice(1).map((name) => file(join(linux, 'program.sh'), `/usr/lib/k8sgpt/${name}`, 0o755)),
      ...programs.map((name) => ({
        src: `/usr/lib/k8sgpt/${name}`,
        dst: `/usr/bin/${name}`,
        type: 'symlink',
      })),
      ...(carriesNode(format) ? [file(join(work, 'node'), '/usr/lib/k8sgpt/node', 0o755)] : []),
      ...Object.entries(completionsOf(format)).map(([shell, dst]) => file(join(work, shell), dst)),
      file(join(work, 'k8sgpt.1.gz'), '/usr/share/man/man1/k8sgpt.1.gz'),
      file(join(work, 'copyright'), '/usr/share/doc/k8sgpt/copyright'),
      ...(format === 'apk'
        ? []
        : [file(join(linux, 'k8sgpt.service'), '/usr/lib/systemd/system/k8sgpt.service')]),
      file(join(linux, 'k8sgpt.yaml'), '/etc/k8sgpt/k8sgpt.yaml', 0o644, config),
      file(join(linux, 'k8sgpt.env'), '/etc/k8sgpt/k8sgpt.env', 0o600, config),
    ],
  };
};

const layFiles = async (release: Release, platform: Platform, work: string): Promise<void> => {
  const node = await nodeFor(release, platform);
  if (node === undefined) throw new Error(`there is no Node.js for ${platform}`);
  await copyFile(node.program, join(work, 'node'));
  const cli = join(release.stage, 'dist/main.js');
  for (const shell of Object.keys(completionsOf('deb')))
    await writeFile(join(work, shell), await run(process.execPath, [cli, 'completion', shell]));
  const help = await run(process.execPath, [cli, 'help'], { env: { NO_COLOR: '1' } });
  await writeFile(join(work, 'k8sgpt.1.gz'), gzipSync(manPage(help, release), { level: 9 }));
  const notices = await run('cat', [join(release.stage, 'LICENSE'), node.licence]);
  await writeFile(join(work, 'copyright'), notices);
};

/** Packages for Debian, Fedora and Alpine: program, plug-in of kubectl, completion, manual page, and a service that does not start by itself. */
export const linuxPackages: Part = {
  id: 'linux',
  name: 'DEB, RPM, APK',
  make: async (release) => {
    if (!(await has('nfpm', ['--version']))) return [{ without: 'nfpm is not here' }];
    const made: Made[] = [];
    for (const platform of release.platforms) {
      const [os, arch] = platform.split('-') as [string, 'x64' | 'arm64'];
      if (os !== 'linux') continue;
      const work = join(release.stage, '..', `packages-${arch}`);
      await mkdir(work, { recursive: true });
      await layFiles(release, platform, work);
      for (const format of formats) {
        await layTree(release, format === 'apk' ? `linux-${arch}-musl` : `linux-${arch}`, join(work, 'tree'));
        await writeFile(join(work, 'nfpm.yaml'), stringify(manifestOf(release, arch, format, work)));
        const name = `k8sgpt-${release.version}-${arch}.${format}`;
        await run('nfpm', [
          'package',
          '-f',
          join(work, 'nfpm.yaml'),
          '-p',
          format,
          '-t',
          join(release.out, name),
        ]);
        await rm(join(work, 'tree'), { recursive: true });
        made.push({ files: [name] });
      }
      await rm(work, { recursive: true, force: true });
    }
    return made;
  },
};
