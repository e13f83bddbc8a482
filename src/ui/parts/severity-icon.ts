/** Icon and color of an issue by its severity, the same on every screen. */
import type { Severity } from '../../domain/finding.ts';
import type { Tone } from '../text/tone.ts';

/** In order of severity, the most severe first. */
export const SEVERITY_LOOK: Readonly<Record<Severity, { readonly icon: string; readonly tone: Tone }>> = {
  error: { icon: 'circle-alert', tone: 'bad' },
  warning: { icon: 'triangle-alert', tone: 'warn' },
  info: { icon: 'info', tone: 'quiet' },
};
