/** What /sok/ asks for when somebody counts or filters: a first result does without it. */

import { facetReader, filtered } from "../../outputs/search/runtime/facets.js";
import { chipList, facetPanel } from "./facets.js";

globalThis.praksisnyttFiltre = { chipList, facetPanel, facetReader, filtered };
