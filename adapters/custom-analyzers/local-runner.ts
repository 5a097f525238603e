// SPDX-License-Identifier: Apache-2.0

// The process in which one file of an analyzer runs: it holds nothing but what that file is to see.
import { writeSync } from 'node:fs';
import Module, { register } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { messageOf } from '../../src/core/errors.ts';
import type { Finding, KubernetesObject } from './custom.ts';
import { definitionOf } from './local-definition.ts';
import type { FromFile, ToFile } from './local-messages.ts';

const ANSWERS = 3;
const say = (message: FromFile): void => {
  // What is no JSON (a cycle, a BigInt) is the file's fault, and thrown there.
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < bytes.length; ) at += writeSync(ANSWERS, bytes, at);
};

/** Its path, and how people call it. */
const [, , file = '', shown = file] = process.argv;
const address = pathToFileURL(file).href;

/** The first place in the file itself: `:12:7`. */
const placeIn = (stack: string): string => {
  const found = stack.split('\n').find((line) => line.includes(address) || line.includes(file));
  const [, line = '', column = ''] = /:(\d+)(?::(\d+))?\)?:?\s*$/.exec(found ?? '') ?? [];
  return line === '' ? '' : `:${line}${column === '' ? '' : `:${column}`}`;
};

const fail = (error: unknown): never => {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  say({ type: 'failed', message: `${shown}${placeIn(stack)}: ${messageOf(error).slice(0, 500)}` });
  process.exit(1);
};
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

const own = new URL(`./custom.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url).href;
const hook = `export const resolve = (name, context, next) =>
  next(name === 'k8sgpt/custom' ? ${JSON.stringify(own)} : name, context);`;
// Files without a package.json beside them may be loaded in the old way.
const modules = Module as unknown as { _resolveFilename: (name: string, ...more: unknown[]) => string };
const { _resolveFilename: resolveOld } = modules;
modules._resolveFilename = (name, ...more) =>
  name === 'k8sgpt/custom' ? fileURLToPath(own) : resolveOld.call(Module, name, ...more);
register(`data:text/javascript,${encodeURIComponent(hook)}`);

const { default: exported } = (await import(address).catch(fail)) as { default?: unknown };
const definition = definitionOf((exported as { default?: unknown } | null | undefined)?.default ?? exported);
if (typeof definition === 'string') {
  say({ type: 'failed', message: `${shown}: ${definition}` });
  process.exit(1);
}
say({ type: 'is', title: definition.title, reads: definition.reads });

const read = new Map<string, KubernetesObject[]>();
const objects = (kind: string): readonly KubernetesObject[] => {
  const found = read.get(kind);
  if (found === undefined) throw new Error(`${kind} is not among the kinds that it reads`);
  return found;
};

/** Before it is ended. */
const WARNING_MS = 250;

const check = async ({ cluster, now, leftMs }: Extract<ToFile, { type: 'check' }>): Promise<void> => {
  const ending = new AbortController();
  const warning = setTimeout(() => ending.abort(new Error('time is over')), Math.max(0, leftMs - WARNING_MS));
  const found = await definition.check({ objects, cluster, now: new Date(now), signal: ending.signal });
  for await (const finding of found as AsyncIterable<Finding>) say({ type: 'finding', finding });
  clearTimeout(warning);
  say({ type: 'done' });
  process.exit(0);
};

for (const kind of definition.reads) read.set(kind, []);
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const message = JSON.parse(line) as ToFile;
    if (message.type === 'check') check(message).catch(fail);
    else read.get(message.kind)?.push(...message.objects);
  })
  .on('close', () => process.exit(1));
