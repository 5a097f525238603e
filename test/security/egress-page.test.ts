// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { root } from '../../scripts/root.ts';

const page = readFileSync(`${root}docs/guide/egress.md`, 'utf8');

/** Told to people as links, or names of formats: no process contacts them. */
const SHOWN = [
  'aistudio.google.com',
  'api.slack.com',
  'cloud.ibm.com',
  'cloud.oracle.com',
  'console.anthropic.com',
  'console.aws.amazon.com',
  'console.cloud.google.com',
  'console.groq.com',
  // Of a VPC endpoint, as an example.
  'eks.eu-west-1.amazonaws.com',
  'dashboard.cohere.com',
  'github.com',
  'huggingface.co',
  'json.schemastore.org',
  'kubernetes.io',
  'learn.microsoft.com',
  'name.openai.azure.com',
  'platform.openai.com',
  'portal.azure.com',
  'schema.org',
  'www.googleapis.com',
  'www.w3.org',
];

/** Names of no host in the world: examples, and this machine. */
const NOWHERE =
  /^(?:$|localhost$|127\.|(?:[\w-]+\.)*example(?:\.com|\.org)?$|<|…|:|[\w-]+$|[\w-]+\.monitoring$)/;

const filesIn = (folder: string): readonly string[] =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/^(?:console\/|recorded\/demo\/|core\/)/.test(file))
    .map((file) => `${folder}/${file}`);

/** Hosts of addresses that stand in texts of the sources; of those that are put together, the beginning. */
const hostsIn = (file: string): readonly string[] => {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node))
      for (const [, host = ''] of node.text.matchAll(/\b(?:https?|wss?):\/\/([^/\s'"`)#?]*)/g))
        found.push(host.replace(/:\d*$/, '').toLowerCase());
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(root + file, 'utf8'), ts.ScriptTarget.Latest));
  return found;
};

/** Analyzers and the core name pages for people, and contact nothing: their boundaries forbid it. */
const contacting = ['adapters', 'src'].flatMap(filesIn);
const named = new Map(contacting.flatMap((file) => hostsIn(file).map((host) => [host, file])));

const isPageOfDocs = (host: string): boolean =>
  /^(?:docs\.|developers?\.)|(?:^|\.)(?:kubernetes\.io|k8s\.io)$/.test(host);

test('each address of the sources stands on the page, unless it is only told to people', () => {
  expect(named.size).toBeGreaterThan(30);
  const unsaid = [...named]
    .filter(([host]) => !NOWHERE.test(host) && !isPageOfDocs(host) && !SHOWN.includes(host))
    .filter(([host]) => !page.includes(host));
  // A new one: put it into docs/guide/egress.md, or into SHOWN when people are to click it.
  expect(unsaid).toEqual([]);
});

test('settings and ports that the page names exist', () => {
  const reference = readFileSync(`${root}docs/reference/config.md`, 'utf8');
  const variables = [...page.matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b/g)].map(([, name = '']) => name);
  const ofNode = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS'];
  expect(variables.length).toBeGreaterThan(20);
  expect(variables.filter((name) => !ofNode.includes(name) && !reference.includes(`\`${name}\``))).toEqual(
    [],
  );
});
