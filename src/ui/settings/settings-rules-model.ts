/** The rules that fill missing metadata, as lists to edit. */
import { type Column, plainList, type SettingList } from './settings-list-model.ts';

const ORGANIZATION = 'Department of Defense';

const TEAM_COLUMNS: readonly Column[] = [
  { member: 'region', label: 'Region', placeholder: 'East' },
  { member: 'team', label: 'Team', placeholder: 'Federal' },
  { member: 'owner', label: 'Owner', placeholder: 'Jordan Lee' },
];

/** From customer to organisation, from those to region, from region to team and owner. */
export function ruleLists(): readonly SettingList[] {
  return [
    plainList({
      path: ['rules', 'organizations'],
      heading: 'Customer organisations',
      summary: 'The organisation behind a customer.',
      help: 'Fills a missing organisation from the customer. A customer may have other names, each with a row of its own.',
      empty: 'No customer has an organisation yet.',
      add: 'Add customer',
      ordered: false,
      columns: [
        { member: 'customer', label: 'Customer', placeholder: 'DoD' },
        { member: 'organization', label: 'Organisation', placeholder: ORGANIZATION },
      ],
    }),
    plainList({
      path: ['rules', 'regions'],
      heading: 'Regions',
      summary: 'The region of an organisation or a customer.',
      help: 'Fills a missing region from the organisation, or from the customer where no organisation is known.',
      empty: 'No organisation has a region yet.',
      add: 'Add organisation',
      ordered: false,
      columns: [
        { member: 'of', label: 'Organisation or customer', placeholder: ORGANIZATION },
        { member: 'region', label: 'Region', placeholder: 'East' },
      ],
    }),
    plainList({
      path: ['rules', 'teams'],
      heading: 'Teams and owners',
      summary: 'Who looks after a region.',
      help: 'Fills a missing team and owner from the region. Leave one of the two empty to fill only the other.',
      empty: 'No region has a team yet.',
      add: 'Add region',
      ordered: false,
      columns: TEAM_COLUMNS,
    }),
  ];
}
