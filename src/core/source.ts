// SPDX-License-Identifier: Apache-2.0

/** What an answer rests on: words of the report itself, never of a model. */
export interface Source {
  readonly title: string;
  readonly text: string;
  readonly url?: string | undefined;
}
