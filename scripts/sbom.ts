// SPDX-License-Identifier: Apache-2.0

// `npm run sbom [-- FILE] [--dist FOLDER]`: what is shipped, as a bill of materials of CycloneDX 1.6 (dist/sbom.cdx.json);
// `--release VERSION --node VERSION` is for what a release holds.
// Needs a bundle in the folder (dist/): `npm run build`.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import type { ThirdParty } from './build/third-party.ts';
import { root } from './root.ts';
import { ofRelease } from './sbom/of-release.ts';
import { type Bom, shippedOf } from './sbom/shipped-of.ts';

const { values, positionals } = parseArgs({
  options: { dist: { type: 'string' }, release: { type: 'string' }, node: { type: 'string' } },
  allowPositionals: true,
});
const dist = resolve(values.dist ?? join(root, 'dist'));
const target = resolve(positionals[0] ?? join(dist, 'sbom.cdx.json'));

const bundled = await readFile(join(dist, 'third-party.json'), 'utf8').then(
  (text) => JSON.parse(text) as readonly ThirdParty[],
  () => undefined,
);
if (bundled === undefined) {
  console.error(`There is no bundle in ${dist}: run \`npm run build\` first.`);
  process.exit(2);
}

// Of everything that is installed: tools, too, of which the pages of the console hold parts.
const whole = join(tmpdir(), `k8sgpt-bom-${process.pid}.json`);
await promisify(execFile)(
  `${root}node_modules/.bin/cyclonedx-npm`,
  [
    '--flatten-components',
    '--output-reproducible',
    '--output-format',
    'JSON',
    '--spec-version',
    '1.6',
    '-o',
    whole,
  ],
  { cwd: root, maxBuffer: 64 * 1024 * 1024 },
);
const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
};
const tools = new Set(Object.keys(lock.packages).filter((path) => lock.packages[path]?.dev === true));
const shipped = shippedOf(JSON.parse(await readFile(whole, 'utf8')) as Bom, bundled, tools);
const { release, node } = values;
const bom = release === undefined || node === undefined ? shipped : ofRelease(shipped, release, node);
const text = `${JSON.stringify(bom, null, 2)}\n`;
const trouble: unknown = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text);
if (trouble !== null) {
  console.error(`The bill of materials is not valid: ${JSON.stringify(trouble).slice(0, 2_000)}`);
  process.exit(1);
}
await writeFile(target, text);
console.log(
  `${target}: CycloneDX ${bom.specVersion}, valid; ${bom.components.length} packages, ${bundled.length} of them in the bundle`,
);
