/** Row in a connection's settings that opens the list of missing fields. */
import type { SettingDefinition } from 'obsidian';
import { TARGETS, type CrmId } from '../../targets/targets.ts';
import { ADD_FIELDS } from '../sync/add-fields-model.ts';

/** Access to the missing fields from the settings. */
export interface AddFieldsStep {
  /** Returns true if fields can be added to this CRM. */
  readonly can: (target: CrmId) => boolean;
  readonly open: (target: CrmId) => void;
}

/** Returns the row if fields can be added, otherwise none; visible while a user is signed in. */
export function fieldsRows(target: CrmId, { can, open }: AddFieldsStep, ready: () => boolean): SettingDefinition[] {
  if (!can(target)) return [];
  const { label, object } = TARGETS[target];
  return [
    {
      name: 'Fields',
      desc: `Some mapped fields may not exist on the ${label} ${object} object. You can review the list before adding them.`,
      aliases: [label, 'custom fields', 'properties', 'set up'],
      visible: ready,
      render: (setting) => {
        setting.addButton((button) =>
          button.setButtonText(ADD_FIELDS).onClick(() => {
            open(target);
          }),
        );
      },
    },
  ];
}
