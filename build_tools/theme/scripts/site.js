/** The script of every page but /sok/. */

import { everywhere } from "./everywhere.js";

everywhere();
