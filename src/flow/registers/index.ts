export { applyDictionary, DictionaryRefused, planDictionary } from './apply-dictionary.ts';
