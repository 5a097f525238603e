// SPDX-License-Identifier: Apache-2.0

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Recording } from '../../adapters/recorded/read-objects.ts';
import { Refused } from '../../src/core/errors.ts';

/** A new folder with these files, until the end of the test. */
export const given = async (files: Readonly<Record<string, string | Buffer>>): Promise<string> => {
  const root = await mkdtemp(join(tmpdir(), 'recorded-'));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
  return root;
};

export const pod = (name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', uid: `uid-${name}` },
  ...more,
});
export const titles = ({ objects }: Recording): readonly string[] =>
  objects.map(
    ({ apiVersion, kind, metadata }) => `${apiVersion} ${kind} ${metadata.namespace ?? '-'}/${metadata.name}`,
  );
export const refusal = async (reading: Promise<unknown>): Promise<Refused> => {
  const error = await reading.then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Refused);
  return error as Refused;
};
