// SPDX-License-Identifier: Apache-2.0

/** What a value names: where people are offered choices while they type. */
export const suggestions = ['clusters', 'namespaces', 'filters', 'incidents', 'objects'] as const;
export type Suggests = (typeof suggestions)[number];

/** How a command's flags are declared: data, from which parsing, help, errors, completion and reference are made. */
export type FlagSpec = {
  /** Of a flag of the command line: verbs that it goes with; undefined = every one. */
  readonly goesWith?: readonly string[];
  /** Of a flag of the command line: verbs that have no use for it. */
  readonly notWith?: readonly string[];
} & (
  | {
      readonly type: 'boolean';
      readonly short?: string;
      readonly default?: boolean;
      readonly description: string;
    }
  | {
      readonly type: 'text';
      readonly short?: string;
      readonly placeholder: string;
      readonly description: string;
      /** The command line that lists its values, for who gave none. */
      readonly listedBy?: string;
      readonly choices?: readonly string[];
      readonly suggests?: Suggests;
    }
  /** Repeatable and comma-separated. */
  | {
      readonly type: 'list';
      readonly short?: string;
      readonly placeholder: string;
      readonly description: string;
      readonly suggests?: Suggests;
      /** Repeatable only: a comma is part of a value. */
      readonly whole?: true;
      /** Longest value, in UTF-16 units, where it is no name. */
      readonly longest?: number;
    }
);

export type FlagSpecs = Readonly<Record<string, FlagSpec>>;

/** Whether a flag of the command line means something with a verb. */
export const isFor = ({ goesWith, notWith }: FlagSpec, verb: string): boolean =>
  (goesWith === undefined || goesWith.includes(verb)) && notWith?.includes(verb) !== true;

/** Those of some flags that go with a verb. */
export const flagsFor = (flags: FlagSpecs, verb: string): FlagSpecs =>
  Object.fromEntries(Object.entries(flags).filter(([, flag]) => isFor(flag, verb)));

export type FlagValues<F extends FlagSpecs> = {
  readonly [Name in keyof F]: F[Name] extends { type: 'boolean' }
    ? boolean | undefined
    : F[Name] extends { type: 'list' }
      ? readonly string[]
      : string | undefined;
};
