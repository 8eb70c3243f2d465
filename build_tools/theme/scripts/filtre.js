/** What /sok/ asks for when somebody counts, filters, sorts by date or quotes: a first result does without it. */

import * as whole from "../../outputs/search/runtime/whole.js";
import { chipList, facetPanel } from "./facets.js";

globalThis.praksisnyttFiltre = { chipList, facetPanel, whole };
