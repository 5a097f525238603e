// SPDX-License-Identifier: Apache-2.0

/** Somebody may not come in: with no token, a wrong one, or one that allows too little. */
export class Unwelcome extends Error {
  override readonly name = 'Unwelcome';
  readonly code: 'no_token' | 'invalid_token' | 'insufficient_scope';

  constructor(code: Unwelcome['code'], message: string) {
    super(message);
    this.code = code;
  }
}
