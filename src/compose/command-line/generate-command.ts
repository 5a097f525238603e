// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process';
import { backends } from '../../../adapters/ai/index.ts';
import type { Screen } from '../../../adapters/terminal/screen.ts';
import { code, type Document, type Span } from '../../core/document.ts';
import { Refused } from '../../core/errors.ts';
import type { ParsedWords } from '../../core/parse-flags.ts';
import type { AiModule } from '../../core/ports/ai-module.ts';
import { suggest } from '../../core/suggest.ts';
import { exitCode } from '../exit-code.ts';

const names = Object.keys(backends);
const ADDRESS = /https:\/\/[^\s`)]+[^\s`).,;]/;

/** Where credentials are made for those whose steps name no page: each has more ways than one. */
const CONSOLES: Readonly<Record<string, string>> = {
  amazonbedrock: 'https://console.aws.amazon.com/bedrock/',
  amazonbedrockconverse: 'https://console.aws.amazon.com/bedrock/',
  amazonsagemaker: 'https://console.aws.amazon.com/sagemaker/',
  azureopenai: 'https://portal.azure.com/',
  bedrockmantle: 'https://console.aws.amazon.com/bedrock/',
  googlevertexai: 'https://console.cloud.google.com/vertex-ai',
  oci: 'https://cloud.oracle.com/',
};

/** The program that opens an address, where somebody looks at a screen. */
const opener = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform): readonly string[] | undefined => {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['cmd', '/c', 'start', ''];
  return (env['DISPLAY'] ?? env['WAYLAND_DISPLAY']) === undefined ? undefined : ['xdg-open'];
};

/** Resolves to whether a program took it. */
const opened = (address: string): Promise<boolean> => {
  const [program, ...first] = opener(process.env, process.platform) ?? [];
  if (program === undefined || !process.stdout.isTTY) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(program, [...first, address], { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
};

/** Backticks mark what is typed. */
const marked = (step: string): readonly Span[] =>
  step
    .split(/(`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part) => (/^`.+`$/.test(part) ? code(part.slice(1, -1)) : part));

/** `generate`: where a key for a backend comes from, opened in a browser where there is one. */
export const runGenerate = async ({ flags, operands }: ParsedWords, screen: Screen): Promise<number> => {
  const { backend } = flags;
  const name = operands[0] ?? (typeof backend === 'string' ? backend : 'openai');
  if (!Object.hasOwn(backends, name)) {
    const close = suggest(name, names);
    throw new Refused(
      `There is no AI backend ${name}. ${close === undefined ? `There are ${names.join(', ')}.` : `Did you mean ${close}?`}`,
      { hint: `generate --backend ${close ?? 'openai'}` },
    );
  }
  const module = backends[name as keyof typeof backends] as unknown as AiModule;
  const address = CONSOLES[name] ?? ADDRESS.exec(module.steps.join(' '))?.[0];
  const isOpen = address !== undefined && flags['no-browser'] !== true && (await opened(address));
  const summary =
    address === undefined
      ? `${module.title} has no page for keys`
      : isOpen
        ? `Opened ${address}`
        : `A key for ${module.title}: ${address}`;
  const document: Document = {
    summary,
    blocks: [
      { type: 'headline', tone: 'neutral', text: [summary] },
      { type: 'list', ordered: true, items: module.steps.map(marked) },
      ...(address === undefined
        ? []
        : [
            {
              type: 'note' as const,
              text: ['Or let it be kept in a file that only you may read: ', code(`k8sgpt auth add ${name}`)],
            },
          ]),
    ],
  };
  screen.answer(document);
  return exitCode.ok;
};
