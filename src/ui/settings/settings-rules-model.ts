/** Lists of the rules that fill in missing metadata. */
import { type SettingColumn, plainList, type SettingList } from './settings-list-model.ts';

const ORGANIZATION = 'Department of Defense';

const TEAM_COLUMNS: readonly SettingColumn[] = [
  { member: 'region', label: 'Region', placeholder: 'East' },
  { member: 'team', label: 'Team', placeholder: 'Federal' },
  { member: 'owner', label: 'Owner', placeholder: 'Jordan Lee' },
];

/** Returns the rules from customer to organization, from these to region, and from region to team and owner. */
export function ruleLists(): readonly SettingList[] {
  return [
    plainList({
      path: ['rules', 'organizations'],
      heading: 'Customer organizations',
      summary: 'The organization a customer belongs to.',
      help: 'Fills in a missing organization from the customer. Add a row for each customer name.',
      empty: 'No customers yet.',
      add: 'Add customer',
      ordered: false,
      columns: [
        { member: 'customer', label: 'Customer', placeholder: 'DoD' },
        { member: 'organization', label: 'Organization', placeholder: ORGANIZATION },
      ],
    }),
    plainList({
      path: ['rules', 'regions'],
      heading: 'Regions',
      summary: 'The region of an organization or customer.',
      help: 'Fills in a missing region from the organization, or from the customer if there’s no organization.',
      empty: 'No regions yet.',
      add: 'Add organization',
      ordered: false,
      columns: [
        { member: 'of', label: 'Organization or customer', placeholder: ORGANIZATION },
        { member: 'region', label: 'Region', placeholder: 'East' },
      ],
    }),
    plainList({
      path: ['rules', 'teams'],
      heading: 'Teams and owners',
      summary: 'The team and owner responsible for a region.',
      help: 'Fills in a missing team and owner from the region. To fill in only one, leave the other empty.',
      empty: 'No teams yet.',
      add: 'Add region',
      ordered: false,
      columns: TEAM_COLUMNS,
    }),
  ];
}
