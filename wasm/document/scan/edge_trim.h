// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "document/image/image.h"

namespace sportello::document {

/// Paints white what runs along the edges of a cleaned page and ends within a few pixels of them: the
/// table that a side's fit left in, the sheet's own shadow. Where no paper follows so soon (a coloured
/// card, print that is cut off), nothing changes.
void trim_edges(Image& page);

}  // namespace sportello::document
