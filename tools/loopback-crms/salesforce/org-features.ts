/** Features that an admin must turn on in an org: record types and several currencies. */
import { DEFAULTED, picklist, reference } from './describe-data.ts';
import type { Org } from './org.ts';
import { MASTER_RECORD_TYPE } from './org-options.ts';
import type { RecordTypeOption, RecordTypeSpec } from './org-options.ts';

/** Adds the record types of opportunities, the master one last; with any of them, an opportunity has a RecordTypeId. */
export function withRecordTypes(org: Org, options: readonly RecordTypeOption[]): RecordTypeSpec[] {
  if (options.length > 0)
    org.addField('Opportunity', reference('RecordTypeId', 'Record Type ID', 'RecordType', DEFAULTED));
  const own = options.map((option, index): RecordTypeSpec => {
    const developerName = option.name.replace(/\W+/g, '_');
    const values = { Name: option.name, DeveloperName: developerName, SobjectType: 'Opportunity', IsActive: true };
    return {
      id: org.insert('RecordType', values, org.me),
      name: option.name,
      developerName,
      available: option.available ?? true,
      isDefault: option.isDefault ?? index === 0,
      master: false,
      picklists: option.picklists ?? {},
    };
  });
  const master = { id: MASTER_RECORD_TYPE, name: 'Master', developerName: 'Master', available: true, master: true };
  return [...own, { ...master, isDefault: own.length === 0, picklists: {} }];
}

/** Adds CurrencyIsoCode, which exists only in an org with several currencies. */
export function withCurrencies(org: Org, currencies: readonly string[]): void {
  if (currencies.length === 0) return;
  for (const object of ['Opportunity', 'Account', 'Opportunity_Share__c']) {
    const change = { ...DEFAULTED, restrictedPicklist: true, length: 3 };
    org.addField(object, picklist('CurrencyIsoCode', 'Currency', currencies, change));
  }
  for (const [index, code] of currencies.entries()) {
    org.insert('CurrencyType', { IsoCode: code, IsActive: true, IsCorporate: index === 0, ConversionRate: 1 }, org.me);
  }
}
