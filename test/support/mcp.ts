// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { onTestFinished } from 'vitest';

export const bin = fileURLToPath(new URL('../../bin/k8sgpt.mjs', import.meta.url));

/** What a tool told. */
export interface Told {
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly isError: boolean;
}

export interface McpClient {
  readonly client: Client;
  readonly call: (name: string, args?: Readonly<Record<string, unknown>>) => Promise<Told>;
  /** What the server wrote to standard error. */
  readonly stderr: () => string;
}

const told =
  (client: Client) =>
  async (name: string, args: Readonly<Record<string, unknown>> = {}) => {
    const result = await client.callTool({ name, arguments: { ...args } });
    const [first] = result.content;
    return {
      text: first?.type === 'text' ? first.text : '',
      data: (result.structuredContent ?? {}) as Readonly<Record<string, unknown>>,
      isError: result.isError === true,
    };
  };

interface Stdio {
  readonly argv?: readonly string[];
  readonly command?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The official client, with the real program as its server, in a home of its own. */
export const stdioClient = async ({ argv = ['mcp'], command, env = {} }: Stdio = {}): Promise<McpClient> => {
  const home = await mkdtemp(join(tmpdir(), 'k8sgpt-mcp-'));
  const transport = new StdioClientTransport({
    command: command ?? process.execPath,
    args: command === undefined ? [bin, ...argv] : [...argv],
    env: { PATH: process.env['PATH'] ?? '', HOME: home, ...env },
    stderr: 'pipe',
  });
  let stderr = '';
  transport.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(transport, { timeout: 30_000 });
  onTestFinished(async () => {
    await client.close();
    await rm(home, { recursive: true, force: true });
  });
  return { client, call: told(client), stderr: () => stderr };
};

/** The official client over HTTP; each request goes to the next address. */
export const httpClient = async (
  urls: readonly string[],
  options: { readonly token?: string; readonly mode?: 'legacy' | 'auto' } = {},
): Promise<McpClient> => {
  let at = 0;
  const transport = new StreamableHTTPClientTransport(new URL(urls[0] ?? ''), {
    ...(options.token === undefined
      ? {}
      : { requestInit: { headers: { authorization: `Bearer ${options.token}` } } }),
    fetch: (_url, init) => fetch(urls[at++ % urls.length] ?? '', init),
  });
  const client = new Client(
    { name: 'test', version: '1.0.0' },
    { versionNegotiation: { mode: options.mode ?? 'legacy' } },
  );
  await client.connect(transport);
  onTestFinished(() => client.close());
  return { client, call: told(client), stderr: () => '' };
};
