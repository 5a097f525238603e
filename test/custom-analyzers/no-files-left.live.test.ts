// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { root } from '../../scripts/root.ts';

const run = promisify(execFile);

/** In a process of its own: it opens files until it may open no more. */
const script = `
import { openSync } from 'node:fs';
import { startProcess } from './adapters/custom-analyzers/local-process.ts';
let filled;
try {
  for (;;) openSync('/dev/null', 'r');
} catch (error) {
  filled = error.code;
}
const why = [];
const started = startProcess({
  program: 'cel-process', memoryMb: 64, mostBytes: 1000, heard: () => undefined, ended: (reason) => why.push(reason),
});
const early = why.length;
await started.send({ type: 'end' });
started.letGo();
await new Promise((resolve) => setTimeout(resolve, 50));
started.kill({ reason: 'failed', detail: 'is not needed now' });
await new Promise((resolve) => setTimeout(resolve, 50));
process.stdout.write(JSON.stringify({ filled, early, why, printed: started.printed() }));
`;

test('a process that cannot be started for want of files ends, and takes nobody along', async () => {
  const node = [process.execPath, '--import', 'tsx', '--input-type=module', '-e', script];
  const { stdout } = await run('sh', ['-c', 'ulimit -n 256 && exec "$@"', 'sh', ...node], {
    cwd: root,
    timeout: 60_000,
  });
  expect(JSON.parse(stdout)).toEqual({
    filled: 'EMFILE',
    early: 0,
    why: [{ reason: 'failed', detail: expect.stringMatching(/^could not be started: .*EMFILE$/) }],
    printed: '',
  });
}, 90_000);
