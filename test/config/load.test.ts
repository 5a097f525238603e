// SPDX-License-Identifier: Apache-2.0

import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { loadConfig, settingsOf } from '../../src/config/load.ts';
import { defineConfig } from '../../src/core/config-slice.ts';

const slice = defineConfig({
  key: 'http',
  title: 'Listeners',
  schema: z.strictObject({
    port: z.coerce.number().default(3000),
    token: z.string().optional(),
  }),
  env: { PORT: 'port', TOKEN: 'token' },
  secrets: ['token'],
});

const home = (): Promise<string> => mkdtemp(join(tmpdir(), 'k8sgpt-config-'));

describe('loadConfig', () => {
  test('without any file and environment gives the defaults', async () => {
    const { values, file } = await loadConfig([slice], { env: { HOME: await home() } });
    expect(settingsOf(values, slice)).toEqual({ port: 3000 });
    expect(file).toBeUndefined();
  });

  test.each(['XDG_CONFIG_HOME', 'HOME'])('finds the file below %s', async (variable) => {
    const folder = await home();
    const config = join(folder, ...(variable === 'HOME' ? ['.config'] : []), 'k8sgpt');
    await mkdir(config, { recursive: true });
    await writeFile(join(config, 'k8sgpt.yaml'), 'http:\n  port: 4000\n');
    const { values, file } = await loadConfig([slice], { env: { [variable]: folder } });
    expect(settingsOf(values, slice).port).toBe(4000);
    expect(file).toBe(join(config, 'k8sgpt.yaml'));
  });

  test('reads the file that K8SGPT_CONFIG names, and the environment wins over it', async () => {
    const path = join(await home(), 'other.yaml');
    await writeFile(path, 'http: { port: 4000 }\n');
    const { values } = await loadConfig([slice], { env: { K8SGPT_CONFIG: path, PORT: '5000' } });
    expect(settingsOf(values, slice).port).toBe(5000);
  });

  test('says who named a file that is not there', async () => {
    const path = join(await home(), 'absent.yaml');
    await expect(loadConfig([slice], { env: { K8SGPT_CONFIG: path } })).rejects.toThrow(
      `K8SGPT_CONFIG names ${path}, which does not exist.`,
    );
    await expect(loadConfig([slice], { env: {}, path })).rejects.toThrow(`--config names ${path}`);
  });

  test('says that a folder is no file', async () => {
    const path = await home();
    await expect(loadConfig([slice], { env: {}, path })).rejects.toThrow('is a folder, not a file');
  });

  test('reads a secret from the file that a variable names', async () => {
    const folder = await home();
    const path = join(folder, 'token');
    await writeFile(path, 'hush\n');
    const { values } = await loadConfig([slice], { env: { HOME: folder, TOKEN_FILE: path } });
    expect(settingsOf(values, slice).token).toBe('hush');
  });
});

describe("k8sgpt's own places", () => {
  test.each([
    ['Library/Application Support/k8sgpt', 'k8sgpt.yaml'],
    ['.', '.k8sgpt.yaml'],
  ])('%s/%s is read where ours is absent', async (folder, name) => {
    const where = await home();
    await mkdir(join(where, folder), { recursive: true });
    await writeFile(join(where, folder, name), 'http: { port: 7000 }\n');
    const { file } = await loadConfig([slice], { env: { HOME: where } });
    expect(file).toBe(join(where, folder, name));
    await mkdir(join(where, '.config', 'k8sgpt'), { recursive: true });
    await writeFile(join(where, '.config', 'k8sgpt', 'k8sgpt.yaml'), '');
    const ours = await loadConfig([slice], { env: { HOME: where } });
    expect(ours.file).toBe(join(where, '.config', 'k8sgpt', 'k8sgpt.yaml'));
  });
});
