// SPDX-License-Identifier: Apache-2.0

import type { Access } from './access.ts';
import { plain, type Text } from './document.ts';
import { Refused } from './errors.ts';

type Whom = Pick<Access, 'contact' | 'contactGroup'>;

/** Whom to ask, as a sentence. */
const askWhom = ({ contact, contactGroup }: Whom): Text =>
  contactGroup === undefined
    ? [`Ask ${contact ?? 'the operator of k8sgpt'}.`]
    : ['Ask ', { type: 'group', ...contactGroup }, ...(contact === undefined ? [] : [` or ${contact}`]), '.'];

/** Refused because of who asks or where: said with whom to ask, and written down as a denial. */
export class Denied extends Refused {
  readonly whom: Text;
  /** What an operator would add to the configuration, as YAML. */
  readonly remedy: string | undefined;

  constructor(message: string, access: Whom, remedy?: string) {
    const whom = askWhom(access);
    super(message, { hint: plain(whom) });
    this.whom = whom;
    this.remedy = remedy;
  }
}
