// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NODE } from '../../scripts/release/tree.ts';
import { root } from '../../scripts/root.ts';
import { describeWith } from '../support/needs.ts';

const execute = promisify(execFile);
const run = async (
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<string> => {
  const { stdout, stderr } = await execute(command, [...args], { ...options, maxBuffer: 64 * 1024 * 1024 });
  return stdout + stderr;
};

const isLinux = process.platform === 'linux' && process.arch === 'x64';
const version = '9.8.7';
let home = '';
let said = '';
const out = (name = ''): string => join(home, 'out', version, name);
/** Of somebody who has nothing yet. */
const person = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], HOME: join(home, 'person') });

// What is released is the newest commit; everything for this system is made once and then tried.
describe.skipIf(!isLinux)('a release', () => {
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'k8sgpt-release-test-'));
    await mkdir(join(home, 'person'));
    const tsx = join(root, 'node_modules/.bin/tsx');
    const args = ['scripts/release.ts', '--version', version, '--platforms', 'linux-x64,win-x64'];
    said = await run(tsx, [...args, '--out', join(home, 'out')], { cwd: root });
  }, 600_000);

  afterAll(() => rm(home, { recursive: true, force: true }));

  test('says what it made, and what could not be made here and why', async () => {
    const made = new Set(await readdir(out()));
    for (const [, name = ''] of said.matchAll(/^ {2}(\S+) \([\d.]+ MB\)$/gm)) expect(made).toContain(name);
    expect(said).toContain('nothing was published');
    for (const [line] of said.matchAll(/^.*NOT MADE.*$/gm)) expect(line).toMatch(/NOT MADE: \S+ \S+ \S+/);
  });

  test('has a checksum of every file', async () => {
    const checked = await run('sha256sum', ['-c', 'SHA256SUMS'], { cwd: out() });
    const files = (await readdir(out())).filter((name) => name !== 'SHA256SUMS');
    expect(checked.match(/: OK$/gm)).toHaveLength(files.length);
  });

  test('has a bill of materials that names what is shipped', async () => {
    const bill = JSON.parse(await readFile(out(`k8sgpt-${version}.cdx.json`), 'utf8')) as {
      readonly bomFormat: string;
      readonly metadata: { readonly component: { readonly version: string; readonly purl: string } };
      readonly components: readonly {
        readonly name: string;
        readonly group?: string;
        readonly cpe?: string;
      }[];
    };
    expect(bill.bomFormat).toBe('CycloneDX');
    const names = bill.components.map(({ name, group }) => (group === undefined ? name : `${group}/${name}`));
    expect(names).toEqual(expect.arrayContaining(['bullmq', 'zod', '@slack/bolt', '@resvg/resvg-js']));
    expect(names).not.toContain('vitest');
    expect(bill.metadata.component).toMatchObject({ version, purl: `pkg:npm/k8sgpt@${version}` });
    // The Node.js that comes along is what a scanner has to know first.
    expect(bill.components.find(({ name, group }) => name === 'node' && group === undefined)?.cpe).toBe(
      `cpe:2.3:a:nodejs:node.js:${NODE}:*:*:*:*:*:*:*`,
    );
  });

  describe('the executable', () => {
    const program = () => out(`k8sgpt-${version}-linux-x64`);

    test('runs alone, in a folder of its own', async () => {
      expect(await run(program(), ['version'], { env: person() })).toBe(`k8sgpt ${version}\n`);
      const report = await run(program(), ['analyze', '--demo', 'crash-missing-env', '-o', 'json'], {
        env: person(),
      }).catch((error: unknown) => (error as { stdout: string }).stdout);
      expect(report).toContain('"status": "ProblemDetected"');
      const places = await readdir(join(home, 'person/.cache/k8sgpt/bin'));
      expect(places).toHaveLength(1);
    });

    test('says what to do where it can write nowhere', async () => {
      const env = { ...person(), K8SGPT_UNPACK_DIR: '/dev/null/x', TMPDIR: '/dev/null/y' };
      await expect(run(program(), ['version'], { env })).rejects.toThrow(/Set K8SGPT_UNPACK_DIR to a folder/);
    });

    test('does not run what somebody else laid there', async () => {
      const env = { ...person(), K8SGPT_UNPACK_DIR: join(home, 'laid') };
      await run(program(), ['version'], { env });
      const [build = ''] = await readdir(join(home, 'laid'));
      await run('chmod', ['o+w', join(home, 'laid', build)]);
      const other = { ...env, TMPDIR: '/dev/null/y' };
      await expect(run(program(), ['version'], { env: other })).rejects.toThrow(/others may write to it/);
    });

    test('is a plug-in of kubectl by another name', async () => {
      const folder = join(home, 'plugin');
      await mkdir(folder);
      await run('tar', ['-xzf', out(`kubectl-k8sgpt-${version}-linux-x64.tar.gz`), '-C', folder]);
      expect((await readdir(folder)).sort()).toEqual(['LICENSE', 'kubectl-k8sgpt']);
      const help = await run(join(folder, 'kubectl-k8sgpt'), ['help'], { env: person() });
      expect(help).toContain('kubectl k8sgpt analyze');
    });
  });

  test('the executable of Windows is one, with the program and the licence of Node.js in it', async () => {
    const program = await readFile(out(`k8sgpt-${version}-win-x64.exe`));
    expect(program.subarray(0, 2).toString()).toBe('MZ');
    for (const carried of ['dist/main.js', 'LICENSE-node'])
      expect(program.includes(`"path":"${carried}"`), carried).toBe(true);
    expect(await readFile(out('k8sgpt.krew.yaml'), 'utf8')).toContain('bin: kubectl-k8sgpt.exe');
  });

  test('the npm package installs nothing but what the bundle lacks, and runs', async () => {
    const prefix = join(home, 'npm');
    const args = ['install', '--global', '--prefix', prefix, '--no-audit', '--no-fund', '--ignore-scripts'];
    await run('npm', [...args, out(`k8sgpt-${version}-npm.tgz`)]);
    expect(await run(join(prefix, 'bin/k8sgpt'), ['version'], { env: person() })).toBe(`k8sgpt ${version}\n`);
    const inside = await readdir(join(prefix, 'lib/node_modules/k8sgpt/node_modules')).catch(() => []);
    expect(
      inside.filter((name) => !['@resvg', 'dejavu-fonts-ttf', '.package-lock.json'].includes(name)),
    ).toEqual([]);
  }, 120_000);

  test('what the formula tries is so', async () => {
    const formula = await readFile(out('k8sgpt.rb'), 'utf8');
    const tried = [...formula.matchAll(/assert_match (\S+), shell_output\("#\{bin\}\/k8sgpt ([^"]+)"\)/g)];
    expect(tried).toHaveLength(2);
    for (const [, said = '', args = ''] of tried)
      expect(await run(out(`k8sgpt-${version}-linux-x64`), args.split(' '), { env: person() })).toContain(
        said === 'version.to_s' ? version : JSON.parse(said),
      );
  });

  test('is the same, byte by byte, when somebody else makes it at another time and place', async () => {
    const again = join(home, 'again');
    const env = { ...process.env, TZ: 'Pacific/Auckland', TMPDIR: join(home, 'person'), LC_ALL: 'C' };
    const args = `scripts/release.ts --version ${version} --platforms linux-x64,win-x64 --out ${again}`;
    await run('sh', ['-ec', `umask 077; exec ${join(root, 'node_modules/.bin/tsx')} ${args}`], {
      cwd: root,
      env,
    });
    const names = await readdir(out());
    expect((await readdir(join(again, version))).sort()).toEqual(names.sort());
    const differs: string[] = [];
    for (const name of names)
      if (!(await readFile(out(name))).equals(await readFile(join(again, version, name)))) differs.push(name);
    expect(differs).toEqual([]);
  }, 1_500_000);

  test('the bundle says nothing of who packed it, and when', async () => {
    const listed = await run('tar', ['-tvzf', out(`k8sgpt-${version}-linux-x64-bundle.tar.gz`)]);
    const owners = new Set(
      listed
        .trim()
        .split('\n')
        .map((line) => line.split(/\s+/).slice(1, 2).join()),
    );
    expect([...owners]).toEqual(['0/0']);
    const times = new Set(
      listed
        .trim()
        .split('\n')
        .map((line) => line.split(/\s+/).slice(3, 5).join(' ')),
    );
    expect(times.size).toBe(1);
  });

  describeWith('nfpm', 'packages', () => {
    /** A machine of its own over this one: what is written there is gone with it. Only root can make one. */
    const inMachine = (script: string): Promise<string> =>
      run('unshare', [
        '--mount',
        'sh',
        '-ec',
        `mount -t tmpfs tmpfs ${home}/person
         cd ${home}/person && mkdir upper work machine
         mount -t overlay overlay -o lowerdir=/,upperdir=$PWD/upper,workdir=$PWD/work machine
         mount --bind ${out()} machine/mnt && mount --rbind /proc machine/proc && mount --rbind /dev machine/dev
         exec chroot machine sh -ec '${script}'`,
      ]);

    test.skipIf(process.getuid?.() !== 0)(
      'the DEB is installed, runs, and leaves nothing',
      async () => {
        const text = await inMachine(`
        export HOME=/root NO_COLOR=1
        dpkg -i /mnt/k8sgpt-${version}-x64.deb >/dev/null
        echo "version: $(k8sgpt version)"
        echo "plug-in: $(kubectl-k8sgpt help | grep -c "kubectl k8sgpt analyze" )"
        k8sgpt analyze --demo crash-missing-env || true
        echo "manual: $(gzip -dc /usr/share/man/man1/k8sgpt.1.gz | head -n 1)"
        echo "for others: $(find /usr/lib/k8sgpt /etc/k8sgpt -perm /022 ! -type l | wc -l)"
        bash -c "COMP_WORDS=(k8sgpt ana); COMP_CWORD=1; . /usr/share/bash-completion/completions/k8sgpt && complete -p k8sgpt"
        echo "secrets: $(stat -c %a:%U /etc/k8sgpt/k8sgpt.env)"
        k8sgpt config check --config /etc/k8sgpt/k8sgpt.yaml >/dev/null && echo "settings: ok"
        if command -v systemd-analyze >/dev/null; then systemd-analyze verify k8sgpt.service 2>&1 | grep k8sgpt || true; fi
        mkdir -p /var/lib/private/k8sgpt && touch /var/lib/private/k8sgpt/state
        dpkg --purge k8sgpt >/dev/null
        echo "left: $(find /usr /etc /var/lib/private -name "*k8sgpt*" | tr "\\n" " ")"`);
        expect(text).toContain(`version: k8sgpt ${version}`);
        expect(text).toMatch(/plug-in: [1-9]/);
        expect(text).toContain('orders keeps crashing');
        expect(text).toContain(`"k8sgpt ${version}"`);
        expect(text).toContain('for others: 0');
        expect(text).toMatch(/^complete .*k8sgpt$/m);
        expect(text).toContain('secrets: 600:root');
        expect(text).toContain('settings: ok');
        expect(text).toMatch(/left: *$/m);
      },
      120_000,
    );

    test('the APK brings no Node.js of another C library', async () => {
      const listed = await run('tar', ['-tzf', out(`k8sgpt-${version}-x64.apk`)]);
      expect(listed).toContain('usr/lib/k8sgpt/node_modules/@resvg/resvg-js-linux-x64-musl/');
      expect(listed).not.toMatch(/usr\/lib\/k8sgpt\/node$/m);
      expect(listed).toContain('usr/share/zsh/site-functions/_k8sgpt');
      // What systemd would be told there.
      expect(listed).not.toMatch(/^\.(?:post|pre)-/m);
    });

    test('the RPM holds what the DEB holds', async () => {
      const magic = await readFile(out(`k8sgpt-${version}-x64.rpm`));
      expect(magic.subarray(0, 4).toString('hex')).toBe('edabeedb');
      expect(magic.includes(Buffer.from('k8sgpt.service'))).toBe(true);
      expect(magic.includes(Buffer.from('/usr/share/zsh/site-functions/'))).toBe(true);
      expect(magic.includes(Buffer.from('systemctl try-restart k8sgpt.service'))).toBe(true);
    });

    test('the DEB goes on with the new program where the service runs, and stops it for good where it goes', async () => {
      const control = join(home, 'control');
      await run('dpkg-deb', ['-e', out(`k8sgpt-${version}-x64.deb`), control]);
      // Stands for systemd: it says what it is told.
      const told = (script: string, ...args: readonly string[]) =>
        run('unshare', [
          '--mount',
          'sh',
          '-ec',
          `mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/system /run/bin
           printf '#!/bin/sh\necho "$@"\n' >/run/bin/systemctl && chmod +x /run/bin/systemctl
           PATH=/run/bin:$PATH exec sh ${join(control, script)} ${args.join(' ')}`,
        ]);
      if (process.getuid?.() !== 0) return;
      expect(await told('postinst', 'configure', '1.0.0')).toBe(
        'daemon-reload\ntry-restart k8sgpt.service\n',
      );
      expect(await told('prerm', 'upgrade', '2.0.0')).toBe('');
      expect(await told('prerm', 'remove')).toBe('disable --now k8sgpt.service\n');
      expect(await told('postrm', 'remove')).toBe('daemon-reload\n');
    });
  });
});
