import { expect, test } from 'vitest';
import { salesforce } from '../../src/targets/salesforce.ts';
import { format } from '../../src/targets/translate.ts';
import { exportable } from './exportable.ts';

test('the worked example of the guide becomes the Salesforce record that the guide shows', () => {
  const { payload, remarks } = format(salesforce, exportable());
  expect(remarks).toEqual([]);
  expect(Object.fromEntries(payload)).toMatchObject({
    Name: 'DoD Enterprise Agreement',
    Amount: 1000000,
    CloseDate: '2026-03-31',
    AccountId: 'Department of Defense',
    Partner_Names__c: 'Partner A, Partner B',
    FY25_Forecast__c: 800000,
    FY26_Forecast__c: 150000,
    FY27_Forecast__c: 50000,
    Win_Probability__c: 72.5,
    Confidence_Score__c: 85,
    OEM_Alignment_Score__c: 95,
    Partner_Fit_Score__c: 75,
  });
});
