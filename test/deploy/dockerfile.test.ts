// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/root.ts';
import { generalConfig } from '../../src/config/general.ts';
import { serviceRoles } from '../../src/core/service-role.ts';

/** Instructions in order; continued lines are one. */
const instructions = readFileSync(`${root}Dockerfile`, 'utf8')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => /^[A-Z]+ /.test(line))
  .map((line) => {
    const [, name = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    return { name, rest };
  });
const lastFrom = instructions.map(({ name }) => name).lastIndexOf('FROM');
const runtime = instructions.slice(lastFrom);
const valueOf = (name: string): string => runtime.find((line) => line.name === name)?.rest ?? '';

describe('the image', () => {
  test('has nothing of the build but the bundle, and runs no command to make itself', () => {
    expect(lastFrom).toBeGreaterThan(0);
    expect(valueOf('FROM')).toMatch(/distroless/);
    expect(runtime.filter(({ name }) => name === 'RUN' || name === 'ADD')).toEqual([]);
    const copied = runtime.filter(({ name }) => name === 'COPY').map(({ rest }) => rest);
    expect(copied.every((rest) => rest.startsWith('--from=build '))).toBe(true);
    // What draws pictures is native: the one package that cannot be in the bundle.
    expect(copied.join(' ')).not.toMatch(
      /node_modules(?!\/@resvg|\/dejavu-fonts-ttf\/)|\/src\/(src|adapters)\b/,
    );
  });

  test('is made of images that Renovate can name by digest, of one Node.js', () => {
    const images = instructions
      .filter(({ name }) => name === 'FROM')
      .map(({ rest }) => rest.replace(/^--platform=\S+ /, '').replace(/ AS \w+$/, ''));
    // A variable in a name is nothing that it could write a digest behind.
    for (const image of images) expect(image).toMatch(/^[a-z0-9./-]+:[\w.-]+(?:@sha256:[0-9a-f]{64})?$/);
    expect(new Set(images.map((image) => /node(?:js|:)(\d+)/.exec(image)?.[1])).size).toBe(1);
    const { extends: presets } = JSON.parse(readFileSync(`${root}renovate.json`, 'utf8'));
    expect(presets).toContain('docker:pinDigests');
  });

  test('is built where the builder runs, and takes what is native for the machine that it is for', () => {
    const build = instructions.slice(0, lastFrom);
    expect(build.find(({ name }) => name === 'FROM')?.rest).toMatch(/^--platform=\$BUILDPLATFORM /);
    const target = build.findIndex(({ name, rest }) => name === 'ARG' && rest === 'TARGETARCH');
    const native = build.findIndex(({ name, rest }) => name === 'RUN' && rest.includes('--cpu="${cpu}"'));
    expect(native).toBeGreaterThan(target);
    // The bundle is the same for all of them, and is made once.
    expect(build.findIndex(({ rest }) => rest.includes('npm run build'))).toBeLessThan(target);
    for (const name of ['REVISION=""', 'SOURCE_DATE_EPOCH'])
      expect(build).toContainEqual({ name: 'ARG', rest: name });
  });

  test('does not run as root', () => {
    expect(valueOf('USER')).toMatch(/^[1-9]\d+:[1-9]\d+$/);
  });

  test('runs the bundle as a role that exists, without a shell', () => {
    expect(JSON.parse(valueOf('ENTRYPOINT'))).toEqual([expect.stringMatching(/node$/), '/app/dist/main.js']);
    expect(valueOf('WORKDIR')).toBe('/app');
    expect(serviceRoles).toContain(JSON.parse(valueOf('CMD'))[0]);
  });

  test('keeps state in the one place that its user may write', () => {
    const variables = Object.fromEntries(
      [...valueOf('ENV').matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
    );
    expect(generalConfig.env).toHaveProperty('K8SGPT_STATE_DIR');
    const directory: string = variables['K8SGPT_STATE_DIR'];
    expect(runtime).toContainEqual({
      name: 'COPY',
      rest: `--from=build --chown=${valueOf('USER')} /state ${directory}`,
    });
  });

  test('takes part of a clone only', () => {
    const rules = readFileSync(`${root}.dockerignore`, 'utf8').split('\n');
    expect(rules).toContain('*');
    expect(rules.filter((rule) => /^!(\.git|\.env|test|docs|node_modules)/.test(rule))).toEqual([]);
  });
});
