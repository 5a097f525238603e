// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';
import { root } from '../../scripts/root.ts';
import { describeWith } from '../support/needs.ts';

const run = (program: string, ...args: readonly string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    execFile(program, args, { cwd: root }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
    );
  });

describeWith('hadolint', 'the Dockerfile', (hadolint) => {
  test('follows good practice', async () => {
    expect(await run(hadolint, 'Dockerfile')).toEqual({ code: 0, output: '' });
  });
});

describeWith('check-jsonschema', 'docker-compose.yml', (checkJsonschema) => {
  test('is what the Compose specification allows', async () => {
    const args = ['--builtin-schema', 'vendor.compose-spec', 'docker-compose.yml'];
    const { code, output } = await run(checkJsonschema, ...args);
    expect(code, output).toBe(0);
  });
});
