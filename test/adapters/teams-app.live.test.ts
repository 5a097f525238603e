// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { faultsOfIcon, faultsOfManifest } from '../../scripts/teams-app/faults.ts';
import { colorIcon, outlineIcon } from '../../scripts/teams-app/icons.ts';
import { manifestOf } from '../../scripts/teams-app/manifest.ts';
import { encodePng } from '../../scripts/teams-app/png.ts';
import { commands } from '../../src/commands/index.ts';
import { given } from '../standins/teams/given.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const options = { appId: given.appId, domain: 'bot.example.com', version: '1.2.3' };

const run = (...argv: string[]) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/teams-app.ts', ...argv], { cwd: root });

/** Files of a zip by name, as its directory has them. */
const unzipped = (zip: Buffer): ReadonlyMap<string, Buffer> => {
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(zip.length - 6);
  while (zip.toString('latin1', at, at + 4) === 'PK\u0001\u0002') {
    const packed = zip.readUInt32LE(at + 20);
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    files.set(name, inflateRawSync(zip.subarray(start, start + packed)));
    at += 46 + nameLength;
  }
  return files;
};

describe('the Teams app', () => {
  it.each([
    ['with commands after a slash', {}],
    ['without them', { slash: false }],
    ['that hears threads', { hearsThreads: true }],
  ])('%s is what the official schema asks for', async (_what, more) => {
    expect(await faultsOfManifest(manifestOf({ ...options, ...more }, commands))).toEqual([]);
  });

  it('asks to read messages only where that was chosen', () => {
    expect(JSON.stringify(manifestOf(options, commands))).not.toContain('Read.Group');
    expect(manifestOf({ ...options, hearsThreads: true }, commands).authorization).toEqual({
      permissions: { resourceSpecific: [{ name: 'ChannelMessage.Read.Group', type: 'Application' }] },
    });
  });

  it('offers commands that exist, none that is hidden', () => {
    const listed = manifestOf(options, commands).bots[0]?.commandLists[0]?.commands ?? [];
    const hidden = commands.filter((command) => command.hidden === true).map(({ verb }) => verb);
    expect(listed.length).toBeLessThanOrEqual(12);
    expect(listed[0]?.title).toBe('analyze');
    expect(listed.map(({ title }) => title)).toContain('help');
    for (const { title } of listed) {
      expect(commands.map(({ verb }) => verb)).toContain(title);
      expect(hidden).not.toContain(title);
    }
  });

  it('has icons that Teams takes', () => {
    expect(faultsOfIcon('color', encodePng(colorIcon()))).toEqual([]);
    expect(faultsOfIcon('outline', encodePng(outlineIcon()))).toEqual([]);
    expect(faultsOfIcon('outline', encodePng(colorIcon()))).toEqual([
      'outline: 192 × 192, not 32 × 32',
      'outline: only white and transparent are allowed',
    ]);
    expect(faultsOfIcon('color', Buffer.from('GIF89a'))).toEqual(['color: it is no PNG']);
  });

  it('is built as one zip', { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'k8sgpt-teams-app-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const out = join(folder, 'app.zip');
    await run('--app-id', given.appId, '--domain', 'bot.example.com', '--out', out);
    const files = unzipped(readFileSync(out));
    expect([...files.keys()]).toEqual(['manifest.json', 'color.png', 'outline.png']);
    const manifest = JSON.parse(files.get('manifest.json')?.toString() ?? '{}');
    expect(manifest).toMatchObject({ id: given.appId, validDomains: ['bot.example.com'] });
    expect(faultsOfIcon('color', files.get('color.png') ?? Buffer.alloc(0))).toEqual([]);
    await expect(run('--app-id', 'x', '--domain', 'bot.example.com', '--out', out)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('/bots/0/botId'),
    });
  });
});
