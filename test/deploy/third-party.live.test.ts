// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ThirdParty } from '../../scripts/build/third-party.ts';
import { isAllowed, shippedLicences } from '../../scripts/lint/licences.ts';
import { root } from '../../scripts/root.ts';
import type { Bom } from '../../scripts/sbom/shipped-of.ts';
import { buildBundle } from '../support/build-bundle.ts';

describe('what is shipped of others', () => {
  let home = '';
  const dist = () => join(home, 'app/dist');
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'k8sgpt-third-party-'));
    await buildBundle(home, join(home, 'app'));
  }, 120_000);
  afterAll(() => rm(home, { recursive: true, force: true }));

  const bundled = async () =>
    JSON.parse(await readFile(join(dist(), 'third-party.json'), 'utf8')) as ThirdParty[];

  test('may be, and its licences go along, also those of the pages of the console', async () => {
    const packages = await bundled();
    const notices = await readFile(join(dist(), 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    expect(packages.length).toBeGreaterThan(300);
    expect(packages.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['zod', 'react', '@resvg/resvg-js']),
    );
    for (const { name, version, licence } of packages) {
      expect(notices, name).toContain(`${name} ${version} (${licence})`);
      if (name !== 'dejavu-fonts-ttf')
        expect(isAllowed(licence, shippedLicences), `${name} ${licence}`).toBe(true);
    }
  });

  test('stands in a bill of materials that is valid by the standard, with a licence for each', async () => {
    const target = join(home, 'sbom.json');
    const { stdout } = await promisify(execFile)(
      `${root}node_modules/.bin/tsx`,
      ['scripts/sbom.ts', target, '--dist', dist()],
      { cwd: root },
    );
    expect(stdout).toContain('CycloneDX 1.6, valid');
    const bom = JSON.parse(await readFile(target, 'utf8')) as Bom;
    const inBundle = bom.components.filter(({ properties = [] }) =>
      properties.some(({ name, value }) => name === 'k8sgpt:bundled' && value === 'true'),
    );
    const names = new Set((await bundled()).map(({ name, version }) => `${name}@${version}`));
    expect(
      new Set(inBundle.map(({ group, name, version }) => `${group ? `${group}/` : ''}${name}@${version}`)),
    ).toEqual(names);
    for (const one of bom.components) expect(one, one.name).toMatchObject({ licenses: [{}] });
    // Where it was made is nobody's.
    expect(JSON.stringify(bom)).not.toContain(root);
  }, 120_000);
});
