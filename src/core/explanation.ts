/** The explanation of one incident: same shape from AI and from the catalogue. Plain text, untrusted when from AI. */
export interface Explanation {
  readonly incident: string;
  readonly source: 'ai' | 'guidance';
  /** Two sentences in plain words. */
  readonly happening: string;
  /** Each claim with its evidence. */
  readonly because: readonly string[];
  /** Numbered; read-only commands first. */
  readonly steps: readonly string[];
  /** How to check that it worked. */
  readonly verify: string;
  readonly model?: string | undefined;
  readonly cached?: boolean | undefined;
  /** Why guidance stands in: "no AI key is set", "AI backend openai failed: …". */
  readonly note?: string | undefined;
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number } | undefined;
}
