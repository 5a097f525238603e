// SPDX-License-Identifier: Apache-2.0

import type { z } from 'zod';

/**
 * One adapter's part of the configuration. The file holds it under `key`; each setting may also come from an
 * environment variable, which wins. Settings listed in `secrets` never stand in the file in clear: there they are
 * `{ env: NAME }` or `{ file: PATH }`, and each secret variable NAME may be given as NAME_FILE.
 */
export interface ConfigSlice<S extends z.ZodObject = z.ZodObject> {
  readonly key: string;
  readonly title: string;
  readonly schema: S;
  /** Environment variable → setting. */
  readonly env: Readonly<Record<string, keyof z.input<S> & string>>;
  readonly secrets?: readonly (keyof z.input<S> & string)[];
  /** The section is a list: the value of this setting, the only one there is. */
  readonly list?: (keyof z.input<S> & string) | undefined;
  /**
   * Settings that count from the next start on: all, or these. The others are taken up by a running process when the
   * configuration is read again.
   */
  readonly restart?: true | readonly (keyof z.input<S> & string)[] | undefined;
  /** Settings that people may expect here and that would do nothing: each is an error with its reason. */
  readonly refused?: readonly RefusedSetting[] | undefined;
}

export interface RefusedSetting {
  readonly setting: string;
  readonly variable: string;
  readonly why: string;
}

export const defineConfig = <S extends z.ZodObject>(slice: ConfigSlice<S>): ConfigSlice<S> =>
  Object.freeze(slice);
