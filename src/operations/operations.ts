/** The table of everything that is callable from outside. Each way in is a thin adapter of it. */
import { addFieldsOperation } from './add-fields.ts';
import { attributeOperation } from './attribute.ts';
import { exportOperation } from './export.ts';
import { fixOperation } from './fix.ts';
import { formatsOperation } from './formats.ts';
import type { Operation } from './operation.ts';
import { rollupOperation } from './rollup.ts';
import { pullOperation } from './pull.ts';
import { retryOperation } from './retry.ts';
import { setupOperation } from './setup.ts';
import { statusOperation } from './status.ts';
import { syncOperation } from './sync.ts';
import { undoOperation } from './undo.ts';
import { validateOperation } from './validate.ts';

/** All operations, in the order in which they are listed. */
export const OPERATIONS: readonly Operation[] = [
  validateOperation,
  attributeOperation,
  rollupOperation,
  fixOperation,
  exportOperation,
  formatsOperation,
  syncOperation,
  pullOperation,
  retryOperation,
  undoOperation,
  addFieldsOperation,
  setupOperation,
  statusOperation,
];
