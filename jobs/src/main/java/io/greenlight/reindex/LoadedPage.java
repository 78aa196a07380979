package io.greenlight.reindex;

import io.greenlight.dispatch.ClaimedUnit;
import io.greenlight.read.Page;

/**
 * The item of the load step: a page that was read for a unit.
 *
 * @param unit whose page
 * @param page what was read
 */
record LoadedPage(ClaimedUnit unit, Page page) {}
