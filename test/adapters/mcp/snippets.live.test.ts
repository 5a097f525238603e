// SPDX-License-Identifier: Apache-2.0

import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { root } from '../../../scripts/root.ts';
import { bin, httpClient, stdioClient } from '../../support/mcp.ts';
import { startProcess } from '../../support/processes.ts';

interface Server {
  readonly command?: string;
  readonly args?: readonly string[];
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const page = readFileSync(`${root}docs/guide/mcp.md`, 'utf8');
const servers = [...page.matchAll(/^```json tested=\S*snippets\S*\n(.*?)^```/gms)].flatMap(
  ([, text = '']) => {
    const { mcpServers, servers: own } = JSON.parse(text) as Record<
      string,
      Record<string, Server> | undefined
    >;
    return Object.values(mcpServers ?? own ?? {});
  },
);

const folderFor = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'k8sgpt-snippets-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

it('the page has four snippets', () => {
  expect(servers).toHaveLength(4);
});

it.each(servers.filter(({ command }) => command !== undefined))(
  '$command $args starts a server that checks',
  async ({ command = '', args = [] }) => {
    // An installed k8sgpt, as the program of the snippet finds it.
    const folder = folderFor();
    const installed = join(folder, command);
    writeFileSync(installed, `#!/bin/sh\nexec ${process.execPath} ${bin} "$@"\n`);
    chmodSync(installed, 0o755);
    const { call } = await stdioClient({
      command,
      argv: args,
      env: { PATH: `${folder}:${process.env['PATH'] ?? ''}` },
    });
    expect((await call('analyze', { namespace: 'shop' })).data).toMatchObject({
      cluster: 'demo',
      problems: 1,
    });
  },
);

it.each(servers.filter(({ url }) => url !== undefined))(
  '$url answers whoever has the token',
  async ({ url = '', headers = {} }) => {
    const home = folderFor();
    const token = 'a-token-of-the-team-0123';
    const server = await startProcess('serve', {
      HOME: home,
      K8SGPT_STATE_DIR: join(home, 'state'),
      K8SGPT_MCP_HTTP: 'true',
      K8SGPT_MCP_PORT: '0',
      K8SGPT_MCP_TOKEN: token,
    });
    onTestFinished(async () => {
      await server.end('SIGKILL');
    });
    const real = /MCP\W+(http:\S+)/.exec(server.output())?.[1] ?? '';
    expect(new URL(url).pathname).toBe(new URL(real).pathname);
    const [, sent = ''] =
      /^Bearer (.*)$/.exec(headers['Authorization']?.replace('${K8SGPT_MCP_TOKEN}', token) ?? '') ?? [];
    const { call } = await httpClient([real], { token: sent });
    expect((await call('cluster-info')).data).toMatchObject({ cluster: 'demo' });
  },
);
