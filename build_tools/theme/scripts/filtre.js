/** What /sok/ asks for when somebody counts, filters, sorts by date or quotes, or when nothing is found: a first result does without it. */

import * as whole from "../../outputs/search/runtime/whole.js";
import { narrowing } from "./narrowing.js";
import { nothingFound } from "./nothing.js";

globalThis.praksisnyttFiltre = { narrowing, nothingFound, whole };
