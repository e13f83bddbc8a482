/** The row of a connection's settings that leads to the fields that are missing there. */
import type { SettingDefinition } from 'obsidian';
import { TARGETS, type CrmId } from '../../targets/targets.ts';
import { ADD_FIELDS } from '../sync/add-fields-model.ts';

/** What the settings know of missing fields. */
export interface FieldsWay {
  /** Whether fields can be added to that CRM from here. */
  readonly can: (target: CrmId) => boolean;
  readonly open: (target: CrmId) => void;
}

/** The row, where fields can be added; visible while somebody is signed in. */
export function fieldsRows(target: CrmId, { can, open }: FieldsWay, ready: () => boolean): SettingDefinition[] {
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
