/** Every name of the table of names leads to its field, in any case and with or without accents. */
import { describe, expect, test } from 'vitest';
import { aliasMeanings } from '../../../src/vault/setup/alias-meanings.ts';
import { DOUBTFUL_ALIASES, FIELD_ALIASES } from '../../../src/vault/setup/field-aliases.ts';

/** The names seen in other tools (2026-11-28), one line for each field, in English, German, French, Spanish, and Japanese. */
const SEEN: Readonly<Record<string, string>> = {
  title:
    'title, name, Opportunity Name, Deal Name, deal_name, Topic, Description; Name, Deal-Name, Thema, Bezeichnung; ' +
    'Nom, Nom de la transaction; Nombre, Nombre del negocio; 名前, 商談名, 取引名, 案件名',
  customer:
    'Account, Account Name, Customer, client, Company, Organization, account_id, customer_name; ' +
    'Firma, Firmenname, Kunde, Auftraggeber; Compte, Client, Organisation, Nom de l’organisation; ' +
    'Cuenta, Cliente, Organización; 取引先, 取引先名, 会社, 顧客名',
  amount:
    'Amount, Value, Deal Value, deal_value, Est. Value, Estimated Value, Est. Revenue, Expected Revenue, ' +
    'expected_value, opportunity_value, Revenue, Forecast, TCV, ACV, ARR; ' +
    'Betrag, Jährlicher Vertragswert (ACV), Lead-Wert, Volumen, Auftragswert; ' +
    "Montant, Valeur de l'opportunité, Valeur d'opportunité prévisionnelle; Importe, Ingresos esperados, Monto; " +
    '金額, 額, 売上',
  currency:
    'Currency, Amount Currency, CurrencyIsoCode, deal_currency; Währung, Währungsbetrag; Devise; Divisa, Moneda; ' +
    '通貨, 金額 通貨',
  stage:
    'Stage, Sales Stage, Deal Stage, deal_stage, Status, pipeline_stage; Verkaufsphase, Deal-Phase, Phase, Status; ' +
    'Etape, Étape, Phase de la transaction, Statut; Etapa, Etapa de ventas, Etapa del negocio, Estado; ' +
    'ステージ, フェーズ, 取引ステージ',
  closeDate:
    'Close Date, Expected Close Date, expected_close_date, Est. Close Date, estimated_close_date, est_close, ' +
    'Sales Forecast, Closed, closing_date, due; ' +
    'Abschlussdatum, Voraussichtliches Abschlussdatum, Schlusstermin; ' +
    'Date de fermeture, Date de clôture, Date de clôture prévisionnelle, Date de clôture prévue; ' +
    'Fecha de cierre, Fecha esperada de cierre, Fecha de cierre prevista, Fecha de cierre estimada; ' +
    'クローズ日, 完了予定日, 締め切り日',
  winProbability:
    'Probability, Probability (%), win_probability, Certainty %, Possibility, Sales Probability; ' +
    'Wahrscheinlichkeit (%); Probabilité; Probabilidad, Probabilidad (de ganar); 確度, 確率',
  owner:
    'Owner, Opportunity Owner, Deal Owner, Assigned To, account_manager, Sale Person Name; ' +
    "Besitzer des Deals, Zuständiger Mitarbeiter, Vertriebsverantwortlicher; Responsable, Responsable (de l'opportunité), " +
    'Propriétaire; Propietario; 取引担当者, 所有者',
  source:
    'Lead Source, lead_source, Source, Type; Quelle; Source du prospect, Source; Fuente, Toma de contacto; リードソース',
  region: 'Region, Territory, sales_region; Gebiet, Region; Territoire; Territorio; 地域',
  id: 'id, Opportunity ID, deal_id, Record ID, Customer Ref, Reference; Nummer, Kennung; Référence; Referencia; 商談ID',
  partners: 'partner, Distributor Organization, reseller, channel_partner; Partner; Partenaire; Socio; パートナー',
  oems: 'oem, Principal Organization, vendor, manufacturer; Hersteller; Constructeur; Fabricante; メーカー',
  notes:
    'Description, Notes, Next Step, next_action, memo; Beschreibung; Étape suivante, Description; Descripción; 説明',
};

describe.each(Object.entries(SEEN))('%s', (field, names) => {
  test.each(names.split(/[,;] /))('has the alias %s', (name) => {
    for (const written of [name, name.toUpperCase(), name.normalize('NFD'), name.replaceAll(/[\s_-]/g, '')]) {
      expect(aliasMeanings(written).map((meaning) => meaning.field)).toContain(field);
    }
  });
});

test('the table has no fields beyond these', () => {
  expect(Object.keys(FIELD_ALIASES).sort()).toEqual(Object.keys(SEEN).sort());
});

test('every doubtful name is an alias of its field', () => {
  const unknown = DOUBTFUL_ALIASES.flatMap(({ field, names }) =>
    names.split('|').filter((name) => !aliasMeanings(name).some((meaning) => meaning.field === field)),
  );
  expect(unknown).toEqual([]);
});

test('a name of no field has no meaning', () => {
  expect(['Weather', 'Mood', '', '天気'].flatMap(aliasMeanings)).toEqual([]);
});
