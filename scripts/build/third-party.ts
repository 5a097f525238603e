// SPDX-License-Identifier: Apache-2.0

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';

/** A package of somebody else that is shipped. `folder`: from the project's root. */
export interface ThirdParty {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Author and address, as the package tells them. */
  readonly by: string;
  readonly folder: string;
}

/** Where package.json says nothing that is an SPDX expression, and what its licence file is. */
const READ_FROM_FILES: Readonly<Record<string, string>> = {
  'dejavu-fonts-ttf': 'Bitstream-Vera',
  'discord-markdown-parser': 'Apache-2.0',
};

const FOLDER = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
const TEXTS = /^(?:licen[cs]e|copying|notice|copyright)(?:[.-][\w.-]*)?$/i;

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string | { readonly type?: string };
  readonly author?: string | { readonly name?: string };
  readonly repository?: string | { readonly url?: string };
}

/** Some folders inside a package have a package.json of their own, which says nothing but how its modules are read. */
const packageAt = (folder: string): ThirdParty => {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
  const { name = folder, version = '', license, author, repository } = manifest;
  const said = typeof license === 'string' ? license : license?.type;
  const by = [
    typeof author === 'string' ? author : author?.name,
    typeof repository === 'string' ? repository : repository?.url,
  ];
  return {
    name,
    version,
    licence: READ_FROM_FILES[name] ?? said ?? 'unknown',
    by: by.filter((part) => part !== undefined).join(', '),
    folder,
  };
};

/** Packages of which a bundler took anything, by name: `inputs` are the paths that its metafile tells. */
export const packagesOf = (inputs: readonly string[]): readonly ThirdParty[] => {
  const folders = new Set(inputs.flatMap((path) => FOLDER.exec(path)?.[0] ?? []));
  return [...folders]
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map(packageAt)
    .sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
};

const textsOf = ({ folder }: ThirdParty): readonly string[] =>
  readdirSync(join(root, folder))
    .filter((file) => TEXTS.test(file))
    .sort()
    .map((file) =>
      readFileSync(join(root, folder, file), 'utf8')
        .replaceAll('\r\n', '\n')
        .trim(),
    );

/** From its first to its last words, as others give it: some packages say that they come under MIT and no more. */
const MIT = /Permission is hereby granted[\s\S]+?THE\s+SOFTWARE\./;

/** The terms of a package that only names its licence: MIT's are in many others, Apache's in LICENSE. */
const termsFor = (one: ThirdParty, mit: string): readonly string[] => {
  const holder = `Copyright: the authors of ${one.name} (${one.by === '' ? 'npm' : one.by}).`;
  if (one.licence === 'MIT') return [`${holder}\n\n${mit}`];
  if (one.licence.includes('Apache-2.0')) return [`${holder}\n\nThe terms are those of the file LICENSE.`];
  throw new Error(`${one.name} ${one.version} (${one.licence}) holds no text of its licence.`);
};

const LINE = '='.repeat(80);

/** Who made what is shipped, under which licence and where its sources are; each text of a licence once. */
export const noticesOf = (packages: readonly ThirdParty[]): string => {
  const texts = packages.map((one) => ({ one, own: textsOf(one) }));
  const mit = texts.flatMap(({ own }) => own).flatMap((text) => MIT.exec(text)?.[0] ?? [])[0] ?? '';
  const alike = new Map<string, ThirdParty[]>();
  for (const { one, own } of texts) {
    const text = (own.length > 0 ? own : termsFor(one, mit)).join(`\n\n${LINE}\n\n`);
    alike.set(text, [...(alike.get(text) ?? []), one]);
  }
  return [
    'k8sgpt is made with the packages below. Each belongs to its authors, and comes under its own licence.',
    ...[...alike].map(([text, ones]) =>
      [
        LINE,
        ...ones.map(({ name, version, licence, by }) => `${name} ${version} (${licence}) ${by}`.trim()),
        LINE,
        '',
        text,
      ].join('\n'),
    ),
    '',
  ].join('\n\n');
};
