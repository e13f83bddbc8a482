/** The checks that look at a readable note, in running order. */
import type { Check } from './check.ts';
import { required } from './required.ts';

export const CHECKS: readonly Check[] = [required];
