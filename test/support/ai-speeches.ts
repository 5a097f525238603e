// SPDX-License-Identifier: Apache-2.0

import { anthropicSpeech } from '../standins/speech/anthropic.ts';
import { bedrockSpeech, sagemakerSpeech } from '../standins/speech/aws.ts';
import { cohereSpeech } from '../standins/speech/cohere.ts';
import { customrestSpeech } from '../standins/speech/customrest.ts';
import { geminiSpeech } from '../standins/speech/gemini.ts';
import { ociSpeech } from '../standins/speech/oci.ts';
import { ollamaSpeech } from '../standins/speech/ollama.ts';
import { openaiSpeech } from '../standins/speech/openai.ts';
import type { Speech } from '../standins/speech/speech.ts';
import { watsonxSpeech } from '../standins/speech/watsonx.ts';

/** The protocol of each backend that asks anybody. */
export const speeches: Readonly<Record<string, Speech>> = {
  amazonbedrock: bedrockSpeech,
  amazonbedrockconverse: bedrockSpeech,
  amazonsagemaker: sagemakerSpeech,
  anthropic: anthropicSpeech,
  azureopenai: openaiSpeech,
  bedrockmantle: openaiSpeech,
  cohere: cohereSpeech,
  customrest: customrestSpeech,
  google: geminiSpeech,
  googlevertexai: geminiSpeech,
  groq: openaiSpeech,
  huggingface: openaiSpeech,
  ibmwatsonxai: watsonxSpeech,
  litellm: openaiSpeech,
  localai: openaiSpeech,
  oci: ociSpeech,
  ollama: ollamaSpeech,
  openai: openaiSpeech,
  openaicompatible: openaiSpeech,
};
