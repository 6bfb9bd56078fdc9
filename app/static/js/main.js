// Every page works without this; what is here only makes it quicker.
import { copying } from "./copying.js";
import { dropping } from "./dropping.js";
import { keys } from "./keys.js";
import { matrix } from "./matrix.js";
import { outline } from "./outline.js";
import { phones } from "./phones.js";
import { scoping } from "./scoping.js";
import { suggesting } from "./suggesting.js";

for (const enhance of [keys, copying, dropping, matrix, outline, phones, scoping, suggesting]) {
  enhance(document);
}
