/** Tone of a message, badge, or figure; it selects the color. */
export type Tone = 'good' | 'bad' | 'warn' | 'quiet';
