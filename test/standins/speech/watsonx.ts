// SPDX-License-Identifier: Apache-2.0

import { openaiSpeech } from './openai.ts';
import type { Speech } from './speech.ts';

/** Its events are those of OpenAI with other names, numbers and no mark of the end. */
const told = (text: string | Buffer): string =>
  String(text)
    .replaceAll('"model":', '"model_id":')
    .replaceAll('data: {', 'id: 1\nevent: message\ndata: {')
    .replace('data: [DONE]\n\n', '');

export const watsonxSpeech: Speech = {
  ...openaiSpeech,
  begin: (model, usage) => told(openaiSpeech.begin?.(model, usage) ?? ''),
  piece: (text, model) => told(openaiSpeech.piece(text, model)),
  call: (call, at) => told(openaiSpeech.call?.(call, at) ?? ''),
  end: (ending) => told(openaiSpeech.end(ending)),
  failure: (_, message) => ({ body: { errors: [{ code: 'an_error', message }], trace: 't' } }),
  noModel: {
    status: 404,
    body: { errors: [{ code: 'model_not_supported', message: "Model 'x' is not supported" }], trace: 't' },
  },
};
