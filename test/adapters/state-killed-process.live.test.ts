// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { realClock } from '../support/real-clock.ts';

describe('state in a directory', () => {
  it('is free again when its process was killed', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'k8sgpt-state-'));
    const script = `
      const { fileState } = await import('./adapters/state/file.ts');
      const nothing = () => undefined;
      const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
      const store = fileState({ directory: ${JSON.stringify(directory)}, clock: { now: Date.now }, log });
      await store.put('a', 'from the killed one');
      console.log('ready');
      setInterval(nothing, 1000);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect(() => fileState({ directory, clock: realClock, log: silentLog })).toThrow(`process ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const store = fileState({ directory, clock: realClock, log: silentLog });
    expect((await store.get('a'))?.value).toBe('from the killed one');
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  });
});
