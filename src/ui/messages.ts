/** Messages of the operations, from the texts of the screens. */
import type { Messages } from '../operations/messages.ts';
import { TARGETS } from '../targets/targets.ts';
import { addedText, additionText, adminOnlyText } from './sync/add-fields-model.ts';
import { logFaultText } from './text/changes.ts';
import { ERROR_TEXT, errorMessage, OUTCOME_TEXT } from './text/errors.ts';
import { findingText } from './text/findings.ts';
import { blockMessage, fieldReasons, fillCrmName, messageText, notSyncedText, SAFETY_LIMIT_TEXT } from './text/plan.ts';
import { refusalText, SKIP_TEXT, skippedSentence, uncheckedText, unknownText } from './text/refusals.ts';
import * as setup from './text/setup.ts';

/** The messages in English. */
export const MESSAGES: Messages = {
  finding: findingText,
  refusal: refusalText,
  skipReason: (reason) => SKIP_TEXT[reason],
  skipped: skippedSentence,
  unknownSelection: unknownText,
  unchecked: (target) => uncheckedText(TARGETS[target].label),
  block: (block, target) => messageText(blockMessage(block), TARGETS[target].label),
  fieldReasons: (field, target) => fillCrmName(fieldReasons(field), TARGETS[target].label),
  notSynced: notSyncedText,
  safetyLimit: ({ why, figure }, target) => fillCrmName(SAFETY_LIMIT_TEXT[why](figure), TARGETS[target].label),
  outcome: (result, target) => {
    const { word, advice } = OUTCOME_TEXT[result];
    return fillCrmName(advice === '' ? `${word}.` : advice, TARGETS[target].label);
  },
  crmError: (error, target) => messageText(errorMessage(error), TARGETS[target].label),
  dryRun: ERROR_TEXT.forbidden.message,
  addedFields: addedText,
  additionError: additionText,
  adminOnlyFields: adminOnlyText,
  logFault: logFaultText,
  setup: {
    field: setup.columnLabel,
    forecast: setup.forecastText,
    reason: setup.invalidReasonText,
    marker: setup.markerText,
    question: setup.setupQuestion,
    unread: setup.unreadText,
  },
};
