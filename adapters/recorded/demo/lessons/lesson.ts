// SPDX-License-Identifier: Apache-2.0

/** One recorded state of a cluster, as somebody teaches with it. */
export interface Lesson {
  /** Of the recording, and what is typed behind `--demo`. */
  readonly name: string;
  readonly level: 'first' | 'next' | 'further';
  /** As whoever is on call hears of it: it does not tell the cause. */
  readonly title: string;
  /** What to look at, or to ask oneself. */
  readonly notice: string;
  /** Command lines to try. */
  readonly tries: readonly string[];
  readonly solution: string;
  /** The incident that is found: the beginning of its cause, and a piece of what it says. Undefined where nothing is wrong. */
  readonly finds?: { readonly cause: string; readonly says: string } | undefined;
}

export interface Topic {
  readonly title: string;
  readonly about: string;
  readonly lessons: readonly Lesson[];
}
