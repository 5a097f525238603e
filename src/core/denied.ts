import type { Access } from './access.ts';
import { Refused } from './errors.ts';

/** Whom to ask, as a sentence. */
export const askWhom = ({ contact }: Pick<Access, 'contact'>): string =>
  `Ask ${contact ?? 'the operator of k8sgpt'}.`;

/** Refused because of who asks or where: said with whom to ask, and written down as a denial. */
export class Denied extends Refused {
  /** What an operator would add to the configuration, as YAML. */
  readonly remedy: string | undefined;

  constructor(message: string, access: Pick<Access, 'contact'>, remedy?: string) {
    super(message, { hint: askWhom(access) });
    this.remedy = remedy;
  }
}
