// SPDX-License-Identifier: Apache-2.0

/** What `npm run new -- <thing> <name>` writes: files that compile, pass the checks and say where the real work goes. */
export interface Template {
  readonly argument: string;
  /** Throws BadName with one sentence when the name cannot be used. */
  readonly files: (name: string) => ReadonlyMap<string, string>;
  /** What is left to do by hand. */
  readonly next: (name: string) => string;
}

export const defineTemplate = (template: Template): Template => Object.freeze(template);

export class BadName extends Error {
  override readonly name = 'BadName';
}

export const kebab = (name: string, what: string): string => {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name))
    throw new BadName(`${what} is kebab-case, for example node-disk.`);
  return name;
};

/** HorizontalPodAutoscaler → horizontal-pod-autoscaler. */
export const kebabOf = (kind: string): string => kind.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();

/** node-disk → NodeDisk. */
export const pascalOf = (name: string): string =>
  name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
